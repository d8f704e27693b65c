import * as z from "zod";
import { WeekName } from "../../core/boards/weeks.ts";
import {
  Board,
  DayScores,
  GlobalBoard,
  LeagueBoard,
  PublicFace,
  PublicFaceBody,
  ScoreRules,
  Scores,
  SeasonList,
  TeamsBoard,
} from "../resources/boards.ts";
import { DateText } from "../resources/texts.ts";
import { type RouteSpec, wholeNumber } from "./spec.ts";
import { teamPath } from "./teams.ts";

const MAX_WEEKS = 53;
const season = WeekName.optional().describe("the running one when absent");

export const boardRoutes = {
  "GET /boards/rules": {
    feature: "teams",
    auth: "user",
    summary: "Get the rules of the score",
    replies: { 200: { description: "The rules, as data.", schema: ScoreRules } },
    problems: ["invalid-request"],
  },
  "GET /boards/teams": {
    feature: "teams",
    auth: "user",
    summary: "Compare teams by their average member",
    description: "Worked out every quarter of an hour, for teams whose owner lets them compete.",
    replies: { 200: { description: "The running week.", schema: TeamsBoard } },
    problems: ["invalid-request"],
  },
  "GET /boards/everybody": {
    feature: "teams",
    auth: "user",
    summary: "See the board of everybody who takes part",
    description: "Worked out every quarter of an hour. Who does not take part is not on it.",
    replies: { 200: { description: "The running week, and where I stand.", schema: GlobalBoard } },
    problems: ["invalid-request"],
  },
  "GET /boards/league": {
    feature: "teams",
    auth: "user",
    summary: "See my league",
    description: "At most 50 people who have studied alike in the four weeks before, new every week.",
    replies: { 200: { description: "The running week.", schema: LeagueBoard } },
    problems: ["invalid-request"],
  },
  "GET /me/boards": {
    feature: "teams",
    auth: "user",
    summary: "See which boards I take part in",
    replies: { 200: { description: "None, until I choose to.", schema: PublicFace } },
    problems: ["invalid-request"],
  },
  "PATCH /me/boards": {
    feature: "teams",
    auth: "user",
    summary: "Take part in boards beyond my teams, or stop",
    body: PublicFaceBody,
    replies: { 200: { description: "What I take part in now.", schema: PublicFace } },
    problems: ["invalid-request", "body-too-large", "team-changed"],
  },
  "GET /me/scores": {
    feature: "teams",
    auth: "user",
    summary: "Get my points by day",
    query: z.strictObject({
      weeks: wholeNumber(1, MAX_WEEKS).optional().describe("how many, up to the running one; 1 when absent"),
    }),
    replies: { 200: { description: "Weeks in which I studied, the newest first.", schema: Scores } },
    problems: ["invalid-request"],
  },
  "GET /me/scores/{date}": {
    feature: "teams",
    auth: "user",
    summary: "See what each review of a day scored, and why",
    path: z.strictObject({ date: DateText }),
    replies: { 200: { description: "Every review of the learning day, in the order of time.", schema: DayScores } },
    problems: ["invalid-request"],
  },
  "GET /teams/{teamId}/board": {
    feature: "teams",
    auth: "user",
    summary: "See a team's board",
    description:
      "The first places, my own, and the people around me. Of teams above 200 members it is up to a minute old.",
    path: teamPath,
    query: z.strictObject({
      season: z
        .union([z.literal("all"), WeekName])
        .optional()
        .describe("an ISO week, or `all`; the running week when absent"),
    }),
    replies: { 200: { description: "The board.", schema: Board } },
    problems: ["invalid-request", "unknown-team", "unknown-board", "throttled"],
  },
  "GET /teams/{teamId}/seasons": {
    feature: "teams",
    auth: "user",
    summary: "See how the weeks of a team ended",
    path: teamPath,
    query: z.strictObject({ before: season.describe("only weeks before this one") }),
    replies: { 200: { description: "Up to ten closed weeks, the newest first.", schema: SeasonList } },
    problems: ["invalid-request", "unknown-team"],
  },
} as const satisfies Record<string, RouteSpec>;
