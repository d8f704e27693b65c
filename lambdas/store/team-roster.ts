import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { Role } from "../core/teams/roles.ts";
import type { MemberId, TeamId } from "../core/teams/team.ts";
import { membershipKey } from "./keys.ts";
import { memberKey, teamPartition, teamSortKeys } from "./team-keys.ts";
import { type RosterEntry, rosterEntryOf } from "./team-rows.ts";
import type { Part, TeamWrites } from "./team-writes.ts";

/** What a change of a member's row came to. */
export type Changed = "changed" | "gone" | "stale";

/** Who is in a team, and what they are there. */
export function teamRoster(
  db: DynamoDBDocumentClient,
  coreTable: string,
  { transact, rewritten, updateTeam }: TeamWrites,
) {
  /** Who of the team has this member id; read strongly. */
  async function findMember(teamId: TeamId, memberId: MemberId): Promise<RosterEntry | undefined> {
    const Key = memberKey(teamId, memberId);
    const { Item } = await db.send(new GetCommand({ TableName: coreTable, Key, ConsistentRead: true }));
    return Item && rosterEntryOf(teamId, Item);
  }

  return {
    findMember,

    /** Members in the order of their ids, which are random; `next` when there are more. */
    async listMembers(
      teamId: TeamId,
      limit: number,
      after?: MemberId,
    ): Promise<{ members: RosterEntry[]; next: MemberId | undefined }> {
      const { Items = [], LastEvaluatedKey } = await db.send(
        new QueryCommand({
          TableName: coreTable,
          KeyConditionExpression: "pk = :team AND begins_with(sk, :members)",
          ExpressionAttributeValues: { ":team": teamPartition(teamId), ":members": teamSortKeys.member },
          Limit: limit,
          ExclusiveStartKey: after && memberKey(teamId, after),
        }),
      );
      const members = Items.map((item) => rosterEntryOf(teamId, item));
      return { members, next: LastEvaluatedKey && members.at(-1)?.memberId };
    },

    /** Writes a member over the version before, in both rows. */
    async change(after: RosterEntry): Promise<Changed> {
      const refused = await transact(rewritten(after));
      if (!refused) return "changed";
      return (await findMember(after.teamId, after.memberId)) ? "stale" : "gone";
    },

    /** Makes `to` the owner and `from` a lead, both over the version before; false when any of it changed meanwhile. */
    async transfer(from: RosterEntry, to: RosterEntry): Promise<boolean> {
      const Update = updateTeam(from.teamId, "SET ow = :to", "ow = :from", {
        ":to": to.memberId,
        ":from": from.memberId,
      });
      const promoted = { ...to, role: "owner" satisfies Role as Role, version: to.version + 1 };
      const former = { ...from, role: "lead" satisfies Role as Role, version: from.version + 1 };
      return (await transact([{ Update }, ...rewritten(promoted), ...rewritten(former)])) === undefined;
    },

    /** Takes a member out of the team, who is not its owner and still of the role that was read: 6 write units. */
    async remove({ userId, teamId, memberId, role }: RosterEntry): Promise<boolean> {
      const gone = (Key: object): Part => ({
        Delete: {
          TableName: coreTable,
          Key,
          ConditionExpression: "m = :m AND r = :role",
          ExpressionAttributeValues: { ":m": memberId, ":role": role },
        },
      });
      const Update = updateTeam(teamId, "SET c = c - :one", "ow <> :m", { ":one": 1, ":m": memberId });
      const keys = [membershipKey(userId, teamId), memberKey(teamId, memberId)];
      return (await transact([{ Update }, ...keys.map(gone)])) === undefined;
    },

    /** Deletes both rows of a member of a team that is being deleted. */
    async forget({ userId, teamId, memberId }: RosterEntry): Promise<void> {
      const keys = [membershipKey(userId, teamId), memberKey(teamId, memberId)];
      await transact(keys.map((Key) => ({ Delete: { TableName: coreTable, Key } })));
    },
  };
}
