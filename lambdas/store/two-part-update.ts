import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { Key } from "./keys.ts";

/** Attributes that are written together; `version` is the name of the one that tells which writing is newer. */
export type Part = { version: string; values: Readonly<Record<string, unknown>> };

/**
 * A write to a row whose two parts come from different sources, each with a version of its own: it sets the attributes of
 * `newer` unless a later version of them is there, and those of `other` only where there are none. So the two never
 * overwrite each other's work, in whatever order they come. A row that is marked `g`, gone, stays gone.
 */
export function twoPartUpdate(
  TableName: string,
  key: Key,
  newer: Part,
  other: Part,
  rest: Readonly<Record<string, unknown>> = {},
): UpdateCommand {
  const sets = [
    ...Object.keys({ ...newer.values, ...rest }).map((name) => `${name} = :${name}`),
    ...Object.keys(other.values).map((name) => `${name} = if_not_exists(${name}, :${name})`),
  ];
  const { version } = newer;
  const values = Object.entries({ ...newer.values, ...other.values, ...rest });
  return new UpdateCommand({
    TableName,
    Key: { ...key },
    UpdateExpression: `SET ${sets.join(", ")}`,
    ConditionExpression: `attribute_not_exists(g) AND (attribute_not_exists(${version}) OR ${version} < :${version})`,
    ExpressionAttributeValues: Object.fromEntries(values.map(([name, value]) => [`:${name}`, value])),
  });
}
