import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import type { Membership, TeamId } from "../core/teams/team.ts";
import { membershipKey } from "./keys.ts";
import { membershipAttributes } from "./memberships.ts";
import { memberKey, teamKey } from "./team-keys.ts";
import type { RosterEntry } from "./team-rows.ts";
import { isConflict, isThrottled, refusalCodes, storeIsBusy } from "./write-errors.ts";

export type Part = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

const ROUNDS = 6;
const FIRST_PAUSE_MS = 20;

export type TeamWrites = ReturnType<typeof teamWrites>;

/** How teams are written: a membership stands in two rows, which always change together. */
export function teamWrites(
  db: DynamoDBDocumentClient,
  coreTable: string,
  pause: (ms: number) => Promise<unknown> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
) {
  /** Undefined when it was done; else why not, part by part, with the items that were in the way. */
  async function transact(
    parts: readonly Part[],
  ): Promise<{ codes: (string | undefined)[]; items: (Record<string, unknown> | undefined)[] } | undefined> {
    for (let round = 0; ; round += 1) {
      try {
        await db.send(new TransactWriteCommand({ TransactItems: [...parts] }));
        return undefined;
      } catch (error) {
        const codes = refusalCodes(error);
        if (codes.includes("ConditionalCheckFailed")) return { codes, items: itemsOf(error) };
        if (isThrottled(error)) throw storeIsBusy(error);
        if (!isConflict(error)) throw error;
        if (round === ROUNDS) throw teamBusy();
        await pause(FIRST_PAUSE_MS * 2 ** round * (0.5 + Math.random()));
      }
    }
  }

  const put = (key: object, item: object): Part => ({
    Put: { TableName: coreTable, Item: { ...key, ...item }, ConditionExpression: "attribute_not_exists(pk)" },
  });
  const bothRows = (userId: UserId, membership: Membership): [Part, Part] => {
    const item = membershipAttributes(membership);
    return [
      put(membershipKey(userId, membership.teamId), item),
      put(memberKey(membership.teamId, membership.memberId), { ...item, u: userId }),
    ];
  };
  /** Both rows of a member as `after`, over exactly the version before. */
  const rewritten = ({ userId, ...after }: RosterEntry): [Part, Part] => {
    const over = { ConditionExpression: "m = :m AND v = :before" };
    const values = { ExpressionAttributeValues: { ":m": after.memberId, ":before": after.version - 1 } };
    const item = membershipAttributes(after);
    const own = { TableName: coreTable, Item: { ...membershipKey(userId, after.teamId), ...item } };
    const roster = { TableName: coreTable, Item: { ...memberKey(after.teamId, after.memberId), ...item, u: userId } };
    return [{ Put: { ...own, ...over, ...values } }, { Put: { ...roster, ...over, ...values } }];
  };
  const updateTeam = (
    teamId: TeamId,
    expression: string,
    condition: string,
    values: Record<string, unknown>,
    names?: Record<string, string>,
  ) => ({
    TableName: coreTable,
    Key: teamKey(teamId),
    UpdateExpression: expression,
    ConditionExpression: `attribute_exists(pk) AND attribute_not_exists(dl) AND (${condition})`,
    ExpressionAttributeValues: values,
    ...(names && { ExpressionAttributeNames: names }),
    ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
  });

  return { transact, put, bothRows, rewritten, updateTeam };
}

function itemsOf(error: unknown): (Record<string, unknown> | undefined)[] {
  if (!(error instanceof TransactionCanceledException)) return [];
  return (error.CancellationReasons ?? []).map(({ Item }) => Item && unmarshall(Item));
}

function teamBusy(): Failure {
  const detail = "Many changes are being made to this team at the same moment. Nothing was changed: send it again.";
  return new Failure("team-busy", detail, { retryAfterSeconds: 1 });
}
