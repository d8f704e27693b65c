import { BatchWriteCommand, type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { UserId } from "../core/ids.ts";
import type { MemberId, TeamId } from "../core/teams/team.ts";
import { membershipKey } from "./keys.ts";
import { teamListKey, teamPartition, teamSortKeys } from "./team-keys.ts";
import { RosterRow } from "./team-rows.ts";
import type { TeamWrites } from "./team-writes.ts";
import { storeIsBusy } from "./write-errors.ts";
import { written } from "./written.ts";

const ROUNDS = 6;
const DELETED_AT_A_TIME = 25;
const DELETERS = 8;

export function teamDeletion(
  db: DynamoDBDocumentClient,
  coreTable: string,
  { updateTeam }: Pick<TeamWrites, "updateTeam">,
) {
  async function queryAll(teamId: TeamId): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await db.send(
        new QueryCommand({
          TableName: coreTable,
          KeyConditionExpression: "pk = :team",
          ExpressionAttributeValues: { ":team": teamPartition(teamId) },
          ExclusiveStartKey: start,
        }),
      );
      items.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start);
    return items;
  }

  async function deleteAll(keys: readonly Record<string, unknown>[]): Promise<void> {
    const waiting = Array.from({ length: Math.ceil(keys.length / DELETED_AT_A_TIME) }, (_, batch) =>
      keys.slice(batch * DELETED_AT_A_TIME, (batch + 1) * DELETED_AT_A_TIME),
    ).values();
    const worker = async () => {
      for (const some of waiting) {
        let wanted = some.map((Key) => ({ DeleteRequest: { Key } }));
        for (let round = 0; wanted.length > 0; round += 1) {
          if (round === ROUNDS) throw storeIsBusy();
          const answer = await db.send(new BatchWriteCommand({ RequestItems: { [coreTable]: wanted } }));
          wanted = (answer.UnprocessedItems?.[coreTable] ?? []) as typeof wanted;
        }
      }
    };
    await Promise.all(Array.from({ length: DELETERS }, worker));
  }

  /** A place on the roster tells whose membership there is to delete, so memberships go first, and the owner's last. */
  async function deleteMarked(teamId: TeamId, owner: UserId): Promise<void> {
    const items = await queryAll(teamId);
    const members = items.filter(({ sk }) => String(sk).startsWith(teamSortKeys.member));
    const others = members.map((item) => RosterRow.parse(item).u).filter((userId) => userId !== owner);
    await deleteAll(others.map((userId) => membershipKey(userId, teamId)));
    await deleteAll([teamListKey(teamId)]);
    await deleteAll(items.map(({ pk, sk }) => ({ pk, sk })));
    await deleteAll([membershipKey(owner, teamId)]);
  }

  /** The first step of a deletion. When it was taken before, the deletion goes on where it was cut off. */
  async function markDeleted(teamId: TeamId, owner: MemberId): Promise<void> {
    const Update = updateTeam(teamId, "SET dl = :yes", "ow = :owner", { ":yes": true, ":owner": owner });
    await written(db.send(new UpdateCommand(Update)));
  }

  return {
    markDeleted,

    /**
     * Deletes the team with all it has, the owner's membership last: cut off, it is completed by repeating it. From the
     * first write on nobody joins.
     */
    async delete(teamId: TeamId, { userId, memberId }: { userId: UserId; memberId: MemberId }): Promise<void> {
      await markDeleted(teamId, memberId);
      await deleteMarked(teamId, userId);
    },

    /** As `delete`, unless somebody else has joined. */
    async deleteEmpty(teamId: TeamId, { userId, memberId }: { userId: UserId; memberId: MemberId }): Promise<void> {
      const Update = updateTeam(teamId, "SET dl = :yes", "ow = :owner AND c = :one", {
        ":yes": true,
        ":owner": memberId,
        ":one": 1,
      });
      if (await written(db.send(new UpdateCommand(Update)))) await deleteMarked(teamId, userId);
    },
  };
}
