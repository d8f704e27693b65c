import * as z from "zod";
import { DeckId } from "../../core/ids.ts";
import { TimeZone } from "../../core/time.ts";
import {
  BatchBody,
  BatchResult,
  CardDetail,
  Queue,
  ReviewBody,
  ReviewResult,
  UndoBody,
  UndoResult,
} from "../resources/reviews.ts";
import { cardPath, limit, page, type RouteSpec } from "./spec.ts";

export const reviewRoutes = {
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
    replies: { 200: { description: "The queue.", schema: Queue } },
    problems: ["invalid-request", "invalid-page-token"],
  },
  "GET /cards/{cardId}": {
    feature: "reviews",
    auth: "user",
    summary: "Get one card's schedule and history",
    path: cardPath,
    query: z.strictObject({ limit, page }),
    replies: { 200: { description: "The schedule and a page of the history.", schema: CardDetail } },
    problems: ["invalid-request", "invalid-page-token", "unknown-card"],
  },
  "POST /cards/{cardId}/reviews": {
    feature: "reviews",
    auth: "user",
    summary: "Submit a review",
    description:
      "Safe to repeat with the same `id`: the first one counts and the answer is the same, with the header `idempotent-replayed: true`. A review that arrives late is put in its place in the history and the schedule is worked out anew.",
    path: cardPath,
    body: ReviewBody,
    replies: {
      200: {
        description: "All that the review changed.",
        schema: ReviewResult,
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
    body: UndoBody,
    replies: {
      200: { description: "All that the undo changed.", schema: UndoResult, headers: ["idempotent-replayed"] },
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
    body: BatchBody,
    replies: { 200: { description: "A result per item.", schema: BatchResult } },
    problems: ["invalid-request", "body-too-large", "throttled"],
  },
} as const satisfies Record<string, RouteSpec>;
