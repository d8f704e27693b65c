import * as z from "zod";
import { PathId } from "../../core/cards/learning-path.ts";
import { DeckId } from "../../core/ids.ts";
import { NewCardPlacement, QueueOrder } from "../../core/reviews/habits.ts";
import { TimeZone } from "../../core/time.ts";
import {
  BatchBody,
  BatchResult,
  CardDetail,
  ControlBody,
  ControlResult,
  Queue,
  ReviewBody,
  ReviewResult,
  UndoBody,
  UndoResult,
} from "../resources/reviews.ts";
import { LeechList, UndoManyBody, UndoManyResult } from "../resources/study.ts";
import { cardPath, limit, page, type RouteSpec, wholeNumber } from "./spec.ts";

const MOST_DAYS_AHEAD = 365;
const CARD_WRITE_PROBLEMS = [
  "invalid-request",
  "body-too-large",
  "unknown-card",
  "review-id-reused",
  "history-full",
  "schedule-busy",
  "throttled",
] as const;

export const reviewRoutes = {
  "GET /due": {
    feature: "reviews",
    auth: "user",
    summary: "Get the cards to study now",
    description:
      "Due cards first, longest due first, then new ones, all within the daily limits; order and place of the new ones can be chosen. `ifGraded` says what each grade would do, `drill` which cards to ask again today.",
    query: z.strictObject({
      limit,
      page,
      deckId: DeckId.optional().describe("only cards of this deck"),
      pathId: PathId.optional().describe(
        "only cards of this learning path, new ones in its order; of the decks that the learner is enrolled in",
      ),
      timeZone: TimeZone.optional().describe(
        "where the learner is now: it decides which day today is. When absent the profile's zone serves, else the zone of the latest first review, else UTC",
      ),
      order: QueueOrder.optional().describe(
        "of the due cards of a page, which are always those that are due longest. overdueness: in proportion to the interval. random: by `seed`. case: deck by deck",
      ),
      seed: wholeNumber(0, 999_999_999).optional().describe("for a random order: the same seed, the same order"),
      newCards: NewCardPlacement.optional().describe("where new cards stand among the due ones"),
      aheadDays: wholeNumber(1, MOST_DAYS_AHEAD)
        .optional()
        .describe("also cards that are due within so many days; a review of one counts only with the mode ahead"),
    }),
    replies: { 200: { description: "The queue.", schema: Queue } },
    problems: ["invalid-request", "invalid-page-token", "unknown-path"],
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
    problems: CARD_WRITE_PROBLEMS,
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
    problems: [...CARD_WRITE_PROBLEMS, "unknown-review"],
  },
  "POST /cards/{cardId}/controls": {
    feature: "reviews",
    auth: "user",
    summary: "Suspend, resume, bury, reset or reschedule a card",
    description:
      "Kept in the card's history, in the same order as its reviews, so that all devices agree. Safe to repeat, and taken back by an undo.",
    path: cardPath,
    body: ControlBody,
    replies: {
      200: { description: "All that it changed.", schema: ControlResult, headers: ["idempotent-replayed"] },
    },
    problems: CARD_WRITE_PROBLEMS,
  },
  "POST /undos": {
    feature: "reviews",
    auth: "user",
    summary: "Take back a session or a day",
    description:
      "Every review since an instant, or of a learning day, up to 100 cards a request. Send the same request again until `complete` is true; what is undone already stays so. Single reviews in a batch: POST /reviews/batch.",
    body: UndoManyBody,
    replies: { 200: { description: "What was taken back, card by card.", schema: UndoManyResult } },
    problems: ["invalid-request", "body-too-large", "throttled"],
  },
  "GET /leeches": {
    feature: "reviews",
    auth: "user",
    summary: "List the cards that are forgotten again and again",
    query: z.strictObject({ limit, page, deckId: DeckId.optional().describe("only cards of this deck") }),
    replies: { 200: { description: "Leeches with their history.", schema: LeechList } },
    problems: ["invalid-request", "invalid-page-token", "throttled"],
  },
  "POST /reviews/batch": {
    feature: "reviews",
    auth: "user",
    summary: "Submit what a device collected offline",
    description:
      "Up to 100 reviews, undos and controls, with one result each, in the same order. A bad item never fails the rest, and sending the whole batch again is always safe.",
    body: BatchBody,
    replies: { 200: { description: "A result per item.", schema: BatchResult } },
    problems: ["invalid-request", "body-too-large", "throttled"],
  },
} as const satisfies Record<string, RouteSpec>;
