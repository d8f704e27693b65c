import * as z from "zod";
import { FlagId, FlagStatus } from "../../core/flags.ts";
import { DeckId } from "../../core/ids.ts";
import {
  CardStatisticsPage,
  FlagBody,
  FlagDecision,
  FlagDecisionResult,
  FlagList,
  FlagResult,
} from "../resources/authors.ts";
import { cardPath, deckPath, limit, page, type RouteSpec } from "./spec.ts";

export const authorRoutes = {
  "POST /cards/{cardId}/flags": {
    feature: "authors",
    auth: "user",
    summary: "Flag a card",
    description:
      "Tells the authors that a card is wrong, unclear, outdated or a duplicate. A learner flags a card once for each reason: whatever is sent again gets the first flag as it stands now, with the header `idempotent-replayed: true`.",
    path: cardPath,
    body: FlagBody,
    replies: {
      200: {
        description: "The flag and the learner's others on this card.",
        schema: FlagResult,
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
    replies: { 200: { description: "Flags in the order of the cards.", schema: FlagList } },
    problems: ["invalid-request", "invalid-page-token", "unknown-deck"],
  },
  "PATCH /decks/{deckId}/flags/{flagId}": {
    feature: "authors",
    auth: "user",
    summary: "Resolve, dismiss or reopen a flag",
    description: "For the authors of the deck. Safe to repeat.",
    path: z.strictObject({ deckId: DeckId, flagId: FlagId }),
    body: FlagDecision,
    replies: { 200: { description: "The flag as it is now.", schema: FlagDecisionResult } },
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
    replies: { 200: { description: "Cards in the order of the deck.", schema: CardStatisticsPage } },
    problems: ["invalid-request", "invalid-page-token", "unknown-deck"],
  },
} as const satisfies Record<string, RouteSpec>;
