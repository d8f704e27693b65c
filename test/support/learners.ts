import { randomUUID } from "node:crypto";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { expect } from "@jest/globals";
import { Failure } from "../../lambdas/core/errors.ts";
import { type CardId, cardId, cardParts, DeckId, Ordinal, type UserId } from "../../lambdas/core/ids.ts";
import { laidOut } from "../../lambdas/core/reviews/history.ts";
import { compareRecords, type HistoryRecord } from "../../lambdas/core/reviews/record.ts";
import { packRecords, unpackRecords } from "../../lambdas/core/reviews/record-codec.ts";
import { dateOfDay } from "../../lambdas/core/time.ts";
import type { ReviewStores } from "../../lambdas/reviews/submit-record.ts";
import { enrolmentStore } from "../../lambdas/store/enrolments.ts";
import { scheduleStore } from "../../lambdas/store/schedules.ts";
import type { Engine, Item } from "./engine.ts";
import { Crash, LostAnswer } from "./faults.ts";
import { modelState } from "./naive-model.ts";
import { modelEvents } from "./records.ts";
import { count, type Tally } from "./simulation.ts";

export const DECK = DeckId.parse("apache-kafka");
/** The longest id a deck can have, for the sizes of items. */
export const LONGEST_DECK = DeckId.parse("a-deck-whose-id-has-32-letters-x");
export const NOW = Date.parse("2026-11-20T08:15:00Z");
const ENROLLED_AT = Date.parse("2020-01-01T00:00:00Z");

export function card(ordinal: number, deckId = DECK): CardId {
  return cardId(deckId, Ordinal.parse(ordinal));
}

/** The stores of the reviews feature over `db`. */
export function storesOver(db: DynamoDBDocumentClient, coreTable: string, pause?: ReviewStores["pause"]): ReviewStores {
  return {
    schedules: scheduleStore(db, coreTable),
    enrolments: enrolmentStore(db, coreTable),
    ...(pause && { pause }),
  };
}

/** A new learner who is enrolled in a deck. */
export async function learner(
  { db, coreTable }: Pick<Engine, "db" | "coreTable">,
  {
    deckId = DECK,
    cardCount = 200,
    enrolledAt = ENROLLED_AT,
    newCardsPerDay = null as number | null,
    rolloverHour = 4,
    userId = randomUUID() as UserId,
  } = {},
): Promise<UserId> {
  const deck = { userId, deckId, enrolledAt, deckVersion: 1, cardCount, rolloverHour, newCardsPerDay, withdrawn: [] };
  await enrolmentStore(db, coreTable).enrol(deck);
  return userId;
}

/** What a client sends again, with the same id: it was told to wait, or told nothing. */
function isWorthRepeating(error: unknown): boolean {
  if (error instanceof LostAnswer || error instanceof Crash) return true;
  if (error instanceof Failure) return ["schedule-busy", "throttled", "unknown-review"].includes(error.code);
  return error instanceof Error && error.name === "ProvisionedThroughputExceededException";
}

/** A client that sends until it is answered, `tries` times at most. */
export async function untilAnswered<Result>(
  send: () => Promise<Result>,
  { tally, tries = 6, dropsAnswer = () => false }: { tally: Tally; tries?: number; dropsAnswer?: () => boolean },
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = await send();
      if (attempt === tries || !dropsAnswer()) return result;
      count(tally, "answers dropped");
    } catch (error) {
      if (attempt >= tries || !isWorthRepeating(error)) throw error;
      count(tally, "sent again");
    }
  }
}

export type StoredCard = { item: Item; blocks: Item[]; records: HistoryRecord[] };

/** Everything stored of a card, and its whole history. */
export async function storedCard(engine: Engine, userId: UserId, id: CardId): Promise<StoredCard> {
  const { deckId } = cardParts(id);
  const place = `${deckId}#${id.slice(deckId.length + 1)}`;
  const item = await engine.rawItem({ pk: `U#${userId}`, sk: `S#${place}` });
  if (!item) throw new Error(`Nothing is stored of ${id}`);
  const blocks = await engine.rawItems(userId, `A#${place}#`);
  const records = [...blocks, item].flatMap(({ h }) => unpackRecords(h as Uint8Array));
  return { item, blocks, records };
}

/**
 * Asserts that a card's items hold exactly `expected`, each once and in order, that they are laid out as a function of
 * the records alone, and that the state beside them is the one the naive model works out.
 */
export async function expectStored(
  engine: Engine,
  userId: UserId,
  id: CardId,
  expected: readonly HistoryRecord[],
): Promise<StoredCard> {
  const stored = await storedCard(engine, userId, id);
  const records = expected.toSorted(compareRecords);
  expect(stored.records).toEqual(records);

  const { history, blocks } = laidOut(records);
  expect(stored.blocks.map(({ h }) => h)).toEqual(blocks.map((block) => packRecords(block)));
  expect(stored.item.h).toEqual(packRecords(history.recent));
  const { d, n, i, e } = stored.item;
  const model = modelState(modelEvents(records));
  expect({ due: d === undefined ? null : dateOfDay(Number(d) / 1440), n, i, e }).toEqual({
    due: model.offeredFrom,
    n: model.repetitions,
    i: model.interval,
    e: model.ease,
  });
  return stored;
}
