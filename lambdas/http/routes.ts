import * as z from "zod";
import type { FailureCode } from "../core/errors.ts";
import { FlagId, FlagStatus } from "../core/flags.ts";
import { CardId, DeckId } from "../core/ids.ts";
import { CaseId, FactId, FactTypeName } from "../core/ingest/own-case.ts";
import { TimeZone } from "../core/time.ts";
import * as resource from "./resources.ts";

/** One Lambda function each; a feature is a folder of `lambdas/` with a `handler.ts`. */
export type Feature = "decks" | "reviews" | "learners" | "authors" | "cases" | "docs";

/** The group of the user pool whose members look after the published decks. */
export const AUTHORS_GROUP = "authors";

/** Response headers that mean something to a client; `http/openapi.ts` describes each. */
export type ReplyHeader = "etag" | "cache-control" | "retry-after" | "idempotent-replayed";

/** `schema`: JSON of that shape. `contentType`: other content. Neither: no content. */
type Reply = { description: string; schema?: z.ZodType; contentType?: string; headers?: readonly ReplyHeader[] };

export type RouteSpec = {
  feature: Feature;
  /** `user`: a Cognito access token is needed. `none`: public. */
  auth: "user" | "none";
  summary: string;
  description?: string;
  path?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** What a body may have; 262,144 bytes when absent. */
  maxBodyBytes?: number;
  /** A route with a 304 takes `if-none-match`. */
  replies: Record<number, Reply>;
  problems: readonly FailureCode[];
};

const deckPath = z.strictObject({ deckId: DeckId });
const cardPath = z.strictObject({ cardId: CardId });
const casePath = z.strictObject({ caseId: CaseId });
const factPath = z.strictObject({ caseId: CaseId, factType: FactTypeName, factId: FactId });
const linkPath = z.strictObject({ deckId: DeckId, linkId: resource.LinkId });
/** A document of 256 KiB as JSON, in which a character may take three times its bytes. */
const MAX_INGEST_BYTES = 1_048_576;
const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `write a whole number from ${min} to ${max}`)
    .transform(Number)
    .pipe(z.int().min(min).max(max));

export const DEFAULT_PAGE = 50;
export const MAX_PAGE = 200;
const limit = wholeNumber(1, MAX_PAGE).optional().describe(`at most this many items; ${DEFAULT_PAGE} when absent`);
const page = resource.PageToken.optional().describe("`nextPage` of the answer before");

const NOT_MODIFIED = {
  description: "The copy the client holds is right.",
  headers: ["etag", "cache-control"],
} as const satisfies Reply;

/**
 * The one description of the API. The HTTP API of the stack, and with it the local server, request validation, the
 * handlers' types and the OpenAPI document all come from here. Keys are API Gateway route keys.
 */
export const routes = {
  "GET /health": {
    feature: "docs",
    auth: "none",
    summary: "Say whether the API answers",
    replies: { 200: { description: "It does.", schema: resource.Health } },
    problems: ["invalid-request"],
  },
  "GET /openapi.json": {
    feature: "docs",
    auth: "none",
    summary: "Get this description (OpenAPI 3.1)",
    replies: {
      200: {
        description: "The OpenAPI document.",
        schema: z.record(z.string(), z.unknown()),
        headers: ["etag", "cache-control"],
      },
      304: NOT_MODIFIED,
    },
    problems: ["invalid-request"],
  },
  "GET /docs": {
    feature: "docs",
    auth: "none",
    summary: "Read and try the API in a browser",
    replies: { 200: { description: "The reference page.", contentType: "text/html" } },
    problems: ["invalid-request"],
  },
  "GET /docs/{asset}": {
    feature: "docs",
    auth: "none",
    summary: "Get a script or style of the reference page",
    path: z.strictObject({
      asset: z.enum(["swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png", "start.js"]),
    }),
    replies: {
      200: { description: "The file.", contentType: "*/*", headers: ["etag", "cache-control"] },
      304: NOT_MODIFIED,
    },
    problems: ["invalid-request"],
  },
  "GET /decks": {
    feature: "decks",
    auth: "user",
    summary: "List the decks",
    query: z.strictObject({ limit, page }),
    replies: { 200: { description: "Decks in the order of their ids.", schema: resource.DeckList } },
    problems: ["invalid-request", "invalid-page-token"],
  },
  "GET /decks/{deckId}": {
    feature: "decks",
    auth: "user",
    summary: "Get one deck",
    path: deckPath,
    replies: { 200: { description: "The deck and the learner's enrolment in it.", schema: resource.Deck } },
    problems: ["invalid-request", "unknown-deck"],
  },
  "GET /decks/{deckId}/cards": {
    feature: "decks",
    auth: "user",
    summary: "Get a page of the deck's cards",
    description:
      "Pages of a version never change: name the version and the answer may be kept for ever. Without `version` the newest one is given. Send the `etag` back as `if-none-match` to get a 304.",
    path: deckPath,
    query: z.strictObject({
      version: wholeNumber(1, 999_999_999).optional(),
      page: wholeNumber(0, 99_999).optional().describe("0 when absent"),
    }),
    replies: {
      200: { description: "Up to 50 cards.", schema: resource.DeckPage, headers: ["etag", "cache-control"] },
      304: NOT_MODIFIED,
    },
    problems: ["invalid-request", "unknown-deck"],
  },
  "PUT /decks/{deckId}/enrolment": {
    feature: "decks",
    auth: "user",
    summary: "Enrol in a deck, or take up its newest version",
    description:
      "Safe to repeat. Coming back to a deck that was left finds every schedule as it was. A private deck of somebody else opens with a `link`; without a valid one it is unknown. When the deck has a newer version than the enrolment, its changes are applied first, and `changes` names the cards whose schedule they moved: a card whose answer changed in meaning is due within a day; one that left the deck is suspended, or its schedule goes on in the card that took its place, with half the interval. Rewording moves nothing.",
    path: deckPath,
    body: resource.EnrolmentBody,
    replies: { 200: { description: "The enrolment.", schema: resource.EnrolmentResult } },
    problems: ["invalid-request", "body-too-large", "unknown-deck", "schedule-busy", "throttled"],
  },
  "DELETE /decks/{deckId}/enrolment": {
    feature: "decks",
    auth: "user",
    summary: "Leave a deck",
    description: "Its cards leave the queue; their schedules and histories are kept. Safe to repeat.",
    path: deckPath,
    replies: { 200: { description: "Left.", schema: resource.LeaveResult } },
    problems: ["invalid-request", "unknown-deck"],
  },
  "GET /due": {
    feature: "reviews",
    auth: "user",
    summary: "Get the cards to study now",
    description:
      "Due cards first, longest due first, then new ones within the daily limit of each deck. `ifGraded` says what each grade would do.",
    query: z.strictObject({
      limit,
      page,
      deckId: DeckId.optional().describe("only cards of this deck"),
      timeZone: TimeZone.optional().describe(
        "where the learner is now: it decides which day today is. When absent the profile's zone serves, else the zone of the latest first review, else UTC",
      ),
    }),
    replies: { 200: { description: "The queue.", schema: resource.Queue } },
    problems: ["invalid-request", "invalid-page-token"],
  },
  "GET /cards/{cardId}": {
    feature: "reviews",
    auth: "user",
    summary: "Get one card's schedule and history",
    path: cardPath,
    query: z.strictObject({ limit, page }),
    replies: { 200: { description: "The schedule and a page of the history.", schema: resource.CardDetail } },
    problems: ["invalid-request", "invalid-page-token", "unknown-card"],
  },
  "POST /cards/{cardId}/reviews": {
    feature: "reviews",
    auth: "user",
    summary: "Submit a review",
    description:
      "Safe to repeat with the same `id`: the first one counts and the answer is the same, with the header `idempotent-replayed: true`. A review that arrives late is put in its place in the history and the schedule is worked out anew.",
    path: cardPath,
    body: resource.ReviewBody,
    replies: {
      200: {
        description: "All that the review changed.",
        schema: resource.ReviewResult,
        headers: ["idempotent-replayed"],
      },
    },
    problems: [
      "invalid-request",
      "body-too-large",
      "unknown-card",
      "review-id-reused",
      "history-full",
      "schedule-busy",
      "throttled",
    ],
  },
  "POST /cards/{cardId}/undos": {
    feature: "reviews",
    auth: "user",
    summary: "Take a review back",
    description:
      "The review stays in the history, marked undone, and a late copy of it does not bring it back. Safe to repeat.",
    path: cardPath,
    body: resource.UndoBody,
    replies: {
      200: { description: "All that the undo changed.", schema: resource.UndoResult, headers: ["idempotent-replayed"] },
    },
    problems: [
      "invalid-request",
      "body-too-large",
      "unknown-card",
      "unknown-review",
      "review-id-reused",
      "history-full",
      "schedule-busy",
      "throttled",
    ],
  },
  "POST /reviews/batch": {
    feature: "reviews",
    auth: "user",
    summary: "Submit what a device collected offline",
    description:
      "Up to 100 reviews and undos, with one result each, in the same order. A bad item never fails the rest, and sending the whole batch again is always safe.",
    body: resource.BatchBody,
    replies: { 200: { description: "A result per item.", schema: resource.BatchResult } },
    problems: ["invalid-request", "body-too-large", "throttled"],
  },
  "POST /cards/{cardId}/flags": {
    feature: "authors",
    auth: "user",
    summary: "Flag a card",
    description:
      "Tells the authors that a card is wrong, unclear, outdated or a duplicate. A learner flags a card once for each reason: whatever is sent again gets the first flag as it stands now, with the header `idempotent-replayed: true`.",
    path: cardPath,
    body: resource.FlagBody,
    replies: {
      200: {
        description: "The flag and the learner's others on this card.",
        schema: resource.FlagResult,
        headers: ["idempotent-replayed"],
      },
    },
    problems: ["invalid-request", "body-too-large", "unknown-card", "flag-id-reused", "too-many-flags", "throttled"],
  },
  "GET /decks/{deckId}/flags": {
    feature: "authors",
    auth: "user",
    summary: "List the flags of a deck",
    description:
      "For the authors of the deck: members of the group `authors` for a published one. To everybody else the deck does not exist here.",
    path: deckPath,
    query: z.strictObject({ limit, page, status: FlagStatus.optional().describe("only flags of this status") }),
    replies: { 200: { description: "Flags in the order of the cards.", schema: resource.FlagList } },
    problems: ["invalid-request", "invalid-page-token", "unknown-deck"],
  },
  "PATCH /decks/{deckId}/flags/{flagId}": {
    feature: "authors",
    auth: "user",
    summary: "Resolve, dismiss or reopen a flag",
    description: "For the authors of the deck. Safe to repeat.",
    path: z.strictObject({ deckId: DeckId, flagId: FlagId }),
    body: resource.FlagDecision,
    replies: { 200: { description: "The flag as it is now.", schema: resource.FlagDecisionResult } },
    problems: ["invalid-request", "body-too-large", "unknown-deck", "unknown-flag"],
  },
  "GET /decks/{deckId}/card-statistics": {
    feature: "authors",
    auth: "user",
    summary: "See how learners do on the cards of a deck",
    description:
      "For the authors of the deck. Figures are over all learners, follow reviews within seconds, and are left out where fewer than five learners stand behind them.",
    path: deckPath,
    query: z.strictObject({ limit, page }),
    replies: { 200: { description: "Cards in the order of the deck.", schema: resource.CardStatisticsPage } },
    problems: ["invalid-request", "invalid-page-token", "unknown-deck"],
  },
  "POST /ingest": {
    feature: "cases",
    auth: "user",
    summary: "Read a Markdown document into facts",
    description:
      "Nothing is stored unless `keep` says so. Every line that is not blank has exactly one status in the report. Facts have the document as their only source: they give preview cards, and real ones after a source was added to the kept case. The same document gives the same ids.",
    body: resource.IngestBody,
    maxBodyBytes: MAX_INGEST_BYTES,
    replies: { 200: { description: "The report, and the cases that were kept.", schema: resource.IngestResult } },
    problems: ["invalid-request", "body-too-large", "document-too-large", "case-changed", "case-full", "throttled"],
  },
  "GET /cases": {
    feature: "cases",
    auth: "user",
    summary: "List my own cases",
    replies: { 200: { description: "All of them, by id.", schema: resource.OwnCaseList } },
    problems: ["invalid-request"],
  },
  "POST /cases": {
    feature: "cases",
    auth: "user",
    summary: "Make a case of my own",
    description: "Its id is made of the title.",
    body: resource.OwnCaseBody,
    replies: { 200: { description: "The case, without facts.", schema: resource.OwnCase } },
    problems: ["invalid-request", "body-too-large", "case-exists", "case-full", "throttled"],
  },
  "GET /cases/{caseId}": {
    feature: "cases",
    auth: "user",
    summary: "Get one of my cases with its facts",
    path: casePath,
    replies: { 200: { description: "The case.", schema: resource.OwnCase } },
    problems: ["invalid-request", "unknown-case", "case-changed"],
  },
  "PUT /cases/{caseId}": {
    feature: "cases",
    auth: "user",
    summary: "Change one of my cases",
    description: "Its facts stay as they are. `version` is the one that was read: another one has changed meanwhile.",
    path: casePath,
    body: resource.OwnCaseChange,
    replies: { 200: { description: "The case as it is now.", schema: resource.OwnCase } },
    problems: ["invalid-request", "body-too-large", "unknown-case", "case-changed", "throttled"],
  },
  "DELETE /cases/{caseId}": {
    feature: "cases",
    auth: "user",
    summary: "Delete one of my cases",
    description:
      "Its deck leaves your list and its links end. Who is enrolled in it, you too, goes on with the version published last; `DELETE /decks/{deckId}/enrolment` leaves it.",
    path: casePath,
    replies: { 200: { description: "Deleted.", schema: resource.DeletedCase } },
    problems: ["invalid-request", "unknown-case", "case-changed", "throttled"],
  },
  "GET /cases/{caseId}/facts/{factType}/{factId}": {
    feature: "cases",
    auth: "user",
    summary: "Get a fact of my case",
    path: factPath,
    replies: { 200: { description: "The fact.", schema: resource.OwnFactResult } },
    problems: ["invalid-request", "unknown-case", "unknown-fact", "case-changed"],
  },
  "PUT /cases/{caseId}/facts/{factType}/{factId}": {
    feature: "cases",
    auth: "user",
    summary: "Write a fact of my case",
    description:
      "A new one, or over the one that is there. It is checked as a fact of a case file: slots of its type, sources of the case, words of the vocabulary. When it answers something else than before, its `rev` rises by itself: once the deck is published again, its cards are due within a day.",
    path: factPath,
    body: resource.OwnFactBody,
    replies: { 200: { description: "The fact and the case's new version.", schema: resource.OwnFactResult } },
    problems: ["invalid-request", "body-too-large", "unknown-case", "case-changed", "case-full", "throttled"],
  },
  "DELETE /cases/{caseId}/facts/{factType}/{factId}": {
    feature: "cases",
    auth: "user",
    summary: "Delete a fact of my case",
    path: factPath,
    replies: { 200: { description: "Deleted.", schema: resource.DeletedFact } },
    problems: ["invalid-request", "unknown-case", "unknown-fact", "case-changed", "throttled"],
  },
  "POST /cases/{caseId}/deck": {
    feature: "cases",
    auth: "user",
    summary: "Publish my case as a private deck",
    description:
      "Makes cards of all complete facts. The deck keeps its id and every card its own when it is published again. Nobody else sees it until a link is made.",
    path: casePath,
    replies: { 200: { description: "The deck, and what gave no card.", schema: resource.PublishedDeck } },
    problems: ["invalid-request", "unknown-case", "nothing-to-publish", "case-changed", "deck-busy", "throttled"],
  },
  "GET /decks/{deckId}/links": {
    feature: "cases",
    auth: "user",
    summary: "List the links to my deck",
    path: deckPath,
    replies: {
      200: { description: "The links; what they say is shown once, when they are made.", schema: resource.LinkList },
    },
    problems: ["invalid-request", "unknown-deck"],
  },
  "POST /decks/{deckId}/links": {
    feature: "cases",
    auth: "user",
    summary: "Share my deck by a link",
    description: "Whoever has the link may enrol. It can be revoked; who is enrolled by then stays.",
    path: deckPath,
    body: resource.LinkBody,
    replies: { 200: { description: "The link, shown this once.", schema: resource.NewLink } },
    problems: ["invalid-request", "body-too-large", "unknown-deck", "case-full"],
  },
  "DELETE /decks/{deckId}/links/{linkId}": {
    feature: "cases",
    auth: "user",
    summary: "Revoke a link to my deck",
    path: linkPath,
    replies: { 200: { description: "Revoked.", schema: resource.RevokedLink } },
    problems: ["invalid-request", "unknown-deck", "unknown-link"],
  },
  "GET /me": {
    feature: "learners",
    auth: "user",
    summary: "Get my profile and preferences",
    replies: { 200: { description: "The profile.", schema: resource.Profile } },
    problems: ["invalid-request"],
  },
  "PATCH /me": {
    feature: "learners",
    auth: "user",
    summary: "Change my preferences",
    description: "Fields that are absent stay as they are. No schedule is rewritten.",
    body: resource.ProfileBody,
    replies: { 200: { description: "The profile as it is now.", schema: resource.Profile } },
    problems: ["invalid-request", "body-too-large"],
  },
} as const satisfies Record<string, RouteSpec>;

export type Routes = typeof routes;
export type RouteKey<F extends Feature = Feature> = {
  [K in keyof Routes]: Routes[K]["feature"] extends F ? K : never;
}[keyof Routes];
