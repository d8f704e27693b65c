import type { Card } from "./card.ts";
import { fold } from "./wording.ts";

/** What one card gives away and what another one asks for, folded once: comparing is done often. */
export type CardTraits = {
  group: string;
  facts: readonly string[];
  asked: string;
  told: string;
  /** The longer words of the question. */
  topic: readonly string[];
  answers: readonly { text: string; isShort: boolean }[];
};

/** An answer of one short word turns up everywhere and gives nothing away. */
const MIN_ANSWER_LENGTH = 4;
const MAX_SHORT_WORDS = 2;
const MIN_TOPIC_LENGTH = 5;
const SAME_MATTER = 0.6;

export function traitsOf(card: Card): CardTraits {
  const asked = fold(card.stem);
  return {
    group: card.group,
    facts: card.facts,
    asked: ` ${asked} `,
    topic: asked.split(" ").filter(({ length }) => length >= MIN_TOPIC_LENGTH),
    told: ` ${asked} ${fold(card.explanation)} `,
    answers: answersOf(card)
      .map(fold)
      .filter(({ length }) => length >= MIN_ANSWER_LENGTH)
      .map((answer) => ({ text: ` ${answer} `, isShort: answer.split(" ").length <= MAX_SHORT_WORDS })),
  };
}

/**
 * Whether two cards should not stand in one session: they ask about the same fact or set, or the stem or explanation
 * of one says the answer of the other (L05). Symmetric.
 */
export function interferes(one: Card, other: Card): boolean {
  return traitsInterfere(traitsOf(one), traitsOf(other));
}

export function traitsInterfere(one: CardTraits, other: CardTraits): boolean {
  return (
    one.group === other.group ||
    one.facts.some((fact) => other.facts.includes(fact)) ||
    givesAway(one, other) ||
    givesAway(other, one)
  );
}

/**
 * Words that a question says itself are no secret of its own. A longer answer is given away wherever it stands; one of
 * a word or two only by a card that speaks of the same matter, since such words turn up everywhere.
 */
function givesAway(teller: CardTraits, { asked, topic, answers }: CardTraits): boolean {
  return answers.some(
    ({ text, isShort }) =>
      teller.told.includes(text) && !asked.includes(text) && (!isShort || overlapOf(topic, teller) >= SAME_MATTER),
  );
}

/** Share of a question's own words that another card says. */
function overlapOf(topic: readonly string[], { told }: CardTraits): number {
  if (topic.length === 0) return 0;
  return topic.filter((word) => told.includes(word)).length / topic.length;
}

/** What a learner has to find out, in words. */
function answersOf(card: Card): string[] {
  switch (card.kind) {
    case "tf":
      return card.edit ? [card.edit.truth] : [];
    case "multi":
      return card.options.flatMap(({ text, correct }) => (correct ? [text] : []));
    case "match":
      return card.pairs.map(({ right }) => right);
    case "order":
      return card.items.map(({ shown }) => shown);
    case "compare":
      return card.statements.map(({ text }) => text);
    default:
      return [card.answer];
  }
}

/** A card with its number among those to place, and what was found out about it and the card of each other number. */
type Placed<C> = { card: C; traits: CardTraits; number: number; met: Uint8Array };

const APART = 1;
const CLASH = 2;

/** The same two meet at many places. */
function clash(one: Placed<Card>, other: Placed<Card>): boolean {
  const known = one.met[other.number];
  if (known) return known === CLASH;
  const found = traitsInterfere(one.traits, other.traits);
  one.met[other.number] = found ? CLASH : APART;
  other.met[one.number] = found ? CLASH : APART;
  return found;
}

/**
 * The cards in nearly the order they came in, so that none interferes with the `distance` cards on either side: the
 * first that fits comes next. When none fits, the first one goes to an earlier place where it does. Where there is no
 * such place it is left out, unless its facts would have no card then.
 */
export function apart<C extends Card>(cards: readonly C[], distance: number): { placed: C[]; left: C[] } {
  const waiting = cards.map(
    (card, number): Placed<C> => ({ card, traits: traitsOf(card), number, met: new Uint8Array(cards.length) }),
  );
  const placed: Placed<C>[] = [];
  const left: C[] = [];
  const met = new Set<string>();
  while (waiting.length > 0) {
    const fits = waiting.findIndex((one) => freedom(placed, placed.length, one, distance) >= distance);
    const [next] = waiting.splice(Math.max(0, fits), 1);
    if (!next) break;
    const { place, free } = fits >= 0 ? { place: placed.length, free: distance } : bestPlace(placed, next, distance);
    if (free < distance && isSpare(next.card, met)) {
      left.push(next.card);
      continue;
    }
    placed.splice(place, 0, next);
    for (const fact of next.card.facts) met.add(fact);
  }
  return { placed: placed.map(({ card }) => card), left };
}

/** Its facts have a card already; one over several facts comes on top of theirs, and some may be of another case. */
function isSpare({ facts }: Card, met: ReadonlySet<string>): boolean {
  return facts.length > 1 || facts.every((fact) => met.has(fact));
}

/** The last place with the greatest freedom. */
function bestPlace(
  placed: readonly Placed<Card>[],
  card: Placed<Card>,
  distance: number,
): { place: number; free: number } {
  let best = { place: placed.length, free: -1 };
  for (let place = placed.length; place > 0 && best.free < distance; place -= 1) {
    const free = freedom(placed, place, card, distance);
    if (free > best.free) best = { place, free };
  }
  return best;
}

/** How many cards lie between a place and the nearest conflict on either side; at most `distance`. */
function freedom(placed: readonly Placed<Card>[], place: number, card: Placed<Card>, distance: number): number {
  for (let step = 0; step < distance; step += 1) {
    const [before, after] = [placed[place - 1 - step], placed[place + step]];
    if ((before && clash(before, card)) || (after && clash(after, card))) return step;
  }
  return distance;
}
