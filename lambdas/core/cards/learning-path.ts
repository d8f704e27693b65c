import * as z from "zod";
import { CardId, DeckId } from "../ids.ts";

/** By what a path leads through the cases. */
export const PathAxis = z
  .enum(["experience", "system-type", "scale-challenge", "consistency-model"])
  .describe("by what the path leads through the cases");
export type PathAxis = z.infer<typeof PathAxis>;

export const PathId = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "write a path id such as new-to-the-field")
  .max(40)
  .brand<"PathId">();
export type PathId = z.infer<typeof PathId>;

const shared = {
  title: z.string().min(1).max(60),
  axis: PathAxis,
  summary: z.string().min(1).max(200).describe("for whom it is, and what they know at the end"),
};

/** `content/paths/<id>.yaml`: facts (`netflix/innovation/open-connect`) and sets in the order in which they are to be learned. */
export const PathFile = z.strictObject({
  schema: z.literal(1),
  ...shared,
  steps: z
    .array(z.strictObject({ title: z.string().min(1).max(60), learn: z.array(z.string()).min(2).max(20) }))
    .min(2)
    .max(12),
});
export type PathFile = z.infer<typeof PathFile>;

/** A path over the published cards of the default decks; a card keeps its one schedule wherever it is met. */
export const LearningPath = z.strictObject({
  pathId: PathId,
  ...shared,
  cardCount: z.int(),
  deckIds: z.array(DeckId).describe("the decks that the cards are of, by id"),
  steps: z.array(z.strictObject({ title: z.string(), cards: z.array(CardId) })),
  hash: z.string().describe("changes with anything else"),
});
export type LearningPath = z.infer<typeof LearningPath>;

/** What a card has to tell to be found: its permanent key, and the keys of cards it waits for. */
type Offered = { key: string; after?: readonly string[] | undefined };

/**
 * The card that stands for a fact or set of a path: its first card in the deck, one that waits for no other if there is
 * one. The deck has the important cards first.
 */
export function cardFor<C extends Offered>(learn: string, cards: readonly C[]): C | undefined {
  const own = cards.filter(({ key }) => key.split(/[#~]/, 1)[0] === learn);
  return own.find(({ after }) => after === undefined) ?? own[0];
}
