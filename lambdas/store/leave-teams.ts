import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { isClosed, weekOf } from "../core/boards/weeks.ts";
import type { UserId } from "../core/ids.ts";
import { heirOf } from "../core/teams/succession.ts";
import type { MemberId, Membership, TeamId } from "../core/teams/team.ts";
import type { Instant } from "../core/time.ts";
import { boardStore } from "./boards.ts";
import { globalBoardStore } from "./global-boards.ts";
import { membershipStore } from "./memberships.ts";
import { teamDeckStore } from "./team-decks.ts";
import { leagueBoard } from "./team-keys.ts";
import type { RosterEntry } from "./team-rows.ts";
import { teamStore } from "./teams.ts";
import { storeIsBusy } from "./write-errors.ts";

const ROUNDS = 8;
const MEMBERS_A_PAGE = 1_000;
/** Rows of the board of everybody end by themselves after as many weeks. */
const WEEKS_KEPT = 6;

/**
 * Takes learners out of everything that they share with others as members and on boards, for the deletion of an account.
 *
 * It needs in `core` Query, GetItem, UpdateItem, PutItem and DeleteItem on `U#*` and `T#*`, BatchWriteItem on `U#*`, `T#*`
 * and `TEAMS`; in `views` UpdateItem on `B#*` and `W#*`.
 */
export function teamLeaver(
  db: DynamoDBDocumentClient,
  { coreTable, viewsTable }: { coreTable: string; viewsTable: string },
) {
  const memberships = membershipStore(db, coreTable);
  const teams = teamStore(db, coreTable);
  const teamDecks = teamDeckStore(db, coreTable);
  const boards = boardStore(db, viewsTable);
  const globalBoards = globalBoardStore(db, viewsTable);

  /** Everybody else in a team: 0.5 read units for 20 people. */
  async function othersIn(teamId: TeamId, me: MemberId): Promise<RosterEntry[]> {
    const others: RosterEntry[] = [];
    let after: MemberId | undefined;
    do {
      const { members, next } = await teams.listMembers(teamId, MEMBERS_A_PAGE, after);
      others.push(...members.filter(({ memberId }) => memberId !== me));
      after = next;
    } while (after);
    return others;
  }

  /** One step out of a team; the next begins with what it left. */
  async function step(userId: UserId, own: Membership): Promise<void> {
    const { teamId, memberId } = own;
    await teamDecks.closeDecksOf(teamId, memberId);
    const team = await teams.find(teamId, true);
    // Somebody began to delete it: that is taken to its end.
    if (!team && own.role === "owner") return teams.delete(teamId, { userId, memberId });
    if (!team) return teams.forget({ ...own, userId });
    if (own.role !== "owner") {
      await teams.remove({ ...own, userId });
      return;
    }
    const heir = heirOf(await othersIn(teamId, memberId));
    if (heir) await teams.transfer({ ...own, userId }, heir);
    else await teams.deleteEmpty(teamId, { userId, memberId });
  }

  async function leave(userId: UserId, teamId: TeamId): Promise<void> {
    for (let round = 0; round < ROUNDS; round += 1) {
      const own = await memberships.find(userId, teamId, true);
      if (!own) return;
      await step(userId, own);
    }
    throw storeIsBusy();
  }

  return {
    /**
     * Takes a learner out of all their teams, of their league and of the board of everybody. A team of theirs goes to the
     * lead who has been in it longest, else to the member; the last one out deletes it. Private decks that they opened to
     * a team are closed to it; who studies one goes on. Closed boards stay: they hold pseudonyms, and no id of a user.
     *
     * May be repeated, and has to be until it returns: cut off, it goes on where it was. Call it before the partition of
     * the learner is deleted: it says what teams they are in and where on boards they stand.
     * @throws {Failure} `throttled`, `team-busy` when others keep changing the same team: call it again.
     */
    async leaveAll(userId: UserId, now: Instant): Promise<void> {
      const matters = await memberships.listMatters(userId, true);
      for (const { teamId } of matters.memberships) await leave(userId, teamId);
      const { face, league } = matters;
      if (face) {
        const week = weekOf(now);
        const weeks = Array.from({ length: WEEKS_KEPT + 2 }, (_, index) => week + 1 - index);
        await Promise.all(weeks.map((one) => globalBoards.remove(one, face.id, isClosed(one, now), now)));
        if (league) {
          const place = { board: leagueBoard(league.league), season: league.week };
          await boards.remove(place, face.id, Math.ceil(now / 1000));
        }
      }
    },
  };
}
