import type { CardOf } from "../card.ts";
import type { Corpus } from "../corpus.ts";
import { type Fact, slotTerms } from "../facts.ts";
import { unlikeFigures } from "../sets/order.ts";
import { impliedBy } from "../vocabulary.ts";
import { overlap } from "../wording.ts";
import type { RuleId } from "./catalogue.ts";
import type { Face } from "./face.ts";

const MIN_FACTOR = 2;
/** A statement that shares more of its words with a fact of the other case may be true there as well. */
const MAX_OVERLAP = 0.34;

type Fault = { rule: RuleId; message: string };

/** What is wrong with a card over several facts: pairs, orders and comparisons. */
export function setFaults({ card, corpus, facts }: Face): Fault[] {
  if (card.kind === "match") return ofMatch(card, corpus, facts);
  if (card.kind === "order") return ofOrder(card, corpus, facts);
  return card.kind === "compare" ? ofCompare(card, corpus) : [];
}

function ofMatch({ pairs, stem }: CardOf<"match">, corpus: Corpus, facts: readonly Fact[]): Fault[] {
  const faults: Fault[] = [];
  for (const side of ["left", "right"] as const) {
    const texts = pairs.map((pair) => corpus.fold(pair[side]));
    if (new Set(texts).size < texts.length)
      faults.push({ rule: "O01", message: `two ${side}-hand sides say the same` });
  }
  for (const { left, right } of pairs) {
    const others = pairs.filter((pair) => pair.right !== right);
    const shared = [...corpus.words(left)].find(
      (word) => corpus.words(right).has(word) && !others.some((pair) => corpus.words(pair.right).has(word)),
    );
    if (shared) faults.push({ rule: "L02", message: `"${shared}" pairs “${left}” with “${right}”` });
  }
  if (new Set(facts.map(({ type }) => type)).size > 1) faults.push({ rule: "O04", message: "facts of several types" });
  const titles = new Set(facts.map(({ study }) => study.title));
  if (![...titles].every((title) => stem.includes(title))) {
    faults.push({ rule: "S03", message: "the stem does not name its subject" });
  }
  return faults;
}

function ofOrder({ items, stem }: CardOf<"order">, corpus: Corpus, facts: readonly Fact[]): Fault[] {
  const faults: Fault[] = [];
  const areYears = items.every(({ value }) => Number.isInteger(value) && value >= 1900 && value <= 2100);
  const unlike = areYears ? undefined : unlikeFigures(facts);
  if (unlike) faults.push({ rule: "O04", message: unlike });
  for (const [at, item] of items.entries()) {
    const next = items[at + 1];
    if (!next) continue;
    const isApart = areYears ? next.value > item.value : next.value >= MIN_FACTOR * item.value;
    if (!isApart) faults.push({ rule: "O07", message: `“${next.text}” is not clearly above “${item.text}”` });
  }
  for (const { text, shown, fact } of items) {
    if (text.includes(shown)) faults.push({ rule: "L01", message: `“${text}” already tells ${shown}` });
    const title = corpus.fact(fact)?.study.title ?? "";
    if (!text.includes(title) && !stem.includes(title)) {
      faults.push({ rule: "S03", message: `neither the stem nor “${text}” names ${title}` });
    }
  }
  if (new Set(items.map(({ text }) => corpus.fold(text))).size < items.length) {
    faults.push({ rule: "O01", message: "two items say the same" });
  }
  return faults;
}

function ofCompare({ sides, statements, stem }: CardOf<"compare">, corpus: Corpus): Fault[] {
  const faults: Fault[] = [];
  if (!sides.every((side) => stem.includes(side)))
    faults.push({ rule: "S03", message: "the stem does not name both sides" });
  if (new Set(statements.map(({ text }) => corpus.fold(text))).size < statements.length) {
    faults.push({ rule: "O01", message: "two statements say the same" });
  }
  if (new Set(statements.map(({ side }) => side)).size < 2) {
    faults.push({ rule: "O02", message: "all statements belong to one side" });
  }
  for (const { text, side, fact: id } of statements) {
    const named = sides.find((title) => corpus.fold(text).includes(corpus.fold(title)));
    if (named) faults.push({ rule: "L04", message: `“${text}” names ${named}` });
    const fact = corpus.fact(id);
    const other = corpus.studyNamed(sides[side === 0 ? 1 : 0]);
    const twin = fact && other && alsoTrueOf(text, fact, other.id, corpus);
    if (twin) faults.push({ rule: "O08", message: `“${text}” may be true of ${other?.title} as well: ${twin}` });
  }
  return faults;
}

/** A fact of the other case that tells the same, or whose term shares an implied parent with this one's. */
function alsoTrueOf(text: string, fact: Fact, caseId: string, corpus: Corpus): string | undefined {
  const { vocabulary } = corpus;
  const words = corpus.words(text);
  const twin = corpus.factsOf(caseId).find((other) => {
    for (const [slot, kind] of Object.entries(slotTerms)) {
      const [one, two] = [fact.terms[slot], other.terms[slot]];
      if (!one || !two || fact.type !== other.type || kind === "laws" || kind === "pillars") continue;
      const mine = impliedBy(vocabulary, kind, one);
      const common = [...impliedBy(vocabulary, kind, two)].some(
        (id) => mine.has(id) && !vocabulary[kind][id]?.universal,
      );
      if (common) return true;
    }
    return (
      other.type === fact.type &&
      Object.entries(other.texts).some(
        ([field, value]) => field !== "T" && overlap(corpus.words(value), words) > MAX_OVERLAP,
      )
    );
  });
  return twin?.id;
}
