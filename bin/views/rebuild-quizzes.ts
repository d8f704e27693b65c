import { isDeepStrictEqual } from "node:util";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { cardParts, type DeckId, type UserId } from "../../lambdas/core/ids.ts";
import { learnerPartition, quizAnswersPartitionOf, quizKey, sortKeys } from "../../lambdas/store/keys.ts";
import { itemsOfAnswers } from "../../lambdas/store/quiz-answers.ts";
import { attemptOfRow } from "../../lambdas/store/quiz-row.ts";
import { queryAll } from "./read.ts";
import type { Rebuilt } from "./rebuilt.ts";
import type { Tables } from "./wanted-rows.ts";

type Item = Record<string, unknown>;

/**
 * Works the quiz answers of a learner out anew from their attempts in `core`, and makes `views` hold exactly those. A row
 * that the projector wrote meanwhile is of a later version, and is left.
 */
export async function rebuildQuizAnswers(
  { db, coreTable, viewsTable }: Tables,
  userId: UserId,
  dryRun: boolean,
): Promise<Rebuilt> {
  const attempts = await queryAll(db, coreTable, learnerPartition(userId), quizKey(userId, "").sk);
  const decks = new Set<DeckId>();
  const wanted = new Map<string, Item>();
  for (const item of attempts) {
    const stored = attemptOfRow(sortKeys.quiz, item);
    for (const id of stored.attempt.cards) decks.add(cardParts(id).deckId);
    for (const row of itemsOfAnswers(userId, stored)) wanted.set(nameOf(row), row);
  }
  const rows = new Map<string, Item>();
  for (const deckId of decks) {
    const found = await queryAll(
      db,
      viewsTable,
      quizAnswersPartitionOf(userId, deckId),
      `${learnerPartition(userId)}#`,
    );
    for (const row of found) rows.set(nameOf(row), row);
  }

  const rebuilt: Rebuilt = { equal: 0, written: 0, removed: 0 };
  for (const name of new Set([...wanted.keys(), ...rows.keys()])) {
    const [row, right] = [rows.get(name), wanted.get(name)];
    if (isDeepStrictEqual(row, right)) {
      rebuilt.equal += 1;
      continue;
    }
    rebuilt[right ? "written" : "removed"] += 1;
    if (dryRun) continue;
    const target = {
      TableName: viewsTable,
      ConditionExpression: row ? "v = :seen" : "attribute_not_exists(pk)",
      ...(row && { ExpressionAttributeValues: { ":seen": row.v } }),
    };
    const write = right
      ? db.send(new PutCommand({ ...target, Item: right }))
      : db.send(new DeleteCommand({ ...target, Key: { pk: row?.pk, sk: row?.sk } }));
    await write.catch((error: unknown) => {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    });
  }
  return rebuilt;
}

function nameOf({ pk, sk }: Item): string {
  return `${pk} ${sk}`;
}
