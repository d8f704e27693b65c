import { percentileOf } from "../core/boards/board.ts";
import { SCORE_RULES } from "../core/boards/score.ts";
import { nearRank, pageOf, type Snapshot } from "../core/boards/snapshot.ts";
import { LEAST_ACTIVE } from "../core/boards/team-averages.ts";
import { weekStanding } from "../core/boards/week-score.ts";
import { weekName, weekOf } from "../core/boards/weeks.ts";
import { TeamId } from "../core/teams/team.ts";
import { isoInstant } from "../core/time.ts";
import type { Reply, Request } from "../http/serve.ts";
import type { BoardRow } from "../store/boards.ts";
import type { MembershipStore } from "../store/memberships.ts";
import type { ScoreStore } from "../store/scores.ts";
import { GLOBAL_BOARD, leagueBoard, TEAMS_BOARD } from "../store/team-keys.ts";
import { type BoardStores, boardReply, ownPlace, type Taken, takeBoard, topReply } from "./read-board.ts";

export type WideBoardStores = BoardStores & {
  memberships: Pick<MembershipStore, "listMatters">;
  scores: Pick<ScoreStore, "findWeek">;
};

const LEAGUE_MEMBERS = 50;
const HUNDREDTHS = 100;

/** The comparison of teams, as it was worked out last. */
export async function teamsBoard(
  { userId, now }: Request<"GET /boards/teams">,
  { memberships, snapshots }: WideBoardStores,
): Promise<Reply<"GET /boards/teams">> {
  const week = weekOf(now);
  const place = { board: TEAMS_BOARD, season: week };
  const [snapshot, matters] = await Promise.all([snapshots.find(place), memberships.listMatters(userId)]);
  const season = weekName(week);
  const head = { season, takenAt: null, teams: [], mine: [], leastActive: LEAST_ACTIVE };
  if (!snapshot) return { status: 200, body: head };
  const taken = takenOf(snapshot, (page) => snapshots.findPage(place, page, snapshot.takenAt));
  const pages = await Promise.all(snapshot.pages.map((_, page) => taken.page(page)));
  const all = pages.flatMap((entries) => entries ?? []);
  const mine = await Promise.all(
    all
      .filter(({ id }) => matters.memberships.some(({ teamId }) => teamId === id))
      .map(async (entry) => ({ ...entry, rank: (await ownPlace(taken, { ...entry, hidden: false })).rank })),
  );
  const shown = ({ rank, id, pseudonym, points }: { rank: number; id: string; pseudonym: string; points: number }) => ({
    rank,
    teamId: TeamId.parse(id),
    name: pseudonym,
    averagePoints: points / HUNDREDTHS,
  });
  const takenAt = isoInstant(snapshot.takenAt);
  return { status: 200, body: { ...head, takenAt, teams: topReply(snapshot).map(shown), mine: mine.map(shown) } };
}

/** The board of everybody who takes part, as it was worked out last, and where the learner stands by their points of now. */
export async function globalBoard(
  { userId, now }: Request<"GET /boards/everybody">,
  { memberships, snapshots, scores }: WideBoardStores,
): Promise<Reply<"GET /boards/everybody">> {
  const week = weekOf(now);
  const place = { board: GLOBAL_BOARD, season: week };
  const [snapshot, { face }, score] = await Promise.all([
    snapshots.find(place),
    memberships.listMatters(userId),
    scores.findWeek(userId, week),
  ]);
  const head = { season: weekName(week), takenAt: null, participants: 0, top: [], me: null };
  const rulesVersion = SCORE_RULES.version;
  if (!snapshot) return { status: 200, body: { ...head, rulesVersion } };
  const { participants } = snapshot;
  const body = { ...head, takenAt: isoInstant(snapshot.takenAt), participants, top: topReply(snapshot), rulesVersion };
  if (!face?.global || score.days.size === 0) return { status: 200, body };

  const standing = { ...weekStanding(score), id: face.id };
  const exact = pageOf(snapshot, standing) !== undefined;
  const taken = takenOf(snapshot, (page) => snapshots.findPage(place, page, snapshot.takenAt));
  const rank = exact
    ? (await ownPlace(taken, { ...standing, hidden: false })).rank
    : nearRank(snapshot, standing.points);
  const percentile = percentileOf(Math.min(rank, participants), participants);
  return { status: 200, body: { ...body, me: { points: standing.points, rank, exact, percentile } } };
}

/** The learner's league of this week, read whole: at most 50 people. */
export async function league(
  { userId, now }: Request<"GET /boards/league">,
  stores: WideBoardStores,
): Promise<Reply<"GET /boards/league">> {
  const week = weekOf(now);
  const { face, league: found } = await stores.memberships.listMatters(userId);
  const season = weekName(week);
  if (!face || found?.week !== week) return { status: 200, body: { season, league: null, board: null } };
  const place = { board: leagueBoard(found.league), season: week };
  const [taken, me] = await Promise.all([
    takeBoard(place, LEAGUE_MEMBERS, now, stores),
    stores.boards.find(place, face.id),
  ]);
  const own = me ? await ownPlace(taken, me satisfies BoardRow) : null;
  return { status: 200, body: { season, league: found.league, board: boardReply(week, taken, own, now) } };
}

/** A short board has no pages of its own: its first places are all. */
function takenOf(snapshot: Snapshot, page: Taken["page"]): Taken {
  return {
    snapshot,
    page: async (number) => (snapshot.participants <= snapshot.top.length ? snapshot.top : page(number)),
  };
}
