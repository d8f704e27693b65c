import * as z from "zod";
import { CardId, Ordinal } from "../ids.ts";
import { saysOther } from "./meaning.ts";

/**
 * What the version `version` of a deck did to a card that was published before. `revised`: its `rev` or its answer changed in
 * meaning, or it came back after it had been withdrawn. `withdrawn`: it is not published any more. `replaced`: neither,
 * and the card `by`, maybe of another deck, took its place. Cosmetic changes are no edits.
 */
export const DeckEdit = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("revised"), ordinal: Ordinal, version: z.int() }),
  z.strictObject({ type: z.literal("withdrawn"), ordinal: Ordinal, version: z.int() }),
  z.strictObject({ type: z.literal("replaced"), ordinal: Ordinal, version: z.int(), by: CardId }),
]);
export type DeckEdit = z.infer<typeof DeckEdit>;

/** A card that is not published any more, and the one that took its place. */
export const Replacement = z.strictObject({ ordinal: Ordinal, by: CardId });
export type Replacement = z.infer<typeof Replacement>;

/** What earlier code left out of a stored card is not compared. */
type EditedCard = {
  ordinal: Ordinal;
  rev: number;
  key?: string | undefined;
  kind?: string | undefined;
  answer?: string | undefined;
};

/** Kinds whose answer is what the fact says in the slot, word for word. */
const ANSWERED: ReadonlySet<string> = new Set(["recall", "cloze", "mcq", "chain", "estimate"]);

/**
 * The edits up to `version`, the last one of each card, by ordinal. The last one is enough for a learner of any earlier
 * version: a card that is in the deck again needs its revision only, and one that left it needs no revision.
 */
export function deckEdits(
  before: { cardCount: number; cards: readonly EditedCard[]; edits: readonly DeckEdit[] },
  after: { cards: readonly EditedCard[]; replaced: readonly Replacement[] },
  version: number,
): DeckEdit[] {
  const [old, next] = [before, after].map(({ cards }) => new Map(cards.map(({ ordinal, rev }) => [ordinal, rev])));
  const known = new Map(before.edits.map((edit) => [edit.ordinal, edit]));
  const otherwise = answeredOtherwise(before.cards, after.cards);
  const successors = new Map(after.replaced.map(({ ordinal, by }) => [ordinal, by]));
  const ordinals = Array.from({ length: before.cardCount }, (_, ordinal) => Ordinal.parse(ordinal));

  return ordinals.flatMap((ordinal): DeckEdit[] => {
    const last = known.get(ordinal);
    const by = successors.get(ordinal);
    if (next?.has(ordinal)) {
      const isRevised = next.get(ordinal) !== old?.get(ordinal) || otherwise.has(ordinal);
      if (isRevised) return [{ type: "revised", ordinal, version }];
    } else if (by !== undefined && !(last?.type === "replaced" && last.by === by)) {
      return [{ type: "replaced", ordinal, version, by }];
    } else if (old?.has(ordinal)) {
      return [{ type: "withdrawn", ordinal, version }];
    }
    return last ? [last] : [];
  });
}

/**
 * The cards of slots whose answer has another meaning now: authors who change a fact may forget to raise its `rev`, and
 * nobody should go on learning what was corrected.
 */
function answeredOtherwise(before: readonly EditedCard[], after: readonly EditedCard[]): ReadonlySet<Ordinal> {
  const old = new Map(before.map((card) => [card.ordinal, card]));
  const slots = new Set(
    after.flatMap(({ ordinal, key = "", kind = "", answer }) => {
      const was = old.get(ordinal)?.answer;
      const isCompared = ANSWERED.has(kind) && !key.endsWith("#qty~mcq");
      const differs = isCompared && was !== undefined && answer !== undefined && saysOther(was, answer);
      return differs ? [slotOf(key)] : [];
    }),
  );
  return new Set(after.flatMap(({ ordinal, key = "" }) => (slots.has(slotOf(key)) ? [ordinal] : [])));
}

function slotOf(key: string): string {
  return key.slice(0, key.lastIndexOf("~"));
}
