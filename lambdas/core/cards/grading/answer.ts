import * as z from "zod";
import { Grade } from "../../reviews/memory.ts";
import type { CardKind } from "../card.ts";

/** Longer than any answer of a card; a typed answer is one phrase. */
export const MAX_TYPED = 200;
const MAX_PARTS = 10;

const place = z
  .int()
  .min(0)
  .max(MAX_PARTS - 1);
const places = z.array(place).max(MAX_PARTS);

/** An answer to a card: places are 0-based, in the order in which the parts were shown. */
export const CardAnswer = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("option"), option: place }).describe("mcq, chain, reverse: the place of the option"),
  z.strictObject({ type: z.literal("options"), options: places }).describe("multi: the places of all that apply"),
  z.strictObject({ type: z.literal("truth"), isTrue: z.boolean() }).describe("tf"),
  z
    .strictObject({ type: z.literal("text"), text: z.string().max(MAX_TYPED) })
    .describe("cloze: what belongs in the gap. estimate: a figure in any usual notation, as 7T/day or 7e12 per day"),
  z
    .strictObject({ type: z.literal("pairs"), rights: places })
    .describe("match: for each left-hand side, in order, the place of the right-hand side that belongs to it"),
  z
    .strictObject({ type: z.literal("order"), items: places })
    .describe("order: the places of the items, in the right order"),
  z
    .strictObject({ type: z.literal("sides"), sides: z.array(z.literal([0, 1])).max(MAX_PARTS) })
    .describe("compare: for each statement, in order, the side it is true of"),
  z.strictObject({ type: z.literal("reveal") }).describe("recall: show the answer; `self` follows"),
  z.strictObject({ type: z.literal("self"), grade: Grade }).describe("recall: the learner's own grade after `reveal`"),
]);
export type CardAnswer = z.infer<typeof CardAnswer>;
export type AnswerType = CardAnswer["type"];

/** How a card of each kind is answered. */
export const answerTypes: Readonly<Record<CardKind, AnswerType>> = {
  recall: "reveal",
  cloze: "text",
  mcq: "option",
  multi: "options",
  tf: "truth",
  estimate: "text",
  chain: "option",
  match: "pairs",
  order: "order",
  compare: "sides",
  reverse: "option",
};
