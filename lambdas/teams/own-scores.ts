import { REASONS, SCORE_RULES, scoredReviews } from "../core/boards/score.ts";
import { totalStanding, weekStanding } from "../core/boards/week-score.ts";
import { weekName, weekOf } from "../core/boards/weeks.ts";
import { dateOfDay, isoInstant } from "../core/time.ts";
import type { Reply, Request } from "../http/serve.ts";
import type { ScoreStore } from "../store/scores.ts";
import type { StudyDayStore } from "../store/study-days.ts";

export type OwnScoreStores = {
  scores: Pick<ScoreStore, "listWeeks" | "findTotals">;
  studyDays: Pick<StudyDayStore, "listDays">;
};

const DAY_MS = 86_400_000;

/** The rules as the API publishes them. */
export function rulesReply() {
  const weekBegins = "Monday 00:00 UTC, the same moment for everyone";
  const tieBreak = "who had the points first stands first, with the same rank";
  return { ...SCORE_RULES, weekBegins, tieBreak, reasons: { ...REASONS } };
}

export async function ownScores(
  { userId, query, now }: Request<"GET /me/scores">,
  { scores }: OwnScoreStores,
): Promise<Reply<"GET /me/scores">> {
  const last = weekOf(now);
  const [weeks, totals] = await Promise.all([
    scores.listWeeks(userId, last - (query.weeks ?? 1) + 1, last),
    scores.findTotals(userId),
  ]);
  const bars = weeks
    .toSorted((a, b) => b.week - a.week)
    .map((week) => ({
      season: weekName(week.week),
      points: weekStanding(week).points,
      days: [...week.days].map(([day, { points, scored, reviews }]) => ({
        date: dateOfDay(day),
        points,
        scored,
        reviews,
      })),
    }));
  const { points: allTimePoints } = totalStanding(totals);
  return { status: 200, body: { weeks: bars, allTimePoints, rulesVersion: SCORE_RULES.version } };
}

export async function dayScore(
  { userId, path: { date } }: Request<"GET /me/scores/{date}">,
  { studyDays }: OwnScoreStores,
): Promise<Reply<"GET /me/scores/{date}">> {
  const day = Date.parse(date) / DAY_MS;
  const study = (await studyDays.listDays(userId, day, day)).get(day);
  const scored = study ? scoredReviews(study.cards.values()) : [];
  const reviews = scored.map(({ cardId, at, points, worth, reason }) => ({
    cardId,
    reviewedAt: isoInstant(at),
    points,
    worth,
    reason,
  }));
  const points = reviews.reduce((sum, one) => sum + one.points, 0);
  return { status: 200, body: { date, points, reviews, rules: rulesReply() } };
}
