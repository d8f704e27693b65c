import { weekStanding } from "../core/boards/week-score.ts";
import { isClosed, type Week, weekName, weekOf, weekOfName } from "../core/boards/weeks.ts";
import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import type { Membership } from "../core/teams/team.ts";
import type { Instant } from "../core/time.ts";
import type { Reply, Request } from "../http/serve.ts";
import type { ScoreStore } from "../store/scores.ts";
import type { SnapshotStore } from "../store/snapshots.ts";
import { type AccessStores, memberFor, teamFor } from "./access.ts";
import { type BoardStores, boardReply, ownPlace, type Taken, takeBoard, topReply } from "./read-board.ts";

export type TeamBoardStores = AccessStores &
  BoardStores & {
    scores: Pick<ScoreStore, "findWeek">;
    snapshots: BoardStores["snapshots"] & Pick<SnapshotStore, "findClosed" | "findClosedPage">;
  };

const BOARD = "GET /teams/{teamId}/board";
const SEASONS = "GET /teams/{teamId}/seasons";
const SEASONS_SHOWN = 10;
const SEASON_WINNERS = 3;

/** @throws {Failure} `unknown-team`, `unknown-board`, `throttled` */
export async function teamBoard(
  { userId, path: { teamId }, query, now }: Request<typeof BOARD>,
  stores: TeamBoardStores,
): Promise<Reply<typeof BOARD>> {
  const { team, membership } = await teamFor("see", userId, teamId, stores);
  const season = query.season === "all" ? null : weekNamed(query.season, now);
  if (season !== null && season > weekOf(now)) throw unknownBoard("The week has not begun.");
  if (season !== null && isClosed(season, now)) {
    return { status: 200, body: await closedBoard(userId, membership, season, now, stores) };
  }
  const place = { board: teamId, season };
  const [taken, me] = await Promise.all([
    takeBoard(place, team.members, now, stores),
    stores.boards.find(place, membership.memberId),
  ]);
  const own = me ? await ownPlace(taken, { ...me, hidden: membership.hidden }) : null;
  return { status: 200, body: boardReply(season, taken, own, now) };
}

async function closedBoard(
  userId: UserId,
  { teamId, memberId, hidden }: Membership,
  week: Week,
  now: Instant,
  stores: TeamBoardStores,
) {
  const [snapshot, score] = await Promise.all([
    stores.snapshots.findClosed(teamId, week),
    stores.scores.findWeek(userId, week),
  ]);
  if (!snapshot) throw unknownBoard("The team has no board of this week, or it is being closed at this moment.");
  const taken: Taken = { snapshot, page: (page) => closedPage(page, snapshot) };
  const own = score.days.size > 0 ? await ownPlace(taken, { id: memberId, hidden, ...weekStanding(score) }) : null;
  return boardReply(week, taken, own, now);

  async function closedPage(page: number, { participants, top }: Taken["snapshot"]) {
    return participants <= top.length ? top : stores.snapshots.findClosedPage(teamId, week, page);
  }
}

/** @throws {Failure} `unknown-team` */
export async function teamSeasons(
  { userId, path: { teamId }, query, now }: Request<typeof SEASONS>,
  stores: TeamBoardStores,
): Promise<Reply<typeof SEASONS>> {
  await memberFor("see", userId, teamId, stores);
  const before = weekNamed(query.before, now);
  const weeks = Array.from({ length: SEASONS_SHOWN }, (_, index) => Math.min(before, weekOf(now)) - 1 - index);
  const found = await Promise.all(weeks.map((week) => stores.snapshots.findClosed(teamId, week)));
  const seasons = found.flatMap((snapshot, index) =>
    snapshot
      ? [
          {
            season: weekName(weeks[index] ?? 0),
            participants: snapshot.participants,
            active: snapshot.active,
            points: snapshot.points,
            top: topReply(snapshot, SEASON_WINNERS),
          },
        ]
      : [],
  );
  return { status: 200, body: { seasons } };
}

/** The running week when none is named. */
function weekNamed(name: string | undefined, now: Instant): Week {
  return (name === undefined ? undefined : weekOfName(name)) ?? weekOf(now);
}

function unknownBoard(detail: string): Failure {
  return new Failure("unknown-board", detail, {
    errors: [{ parameter: "season", detail: "write a week that GET /teams/{teamId}/seasons lists, or `all`" }],
  });
}
