import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { UserId } from "../core/ids.ts";
import type { Membership, Team, TeamId } from "../core/teams/team.ts";
import type { Instant } from "../core/time.ts";
import { batchGet } from "./batch-get.ts";
import { teamDeletion } from "./team-deletion.ts";
import { teamInvites } from "./team-invites.ts";
import { teamKey, teamListKey, teamPartition } from "./team-keys.ts";
import { teamRoster } from "./team-roster.ts";
import { ListRow, teamOfRow } from "./team-rows.ts";
import { teamWrites } from "./team-writes.ts";
import { written } from "./written.ts";

export type TeamStore = ReturnType<typeof teamStore>;

/** Teams with their invites and members. */
export function teamStore(db: DynamoDBDocumentClient, coreTable: string, pause?: (ms: number) => Promise<unknown>) {
  const writes = teamWrites(db, coreTable, pause);
  const { transact, put, bothRows, updateTeam } = writes;

  return {
    ...teamInvites(db, coreTable, writes),
    ...teamRoster(db, coreTable, writes),
    ...teamDeletion(db, coreTable, writes),

    /** Half a read unit. */
    async find(teamId: TeamId, strongly = false): Promise<Team | undefined> {
      const get = new GetCommand({ TableName: coreTable, Key: teamKey(teamId), ConsistentRead: strongly });
      const { Item } = await db.send(get);
      return Item && teamOfRow(teamId, Item);
    },

    /** Those of `teamIds` that exist. */
    async findAll(teamIds: readonly TeamId[]): Promise<Team[]> {
      const rows = await batchGet(db, coreTable, teamIds.map(teamKey));
      return rows.flatMap((row) => {
        const teamId = teamIds.find((id) => teamPartition(id) === row.pk);
        return (teamId && teamOfRow(teamId, row)) ?? [];
      });
    },

    /** A new team with its owner: 8 write units. */
    async create(userId: UserId, owner: Membership, name: string, createdAt: Instant): Promise<void> {
      const meta = { n: name, ow: owner.memberId, c: 1, cr: createdAt, cp: false, i: {} };
      const { teamId } = owner;
      const rows = [put(teamKey(teamId), meta), put(teamListKey(teamId), { cp: false })];
      const refused = await transact([...rows, ...bothRows(userId, owner)]);
      if (refused) throw new Error("A new team has the id of another one");
    },

    /** False when the team is gone. */
    async rename(teamId: TeamId, name: string): Promise<boolean> {
      return written(
        db.send(new UpdateCommand(updateTeam(teamId, "SET n = :name", "attribute_exists(n)", { ":name": name }))),
      );
    },

    /** Enters the team into the comparison of teams, or takes it out; false when the team is gone. */
    async compete(teamId: TeamId, competes: boolean): Promise<boolean> {
      const Update = updateTeam(teamId, "SET cp = :competes", "attribute_exists(n)", { ":competes": competes });
      const listed = { TableName: coreTable, Item: { ...teamListKey(teamId), cp: competes } };
      return (await transact([{ Update }, { Put: listed }])) === undefined;
    },

    /** Teams in the order of their ids, at most `limit` of them after `after`. */
    async list(limit: number, after?: TeamId): Promise<{ teamId: TeamId; competes: boolean }[]> {
      const { Items = [] } = await db.send(
        new QueryCommand({
          TableName: coreTable,
          KeyConditionExpression: after === undefined ? "pk = :teams" : "pk = :teams AND sk > :after",
          ExpressionAttributeValues: { ":teams": teamListKey("" as TeamId).pk, ...(after && { ":after": after }) },
          Limit: limit,
        }),
      );
      return Items.map((item) => {
        const { sk, cp } = ListRow.parse(item);
        return { teamId: sk, competes: cp };
      });
    },
  };
}
