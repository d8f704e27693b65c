import * as z from "zod";
import { Failure } from "../core/errors.ts";
import { errorLines, writeToStandardOutput } from "../http/log.ts";
import { pageCursor, pageToken } from "../http/page-token.ts";
import { reviewRoutes } from "../http/routes/reviews.ts";
import { DEFAULT_PAGE } from "../http/routes/spec.ts";
import { type Handlers, serve } from "../http/serve.ts";
import { enrolmentStore } from "../store/enrolments.ts";
import { openClient, tableName } from "../store/open.ts";
import { type PathStore, pathStore } from "../store/paths.ts";
import { scheduleStore } from "../store/schedules.ts";
import { getCard, HistoryCursor } from "./get-card.ts";
import { cardsAlong, listDue, QueueCursor } from "./list-due.ts";
import { LeechCursor, listLeeches } from "./list-leeches.ts";
import { type Report, submitBatch } from "./submit-batch.ts";
import { controlCard, type ReviewStores, submitReview, undoReview } from "./submit-record.ts";
import { undoMany } from "./undo-many.ts";

const QueuePlace = z.strictObject({ chosen: z.string(), cursor: QueueCursor });
const REPLAYED = { "idempotent-replayed": "true" };

export const reviewHandlers = (stores: ReviewStores & { paths: Pick<PathStore, "require"> }): Handlers<"reviews"> => ({
  "GET /due": async ({ userId, query, now }) => {
    const route = "GET /due";
    const { limit = DEFAULT_PAGE, page, deckId: filter, pathId, ...choice } = query;
    const chosen = JSON.stringify([filter, pathId, choice.order, choice.seed, choice.newCards, choice.aheadDays]);
    const place = page === undefined ? undefined : await pageCursor(route, { userId, now }, page, QueuePlace);
    if (place && place.chosen !== chosen) throw otherList();
    const among = pathId === undefined ? undefined : cardsAlong(pathId, stores.paths);
    const wanted = { limit, filter, among, ...choice, cursor: place?.cursor };
    const { queue, next } = await listDue(userId, wanted, now, stores);
    const nextPage = next ? await pageToken(route, { userId, now }, { chosen, cursor: next }) : null;
    return { status: 200, body: { ...queue, nextPage } };
  },

  "GET /leeches": async ({ userId, query, now }) => {
    const route = "GET /leeches";
    const { limit = DEFAULT_PAGE, deckId, page } = query;
    const cursor = page === undefined ? undefined : await pageCursor(route, { userId, now }, page, LeechCursor);
    if (cursor && cursor.filter !== deckId) throw otherList();
    const { leeches, next } = await listLeeches(userId, { limit, deckId, after: cursor?.after }, stores);
    const nextPage = next ? await pageToken(route, { userId, now }, { after: next, filter: deckId }) : null;
    return { status: 200, body: { leeches, nextPage } };
  },

  "GET /cards/{cardId}": async ({ userId, path, query, now }) => {
    const route = "GET /cards/{cardId}";
    const { limit = DEFAULT_PAGE, page } = query;
    const cursor = page === undefined ? undefined : await pageCursor(route, { userId, now }, page, HistoryCursor);
    if (cursor && cursor.cardId !== path.cardId) throw otherList();
    const { detail, next } = await getCard(userId, path.cardId, { limit, cursor }, stores.schedules);
    return { status: 200, body: { ...detail, nextPage: next ? await pageToken(route, { userId, now }, next) : null } };
  },

  "POST /cards/{cardId}/reviews": async ({ userId, path, body, now }) => {
    const result = await submitReview(userId, path.cardId, body, now, stores);
    return { status: 200, body: result.body, ...(result.isReplay && { headers: REPLAYED }) };
  },

  "POST /cards/{cardId}/undos": async ({ userId, path, body, now }) => {
    const result = await undoReview(userId, path.cardId, body, now, stores);
    return { status: 200, body: result.body, ...(result.isReplay && { headers: REPLAYED }) };
  },

  "POST /cards/{cardId}/controls": async ({ userId, path, body, now }) => {
    const result = await controlCard(userId, path.cardId, body, now, stores);
    return { status: 200, body: result.body, ...(result.isReplay && { headers: REPLAYED }) };
  },

  "POST /undos": async ({ userId, body, now, requestId }) => ({
    status: 200,
    body: await undoMany(userId, body, now, stores, reportIn(requestId)),
  }),

  "POST /reviews/batch": async ({ userId, body, now, requestId }) => ({
    status: 200,
    body: await submitBatch(userId, body, now, stores, reportIn(requestId)),
  }),
});

/** Bugs and outages that hit a part of a request are logged with it. */
function reportIn(requestId: string): Report {
  return (error) => {
    for (const line of errorLines(requestId, error)) writeToStandardOutput(line);
  };
}

function otherList(): Failure {
  const detail = "The page token belongs to another list; send it with the parameters it was given for.";
  return new Failure("invalid-page-token", detail, { errors: [{ parameter: "page", detail }] });
}

export const handler = serve(reviewRoutes, () => {
  const client = openClient();
  const table = tableName("core");
  return reviewHandlers({
    schedules: scheduleStore(client, table),
    enrolments: enrolmentStore(client, table),
    paths: pathStore(client, table),
  });
});
