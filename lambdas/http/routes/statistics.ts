import * as z from "zod";
import { TimeZone } from "../../core/time.ts";
import { Dashboard, DeckLearning, Forecast, Summary } from "../resources/statistics.ts";
import { deckPath, type RouteSpec } from "./spec.ts";

/** The periods there are; the shorter one when none is named. */
const days = z
  .enum(["30", "365"], "write 30 or 365")
  .default("30")
  .transform(Number)
  .pipe(z.literal([30, 365]))
  .describe("30 or 365 days, today included");
const timeZone = TimeZone.optional().describe(
  "where the learner is now: it decides which day today is. When absent the profile's zone serves, else the zone of the latest first review, else UTC",
);

const BEHIND =
  "Figures of reviews are projected: they follow within seconds, so one that was just acknowledged may be missing; `latestReviewAt` tells how far they are.";

export const statisticsRoutes = {
  "GET /me/statistics": {
    feature: "statistics",
    auth: "user",
    summary: "Get my statistics",
    description: `Everything a dashboard shows, in one request. ${BEHIND} Past reviews keep the day and the hour that the learner's clock showed; a figure of fewer reviews than make sense is null.`,
    query: z.strictObject({ days, timeZone }),
    replies: { 200: { description: "The statistics.", schema: Dashboard } },
    problems: ["invalid-request"],
  },
  "GET /me/statistics/decks/{deckId}": {
    feature: "statistics",
    auth: "user",
    summary: "See how I learn the facts of a deck",
    description:
      "Learning curves: how the attempts at the cards of each fact went, the first, the second, and so on. Attempts are reviews that counted; they are in it within seconds.",
    path: deckPath,
    query: z.strictObject({ timeZone }),
    replies: { 200: { description: "The curves of the deck and of its facts.", schema: DeckLearning } },
    problems: ["invalid-request", "unknown-deck"],
  },
  "GET /me/forecast": {
    feature: "statistics",
    auth: "user",
    summary: "See how many cards will be due",
    query: z.strictObject({ days, timeZone }),
    replies: { 200: { description: "The cards due on each day.", schema: Forecast } },
    problems: ["invalid-request"],
  },
  "GET /me/summary": {
    feature: "statistics",
    auth: "user",
    summary: "Get what is due, today's counts and my streak",
    description: `What a start screen or a widget shows. ${BEHIND}`,
    query: z.strictObject({ timeZone }),
    replies: { 200: { description: "The summary.", schema: Summary } },
    problems: ["invalid-request"],
  },
} as const satisfies Record<string, RouteSpec>;
