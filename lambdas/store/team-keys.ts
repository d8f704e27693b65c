import { type Week, weekName } from "../core/boards/weeks.ts";
import type { DeckId, UserId } from "../core/ids.ts";
import type { AssignmentId, MemberId, TeamId } from "../core/teams/team.ts";
import { type Day, dateOfDay } from "../core/time.ts";
import { type Key, learnerPartition, sortKeys } from "./keys.ts";
import { partitions } from "./tables.ts";

/** Keys of teams and boards. The partition of a team is named only after its caller's membership was found. */

export const teamSortKeys = {
  meta: "M",
  member: "U#",
  deck: "D#",
  assignment: "A#",
  closedBoard: "W#",
  snapshot: "M",
  weekScore: "W#",
  weekTotals: "WT",
  event: "EV#",
} as const;

const PAGE_DIGITS = 3;

export function publicFaceKey(userId: UserId): Key {
  return { pk: learnerPartition(userId), sk: sortKeys.publicFace };
}

/** How many wrong invite codes the learner sent. */
export function guessesKey(userId: UserId): Key {
  return { pk: learnerPartition(userId), sk: sortKeys.guesses };
}

export function leagueKey(userId: UserId): Key {
  return { pk: learnerPartition(userId), sk: sortKeys.league };
}

/** Which events the learner wants to be told. */
export function eventWishesKey(userId: UserId): Key {
  return { pk: learnerPartition(userId), sk: sortKeys.eventWishes };
}

export function teamPartition(teamId: TeamId): string {
  return partitions.team + teamId;
}

export function teamKey(teamId: TeamId): Key {
  return { pk: teamPartition(teamId), sk: teamSortKeys.meta };
}

/** A place in the team's roster. */
export function memberKey(teamId: TeamId, memberId: MemberId): Key {
  return { pk: teamPartition(teamId), sk: teamSortKeys.member + memberId };
}

export function teamDeckKey(teamId: TeamId, deckId: DeckId): Key {
  return { pk: teamPartition(teamId), sk: teamSortKeys.deck + deckId };
}

export function assignmentKey(teamId: TeamId, assignmentId: AssignmentId): Key {
  return { pk: teamPartition(teamId), sk: teamSortKeys.assignment + assignmentId };
}

/** The team in the list of all teams. */
export function teamListKey(teamId: TeamId): Key {
  return { pk: partitions.teamList, sk: teamId };
}

/** `DUE#2026-11-27` `<team>#<assignment>` */
export function assignmentDueKey(dueOn: Day, teamId: TeamId, assignmentId: AssignmentId): Key {
  return { pk: partitions.assignmentsDue + dateOfDay(dueOn), sk: `${teamId}#${assignmentId}` };
}

/** `W#2026-W47`, and its pages `W#2026-W47#003`: the board as it was closed. */
export function closedBoardKey(teamId: TeamId, week: Week, page?: number): Key {
  return { pk: teamPartition(teamId), sk: paged(teamSortKeys.closedBoard + weekName(week), page) };
}

/** In `views`, `L#<sub>`. */
export function learnerViewsPartition(userId: UserId): string {
  return partitions.learnerViews + userId;
}

export function weekScoreKey(userId: UserId, week: Week): Key {
  return { pk: learnerViewsPartition(userId), sk: teamSortKeys.weekScore + weekName(week) };
}

export function weekTotalsKey(userId: UserId): Key {
  return { pk: learnerViewsPartition(userId), sk: teamSortKeys.weekTotals };
}

/** Events of a learner, newest last: `EV#<time>#<name>`. */
export function eventKey(userId: UserId, name: string): Key {
  return { pk: learnerViewsPartition(userId), sk: teamSortKeys.event + name };
}

/**
 * A board that people stand on: a team's, a league's, the comparison of teams, or everybody's. `season` is a week, or
 * null for all time.
 */
export type BoardPlace = { board: string; season: Week | null };

export const TEAMS_BOARD = "teams";
export const GLOBAL_BOARD = "everybody";
export function leagueBoard(league: number): string {
  return `league-${league}`;
}

function seasonName(season: Week | null): string {
  return season === null ? "ALL" : weekName(season);
}

/** `B#<team>#2026-W47` */
export function boardPartition({ board, season }: BoardPlace): string {
  return `${partitions.boards}${board}#${seasonName(season)}`;
}

/** Partitions over which the week of everybody on the global board is spread: 32,000 scores a second. */
export const GLOBAL_SHARDS = 32;

/** `W#2026-W47#1f` */
export function globalPartition(week: Week, shard: number): string {
  return `${partitions.globalBoards}${weekName(week)}#${shard.toString(16).padStart(2, "0")}`;
}

/** Random ids are spread by their characters. */
export function globalShardOf(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 999_983;
  return sum % GLOBAL_SHARDS;
}

/** `N#<team>#2026-W47`, `M` and its pages `M#003`. */
export function snapshotKey({ board, season }: BoardPlace, page?: number): Key {
  return { pk: `${partitions.snapshots}${board}#${seasonName(season)}`, sk: paged(teamSortKeys.snapshot, page) };
}

export function boardWorkKey(name: string): Key {
  return { pk: partitions.boardWork + name, sk: "M" };
}

function paged(sk: string, page: number | undefined): string {
  return page === undefined ? sk : `${sk}#${String(page).padStart(PAGE_DIGITS, "0")}`;
}
