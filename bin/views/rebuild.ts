import { isDeepStrictEqual } from "node:util";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { UserId } from "../../lambdas/core/ids.ts";
import { isSlotPartition, sortKeys, statisticsParts, studySortKeys } from "../../lambdas/store/keys.ts";
import { learnerOfStudyPartition, MONTH_ATTRIBUTES } from "../../lambdas/store/study-days.ts";
import { partitions } from "../../lambdas/store/tables.ts";
import { type Item, scanKeys } from "./read.ts";
import { rebuildSlots } from "./rebuild-slots.ts";
import type { Rebuilt } from "./rebuilt.ts";
import { storedRows, type Tables, wantedRows } from "./wanted-rows.ts";

const LEARNERS_AT_A_TIME = 8;
const ROUNDS = 5;

/**
 * Works the statistics rows and reminder slots of learners out anew from `core`, and makes
 * `views` hold exactly those, to the same bytes. The projector may be at work meanwhile; a row that it changes is looked
 * at again.
 * @param told the learners that are done, and all that was found so far.
 */
export async function rebuildViews(
  tables: Tables,
  learners: readonly UserId[],
  { dryRun, told = () => {} }: { dryRun: boolean; told?: (done: number, sum: Rebuilt) => void },
): Promise<Rebuilt> {
  const sum: Rebuilt = { equal: 0, written: 0, removed: 0 };
  const waiting = learners.values();
  let done = 0;
  const worker = async () => {
    for (const userId of waiting) {
      const { equal, written, removed } = await rebuildLearner(tables, userId, dryRun);
      sum.equal += equal;
      sum.written += written;
      sum.removed += removed;
      done += 1;
      told(done, sum);
    }
  };
  await Promise.all(Array.from({ length: LEARNERS_AT_A_TIME }, worker));
  return sum;
}

/** Everybody with a schedule, a quiz, reminders or a row, in the order of their ids. Reads both tables from end to end. */
export async function allLearners({ db, coreTable, viewsTable }: Tables): Promise<UserId[]> {
  const learners = new Set<UserId>();
  for await (const { pk, sk } of scanKeys(db, coreTable)) {
    if (sk.startsWith(sortKeys.schedule) || sk.startsWith(sortKeys.quiz) || sk === sortKeys.reminders) {
      learners.add(pk.slice(partitions.learner.length));
    }
  }
  for await (const { pk, sk } of scanKeys(db, viewsTable)) {
    const learner = learnerOfStudyPartition(pk);
    if (learner !== undefined) learners.add(learner);
    if (isSlotPartition(pk)) learners.add(sk.slice(partitions.learner.length));
    if (!pk.startsWith(partitions.cardStatistics)) continue;
    learners.add(statisticsParts(sk).learner.slice(partitions.learner.length));
  }
  return [...learners].sort();
}

/** A row that the projector changed in between is left to the next round, which reads everything again. */
async function rebuildLearner(tables: Tables, userId: UserId, dryRun: boolean): Promise<Rebuilt> {
  const rebuilt: Rebuilt = { equal: 0, written: 0, removed: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    // In this order: histories that are read after the rows know at least as much, so no row is taken back.
    const stored = byKey(await storedRows(tables, userId));
    const wanted = byKey(await wantedRows(tables, userId));
    const names = [...new Set([...stored.keys(), ...wanted.keys()])];
    const verdicts = await Promise.all(names.map((name) => mended(tables, stored.get(name), wanted.get(name), dryRun)));
    rebuilt.equal = verdicts.filter((verdict) => verdict === "equal").length - rebuilt.written;
    rebuilt.written += verdicts.filter((verdict) => verdict === "written").length;
    rebuilt.removed += verdicts.filter((verdict) => verdict === "removed").length;
    if (verdicts.includes("changed")) continue;
    for (const what of await rebuildSlots(tables, userId, dryRun)) rebuilt[what] += 1;
    return rebuilt;
  }
  throw new Error("A learner's rows keep changing. Run the command again when the learner has ended.");
}

async function mended(
  { db, viewsTable }: Tables,
  stored: Item | undefined,
  wanted: Item | undefined,
  dryRun: boolean,
): Promise<keyof Rebuilt | "changed"> {
  if (isDeepStrictEqual(stored, wanted)) return "equal";
  const what = wanted ? "written" : "removed";
  if (dryRun) return what;
  const { pk, sk } = stored ?? wanted ?? {};
  const target = { TableName: viewsTable, ...unchanged(String(sk), stored) };
  try {
    if (wanted) await db.send(new PutCommand({ ...target, Item: wanted }));
    else await db.send(new DeleteCommand({ ...target, Key: { pk, sk } }));
    return what;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return "changed";
    throw error;
  }
}

/** The condition that what the projector writes into a row is still what was read of it. */
function unchanged(sk: string, stored: Item | undefined) {
  const names = sk.startsWith(studySortKeys.month) ? MONTH_ATTRIBUTES : ["v"];
  const parts = names.map((name) =>
    stored?.[name] === undefined ? `attribute_not_exists(${name})` : `${name} = :${name}`,
  );
  const values = names.flatMap((name) => (stored?.[name] === undefined ? [] : [[`:${name}`, stored[name]]]));
  return {
    ConditionExpression: parts.join(" AND "),
    ...(values.length > 0 && { ExpressionAttributeValues: Object.fromEntries(values) }),
  };
}

function byKey(rows: readonly Item[]): Map<string, Item> {
  return new Map(rows.map((row) => [`${row.pk} ${row.sk}`, row]));
}
