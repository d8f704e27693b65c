import type { Card } from "../card.ts";
import type { Corpus } from "../corpus.ts";
import type { Drop, Hash } from "../question.ts";
import { findSlot } from "../slots.ts";
import { type Face, slotOf } from "./face.ts";
import { isFigure } from "./figures.ts";
import type { Broken } from "./finding.ts";
import { questionOn } from "./same-question.ts";

const MAX_LONGEST = 0.4;
/** Chi-square that chance passes once in a hundred, by degrees of freedom. */
const CHI_SQUARE = [0, 6.63, 9.21, 11.34, 13.28, 15.09] as const;
/** With fewer in each place the test says nothing. */
const MIN_PER_PLACE = 5;

const caseOf = ({ facts: [first = ""] }: Card) => first.split("/")[0] ?? "";

/** C01: a key says of which facts, slot and kind a card is, once only; a second run gives the same bytes. */
export function faultyKeys(
  cards: readonly Card[],
  corpus: Corpus,
  again: readonly Card[] | undefined,
  hash: Hash,
): Broken[] {
  const seen = new Set<string>();
  const keys = cards.flatMap((card): Broken[] => {
    const { key, kind, facts, group } = card;
    const told = (message: string) => [{ case: caseOf(card), subject: key, message }];
    if (seen.has(key)) return told(`${key} is the key of another card`);
    seen.add(key);
    const lost = facts.find((id) => !corpus.fact(id));
    if (lost !== undefined) return told(`made of ${lost}, which is no fact`);
    if (!key.endsWith(`~${kind}`)) return told(`${key} does not end with ~${kind}`);
    if (!key.startsWith(`${group}#`) && !key.startsWith(`${group}~`))
      return told(`${key} does not begin with its group ${group}`);
    if (facts.length > 1 || kind === "multi") return [];
    const slot = slotOf(card) ?? "";
    const known = facts[0] === group && corpus.fact(group)?.texts[slot] !== undefined;
    return known ? [] : told(`${key} does not name a filled slot of ${facts[0]}`);
  });
  const digest = (run: readonly Card[]) => hash(JSON.stringify(run));
  const differs = again !== undefined && digest(again) !== digest(cards);
  return differs ? [...keys, { case: "", message: "a second run gives other bytes" }] : keys;
}

/** C03: two facts of a case that are asked for by the same words must not differ in their answers. */
export function lookAlikes(faces: readonly Face[]): Broken[] {
  const bySkeleton = grouped(faces, skeletonOf);
  return [...bySkeleton.values()].flatMap((same) => {
    const [first] = same;
    return same.flatMap((face) => {
      // Cards of one fact may give the same figure more or less exactly.
      const isOther = first !== undefined && first.card.group !== face.card.group;
      const differs = isOther && face.corpus.fold(face.card.answer) !== face.corpus.fold(first.card.answer);
      return differs
        ? [{ ...placeOf(face), message: `asks the same as ${first.card.key} and expects another answer` }]
        : [];
    });
  });
}

/** C06: a fact that gives neither a card nor a reason was forgotten. */
export function silentFacts(corpus: Corpus, cards: readonly Card[], drops: readonly Drop[]): Broken[] {
  const heard = new Set(cards.flatMap(({ facts }) => facts));
  for (const { key } of drops) heard.add(key.slice(0, key.indexOf("#")));
  return corpus.studies.flatMap(({ id }) =>
    corpus
      .factsOf(id)
      .filter((fact) => !heard.has(fact.id))
      .map((fact) => ({ case: id, subject: fact.id, message: "neither a card nor a reason why not" })),
  );
}

/** O14: neither a place in the list nor length may be a good guess. */
export function cuedCorpus(faces: readonly Face[]): Broken[] {
  const single = faces.filter(({ right, options }) => options.length > 0 && right.length === 1);
  const findings: Broken[] = [];
  for (const [count, same] of grouped(single, ({ options }) => String(options.length))) {
    const places = Array.from({ length: Number(count) }, () => 0);
    for (const { options } of same) {
      const place = options.findIndex(({ correct }) => correct);
      places[place] = (places[place] ?? 0) + 1;
    }
    const expected = same.length / places.length;
    const chi = places.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
    const limit = CHI_SQUARE[places.length - 1] ?? Number.POSITIVE_INFINITY;
    if (expected >= MIN_PER_PLACE && chi > limit) {
      findings.push({ case: "", message: `keys of ${count} options stand unevenly: ${places.join(", ")}` });
    }
  }
  const texts = single.filter(({ kind, right }) => kind !== "reverse" && !isFigure(right[0] ?? ""));
  const longest = texts.filter(({ right, wrong }) => wrong.every(({ text }) => text.length < (right[0]?.length ?? 0)));
  const share = longest.length / Math.max(1, texts.length);
  if (texts.length >= MIN_PER_PLACE * 4 && share > MAX_LONGEST) {
    findings.push({
      case: "",
      message: `the key is the longest option in ${Math.round(share * 100)} % of ${texts.length} cards`,
    });
  }
  return findings;
}

/** What is asked, whatever the wording: slot and the values that the question names; the stem itself where several facts meet. */
function skeletonOf({ folded, kind, fact, slot }: Face): string {
  const asked = findSlot(fact.type, slot);
  if (!asked || kind === "tf") return `${kind}|${fact.study.id}|${folded}`;
  const unit = kind === "estimate" || kind === "cloze" ? kind : "";
  return [unit, questionOn(fact, asked)].join("|");
}

function grouped<T>(items: readonly T[], nameOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = nameOf(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}

function placeOf({ card, slot }: Face): Pick<Broken, "case" | "subject" | "slot"> {
  return { case: caseOf(card), subject: card.key, ...(slot && { slot }) };
}
