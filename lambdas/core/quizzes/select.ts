import type { Card, CardKind } from "../cards/card.ts";
import { traitsInterfere, traitsOf } from "../cards/interference.ts";
import type { Hash } from "../cards/question.ts";
import { byCodeUnit } from "../cards/wording.ts";
import type { CardId } from "../ids.ts";

export const MAX_QUESTIONS = 50;

/** What narrows a pool. */
export type PoolFilter = { kinds?: readonly CardKind[] | undefined; difficulties?: readonly number[] | undefined };

/**
 * How a learner stands to a card: it was never served to them, it is in another quiz of theirs, or it was served.
 * What was never served comes first.
 */
export type Turn = "unseen" | "reserved" | "seen";
const TURNS: readonly Turn[] = ["unseen", "reserved", "seen"];

export function comesBefore(turn: Turn, other: Turn): boolean {
  return TURNS.indexOf(turn) < TURNS.indexOf(other);
}

type Candidate = { cardId: CardId; card: Card };

/**
 * Whether a card may be asked. Recall is graded by the learner, so it is asked only when it is named.
 */
export function isWanted(card: Card, { kinds, difficulties }: PoolFilter): boolean {
  if (kinds ? !kinds.includes(card.kind) : card.kind === "recall") return false;
  return !difficulties || difficulties.includes(card.difficulty);
}

/** Cards in the order in which a quiz takes them: by turn, then as the seed has it. */
export function inTurn(cards: readonly CardId[], turnOf: (id: CardId) => Turn, seed: string, hash: Hash): CardId[] {
  const ranked = cards.map((id) => ({ id, turn: TURNS.indexOf(turnOf(id)), rank: hash(`${seed}|${id}|pool`) }));
  return ranked.sort((a, b) => a.turn - b.turn || byCodeUnit(a.rank, b.rank)).map(({ id }) => id);
}

/**
 * The first `size` cards of which none asks the same fact as another one or gives its answer away (L05). A quiz is
 * shorter when there are no more, so a card comes again only when no unseen one can stand beside those that were taken.
 */
export function compatible<C extends Candidate>(cards: readonly C[], size: number): C[] {
  const taken: { candidate: C; traits: ReturnType<typeof traitsOf> }[] = [];
  for (const candidate of cards) {
    if (taken.length === size) break;
    const traits = traitsOf(candidate.card);
    if (!taken.some((other) => traitsInterfere(other.traits, traits))) taken.push({ candidate, traits });
  }
  return taken.map(({ candidate }) => candidate);
}
