import { eventName } from "../core/teams/events.ts";
import type { Instant } from "../core/time.ts";
import type { LearnerEventStore } from "../store/learner-events.ts";
import type { StandingChange } from "../store/membership-stream.ts";
import type { MembershipStore } from "../store/memberships.ts";
import type { TeamStore } from "../store/teams.ts";

type Stores = {
  teams: Pick<TeamStore, "find" | "findMember">;
  memberships: Pick<MembershipStore, "listMatters">;
  events: Pick<LearnerEventStore, "tell">;
};

/**
 * Tells the owner of a team who joined it, when they want to know. Told again, it is the same event.
 * @returns the sequence numbers of the changes that could not be told.
 */
export async function tellOfMembers(
  changes: readonly StandingChange[],
  { teams, memberships, events }: Stores,
  now: Instant,
  report: (error: unknown) => void,
): Promise<string[]> {
  const failed: string[] = [];
  for (const { membership, sequenceNumber } of changes) {
    const joined = membership?.before === undefined ? membership?.after : undefined;
    if (!joined || joined.role === "owner") continue;
    try {
      const { teamId, pseudonym, memberId } = joined;
      const team = await teams.find(teamId);
      const owner = team && (await teams.findMember(teamId, team.owner));
      if (!team || !owner) continue;
      const { wishes } = await memberships.listMatters(owner.userId);
      const content = { kind: "memberJoined" as const, teamId, team: team.name, pseudonym };
      await events.tell(owner.userId, { name: eventName(content, memberId), at: now, content }, wishes);
    } catch (error) {
      report(error);
      failed.push(sequenceNumber);
    }
  }
  return failed;
}
