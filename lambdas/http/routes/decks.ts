import * as z from "zod";
import { PathId } from "../../core/cards/learning-path.ts";
import { Deck, DeckList, DeckPage, EnrolmentBody, EnrolmentResult, LeaveResult } from "../resources/decks.ts";
import { LearningPath, PathList } from "../resources/paths.ts";
import { deckPath, limit, NOT_MODIFIED, page, type RouteSpec, wholeNumber } from "./spec.ts";

export const deckRoutes = {
  "GET /decks": {
    feature: "decks",
    auth: "user",
    summary: "List the decks",
    query: z.strictObject({ limit, page }),
    replies: { 200: { description: "Decks in the order of their ids.", schema: DeckList } },
    problems: ["invalid-request", "invalid-page-token"],
  },
  "GET /decks/{deckId}": {
    feature: "decks",
    auth: "user",
    summary: "Get one deck",
    path: deckPath,
    replies: { 200: { description: "The deck and the learner's enrolment in it.", schema: Deck } },
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
      200: { description: "Up to 50 cards.", schema: DeckPage, headers: ["etag", "cache-control"] },
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
    body: EnrolmentBody,
    replies: { 200: { description: "The enrolment.", schema: EnrolmentResult } },
    problems: ["invalid-request", "body-too-large", "unknown-deck", "schedule-busy", "throttled"],
  },
  "DELETE /decks/{deckId}/enrolment": {
    feature: "decks",
    auth: "user",
    summary: "Leave a deck",
    description: "Its cards leave the queue; their schedules and histories are kept. Safe to repeat.",
    path: deckPath,
    replies: { 200: { description: "Left.", schema: LeaveResult } },
    problems: ["invalid-request", "unknown-deck"],
  },
  "GET /paths": {
    feature: "decks",
    auth: "user",
    summary: "List the learning paths",
    description:
      "A path leads through the cards of several cases in a good order: by experience, type of system, scale challenge or consistency model.",
    replies: { 200: { description: "All of them, by id.", schema: PathList } },
    problems: ["invalid-request"],
  },
  "GET /paths/{pathId}": {
    feature: "decks",
    auth: "user",
    summary: "Get a learning path with its cards",
    description:
      "The cards are those of the decks named in `deckIds`: enrol in these to study them. A card has one schedule, wherever it is met.",
    path: z.strictObject({ pathId: PathId }),
    replies: { 200: { description: "The path.", schema: LearningPath } },
    problems: ["invalid-request", "unknown-path"],
  },
} as const satisfies Record<string, RouteSpec>;
