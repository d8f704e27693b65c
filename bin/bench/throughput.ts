import { randomUUID } from "node:crypto";
import { BatchGetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { cardId, DeckId, Ordinal } from "../../lambdas/core/ids.ts";
import { isoInstant } from "../../lambdas/core/time.ts";
import { submitReview } from "../../lambdas/reviews/submit-record.ts";
import { enrolmentStore } from "../../lambdas/store/enrolments.ts";
import { scheduleStore } from "../../lambdas/store/schedules.ts";
import type { BenchEngine } from "./engine.ts";

const PARALLEL = 16;
const REVIEWS = 1_600;
const ROUNDS = 3;
const DECK = DeckId.parse("apache-kafka");
const NOW = Date.parse("2026-11-20T08:15:00Z");
const DAY_MS = 86_400_000;

export type Throughput = { reviewsPerSecond: number; rawPerSecond: number; ratio: number };

/**
 * Reviews of known cards in a second, beside the same two store calls with nothing around them (a batch read of two
 * keys, a conditional update of an item of the same size), 16 at a time, taking turns; the best of three rounds.
 */
export async function measureThroughput({ db, coreTable }: BenchEngine): Promise<Throughput> {
  const stores = { enrolments: enrolmentStore(db, coreTable), schedules: scheduleStore(db, coreTable) };
  const card = (ordinal: number) => cardId(DECK, Ordinal.parse(ordinal));
  const review = (at: number) => ({
    id: randomUUID(),
    grade: 4 as const,
    reviewedAt: isoInstant(at),
    durationMs: 5_000,
    timeZone: "UTC",
  });

  let best = { reviewsPerSecond: 0, rawPerSecond: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    const userId = randomUUID();
    const enrolment = { userId, deckId: DECK, enrolledAt: NOW - 9 * DAY_MS, deckVersion: 1, cardCount: REVIEWS };
    await stores.enrolments.enrol({ ...enrolment, rolloverHour: 4, newCardsPerDay: 10, withdrawn: [] });
    await perSecond((ordinal) => submitReview(userId, card(ordinal), review(NOW - DAY_MS), NOW, stores));
    const reviewsPerSecond = await perSecond((ordinal) =>
      submitReview(userId, card(ordinal), review(NOW), NOW, stores),
    );
    const rawPerSecond = await perSecond(async (ordinal) => {
      const Key = { pk: `U#${userId}`, sk: `S#${DECK}#${ordinal.toString(36).padStart(4, "0")}` };
      const Keys = [Key, { pk: Key.pk, sk: `E#${DECK}` }];
      await db.send(new BatchGetCommand({ RequestItems: { [coreTable]: { Keys } } }));
      await db.send(
        new UpdateCommand({
          TableName: coreTable,
          Key,
          UpdateExpression: "SET v = :next, d = :d",
          ConditionExpression: "v = :previous",
          ExpressionAttributeValues: { ":next": 3, ":previous": 2, ":d": 1 },
        }),
      );
    });
    best = {
      reviewsPerSecond: Math.max(best.reviewsPerSecond, reviewsPerSecond),
      rawPerSecond: Math.max(best.rawPerSecond, rawPerSecond),
    };
  }
  return { ...best, ratio: Math.round((best.reviewsPerSecond / best.rawPerSecond) * 100) / 100 };
}

async function perSecond(work: (number: number) => Promise<unknown>): Promise<number> {
  const began = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < REVIEWS) {
      const number = next;
      next += 1;
      await work(number);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return Math.round((REVIEWS * 1_000) / (performance.now() - began));
}
