import * as z from "zod";
import { REASONS, type Reason } from "../../core/boards/score.ts";
import { WeekName } from "../../core/boards/weeks.ts";
import { CardId } from "../../core/ids.ts";
import { Colour, Pseudonym, TeamId } from "../../core/teams/team.ts";
import { DateText, InstantText } from "./texts.ts";

const Rank = z.int().min(1).describe("equal points share a rank: 1, 2, 2, 4");
const RulesVersion = z.int().describe("of GET /boards/rules");
const ReasonCode = z.enum(Object.keys(REASONS) as [Reason, ...Reason[]]);

export const ScoreRules = z.strictObject({
  version: RulesVersion,
  newCardPoints: z.int(),
  pointsPerDay: z.int().describe("for each day of the interval that a card was remembered"),
  mostDays: z.int(),
  relearnedPoints: z.int().describe("besides, for the first pass after a lapse"),
  passingGrade: z.int(),
  minThinkMs: z.int(),
  dailyCap: z.int(),
  graceMs: z.int().describe("what arrives later after its week's end scores nothing"),
  weekBegins: z.string(),
  tieBreak: z.string(),
  reasons: z.record(z.string(), z.string()).describe("why a review does not score; the first that holds is given"),
});

export const BoardPlace = z.strictObject({
  rank: Rank,
  rankBefore: Rank.nullable().describe(
    "by the points up to the day before; null for who had none, or where it is not told",
  ),
  id: z.string(),
  pseudonym: z.string(),
  colour: z.string(),
  points: z.int(),
  streak: z.int().min(0).describe("study days in a row, by the rules of GET /me/summary"),
});

export const Board = z.strictObject({
  season: z.string().describe("an ISO week, or `all`"),
  closed: z.boolean().describe("a closed board never changes"),
  closesAt: InstantText.nullable().describe("when the board closes; null of all time"),
  takenAt: InstantText.describe("the board as it stood then"),
  participants: z.int().describe("everybody on the board but those who hide"),
  active: z.int().describe("those of them who have points"),
  points: z.int().describe("of all together"),
  top: z.array(BoardPlace),
  me: z
    .strictObject({ rank: Rank, rankBefore: Rank.nullable(), points: z.int(), hidden: z.boolean() })
    .nullable()
    .describe("null when I did not study in this season"),
  around: z.array(BoardPlace).describe("the places around mine; empty when they are in `top` or I have none"),
  rulesVersion: RulesVersion,
});

export const Season = z.strictObject({
  season: WeekName,
  participants: z.int(),
  active: z.int(),
  points: z.int(),
  top: z.array(BoardPlace).max(3),
});

export const SeasonList = z.strictObject({ seasons: z.array(Season) });

export const TeamPlace = z.strictObject({
  rank: Rank,
  teamId: TeamId,
  name: z.string(),
  averagePoints: z.number().describe("points per member who has any"),
});

export const TeamsBoard = z.strictObject({
  season: WeekName,
  takenAt: InstantText.nullable().describe("null: not worked out yet"),
  teams: z.array(TeamPlace),
  mine: z.array(TeamPlace).describe("those of my teams that take part"),
  leastActive: z.int().describe("a team takes part in a week from as many members with points on"),
});

export const PublicFaceBody = z
  .strictObject({
    everybody: z.boolean().exactOptional().describe("take part in the board of everybody"),
    leagues: z.boolean().exactOptional().describe("take part in a league from next week on"),
    pseudonym: Pseudonym.exactOptional(),
    colour: Colour.exactOptional(),
  })
  .refine((body) => Object.keys(body).length > 0, "name at least one of everybody, leagues, pseudonym, colour");

export const PublicFace = z.strictObject({
  everybody: z.boolean(),
  leagues: z.boolean(),
  pseudonym: z.string().nullable(),
  colour: Colour.nullable(),
});

export const GlobalBoard = z.strictObject({
  season: WeekName,
  takenAt: InstantText.nullable().describe("null: not worked out yet"),
  participants: z.int(),
  top: z.array(BoardPlace),
  me: z
    .strictObject({
      points: z.int(),
      rank: Rank,
      exact: z.boolean().describe("false: worked out from 512 parts of the board"),
      percentile: z.int().min(0).max(100).describe("how many percent of the others stand below"),
    })
    .nullable()
    .describe("null when I do not take part or did not study"),
  rulesVersion: RulesVersion,
});

export const LeagueBoard = z.strictObject({
  season: WeekName,
  league: z.int().nullable().describe("null: I am in none this week. Leagues are made when a week begins"),
  board: Board.nullable(),
});

export const Scores = z.strictObject({
  weeks: z.array(
    z.strictObject({
      season: WeekName,
      points: z.int(),
      days: z.array(z.strictObject({ date: DateText, points: z.int(), scored: z.int(), reviews: z.int() })),
    }),
  ),
  allTimePoints: z.int(),
  rulesVersion: RulesVersion,
});

export const DayScores = z.strictObject({
  date: DateText,
  points: z.int(),
  reviews: z.array(
    z.strictObject({
      cardId: CardId,
      reviewedAt: InstantText,
      points: z.int(),
      worth: z.int().describe("more than `points` only where the day's cap was reached"),
      reason: ReasonCode.nullable().describe("why it scored nothing, or less than it was worth"),
    }),
  ),
  rules: ScoreRules,
});
