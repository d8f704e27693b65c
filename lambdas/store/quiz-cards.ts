import { gunzipSync, gzipSync } from "node:zlib";
import * as z from "zod";
import { Card } from "../core/cards/card.ts";
import { CardId } from "../core/ids.ts";
import type { QuizCard } from "../core/quizzes/question.ts";

/** Questions whose cards stand in one item: 4 KB packed, so that an answer reads one unit of them, however long the quiz. */
export const CHUNK_QUESTIONS = 10;
/** What one item may hold; the longest ten cards of the content take 4 KB. */
const MAX_CHUNK_BYTES = 350_000;

const ChunkRow = z.object({ c: z.instanceof(Uint8Array) });
const ChunkCards = z.array(
  z.object({ cardId: CardId, deckVersion: z.int(), card: Card, shown: z.array(z.int()) }),
) satisfies z.ZodType<QuizCard[]>;
/** The packed cards of a quiz, in items of ten. */
export function chunksOf(cards: readonly QuizCard[]): Uint8Array[] {
  return Array.from({ length: Math.ceil(cards.length / CHUNK_QUESTIONS) }, (_, chunk) => {
    const part = cards.slice(chunk * CHUNK_QUESTIONS, (chunk + 1) * CHUNK_QUESTIONS);
    const packed = gzipSync(JSON.stringify(part), { level: 9 });
    if (packed.length > MAX_CHUNK_BYTES)
      throw new Error(`Ten cards take ${packed.length} bytes, more than an item holds`);
    return packed;
  });
}

/** The cards of a row that `chunksOf` made. */
export function cardsOf(item: unknown): QuizCard[] {
  return ChunkCards.parse(JSON.parse(gunzipSync(ChunkRow.parse(item).c).toString("utf8")));
}

/** The item in which question `number` stands. */
export function chunkOf(number: number): number {
  return Math.floor((number - 1) / CHUNK_QUESTIONS);
}
