import { eventName } from "../core/teams/events.ts";
import type { Assignment, MemberId, Team } from "../core/teams/team.ts";
import { dateOfDay, type Instant } from "../core/time.ts";
import { atATime } from "./each-team.ts";
import type { KeepStores } from "./stores.ts";

type Stores = Pick<KeepStores, "events" | "memberships" | "teamDecks" | "teams">;

const DAY_MS = 86_400_000;
const MEMBERS_A_PAGE = 500;

/**
 * Tells the members of teams on the day before an assignment is due, or when it is made for so soon, each once and only
 * who wants to know.
 */
export async function tellOfAssignments(now: Instant, stores: Stores, goesOn: () => boolean): Promise<void> {
  const today = Math.floor(now / DAY_MS);
  for (const day of [today, today + 1]) {
    for (const { teamId, assignmentId } of await stores.teamDecks.listDue(day)) {
      if (!goesOn()) return;
      const [team, assignment] = await Promise.all([
        stores.teams.find(teamId),
        stores.teamDecks.findAssignment(teamId, assignmentId),
      ]);
      if (team && assignment) await tellMembers(team, assignment, now, stores);
      await stores.teamDecks.markTold(day, teamId, assignmentId);
    }
  }
}

async function tellMembers(team: Team, { assignmentId, title, dueOn }: Assignment, now: Instant, stores: Stores) {
  const { teamId } = team;
  const content = { kind: "assignmentDue" as const, teamId, team: team.name, title, dueOn: dateOfDay(dueOn) };
  let after: MemberId | undefined;
  do {
    const { members, next } = await stores.teams.listMembers(teamId, MEMBERS_A_PAGE, after);
    await atATime(members, async ({ userId }) => {
      const { wishes } = await stores.memberships.listMatters(userId);
      await stores.events.tell(userId, { name: eventName(content, assignmentId), at: now, content }, wishes);
    });
    after = next;
  } while (after);
}
