import * as z from "zod";
import { Failure } from "../core/errors.ts";
import { DeckId } from "../core/ids.ts";
import { errorLines, writeToStandardOutput } from "../http/log.ts";
import { pageCursor, pageToken } from "../http/page-token.ts";
import { reviewRoutes } from "../http/routes/reviews.ts";
import { DEFAULT_PAGE } from "../http/routes/spec.ts";
import { type Handlers, serve } from "../http/serve.ts";
import { enrolmentStore } from "../store/enrolments.ts";
import { openClient, tableName } from "../store/open.ts";
import { scheduleStore } from "../store/schedules.ts";
import { getCard, HistoryCursor } from "./get-card.ts";
import { listDue, QueueCursor } from "./list-due.ts";
import { submitBatch } from "./submit-batch.ts";
import { type ReviewStores, submitReview, undoReview } from "./submit-record.ts";

const QueuePlace = z.strictObject({ filter: DeckId.optional(), cursor: QueueCursor });
const REPLAYED = { "idempotent-replayed": "true" };

export const reviewHandlers = (stores: ReviewStores): Handlers<"reviews"> => ({
  "GET /due": async ({ userId, query, now }) => {
    const route = "GET /due";
    const { limit = DEFAULT_PAGE, deckId: filter, timeZone, page } = query;
    const place = page === undefined ? undefined : await pageCursor(route, { userId, now }, page, QueuePlace);
    if (place && place.filter !== filter) throw otherList();
    const { queue, next } = await listDue(userId, { limit, filter, timeZone, cursor: place?.cursor }, now, stores);
    const nextPage = next ? await pageToken(route, { userId, now }, { filter, cursor: next }) : null;
    return { status: 200, body: { ...queue, nextPage } };
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

  "POST /reviews/batch": async ({ userId, body, now, requestId }) => {
    const report = (error: unknown) => {
      for (const line of errorLines(requestId, error)) writeToStandardOutput(line);
    };
    return { status: 200, body: await submitBatch(userId, body, now, stores, report) };
  },
});

function otherList(): Failure {
  const detail = "The page token belongs to another list; send it with the parameters it was given for.";
  return new Failure("invalid-page-token", detail, { errors: [{ parameter: "page", detail }] });
}

export const handler = serve(reviewRoutes, () => {
  const client = openClient();
  const table = tableName("core");
  return reviewHandlers({ schedules: scheduleStore(client, table), enrolments: enrolmentStore(client, table) });
});
