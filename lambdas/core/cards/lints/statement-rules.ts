import type { CardOf } from "../card.ts";
import type { Fact } from "../facts.ts";
import { isMemorable, numberText } from "../quantity.ts";
import { filled } from "../question.ts";
import { findSlot } from "../slots.ts";
import { contentWords, fold } from "../wording.ts";
import type { Face } from "./face.ts";
import { figureOf } from "./figures.ts";
import type { Broken } from "./finding.ts";

const LEAD = /^(?:true or false\??:? ?|is it true that )/i;
const NEGATION = /\b(?:not|no|never|cannot|n[’']t)\b ?/gi;
const MAX_DIGITS = 3;
const TRUE_SHARE = { from: 0.4, to: 0.6 } as const;
/** Below it the share is a matter of chance. */
const MIN_STATEMENTS = 30;

/** T01: what is wrong with a statement: its marks, its edit, or more than one change. */
export function statementFault(card: CardOf<"tf">, { fact, slot = "" }: Face): string | undefined {
  const { isTrue, edit, stem, answer } = card;
  if (answer !== String(isTrue)) return `marked ${isTrue}, answered “${answer}”`;
  const statement = stem.replace(LEAD, "");
  const claims = findSlot(fact.type, slot)?.claims ?? [];
  const truths = claims.flatMap((claim) => filled(claim, fact.texts) ?? []);
  if (isTrue) {
    if (edit) return "a true statement has an edit";
    return isTold(statement, truths, fact) ? undefined : "not what the fact says";
  }
  if (!edit) return "a false statement without a record of what was changed";
  if (edit.slot !== slot || edit.truth !== fact.texts[slot]) return `the edit is not one of the slot ${slot}`;
  if (fold(edit.shown.replace(NEGATION, "")) === fold(edit.truth.replace(NEGATION, ""))) {
    return fold(edit.shown) === fold(edit.truth) ? "shows the truth" : "made false by a not alone";
  }
  if (!statement.includes(edit.shown)) return `does not say “${edit.shown}”`;
  return isTold(statement.replace(edit.shown, edit.truth), truths, fact) ? undefined : "changed in more than one place";
}

/** T02: half of the statements of a deck, and of all decks, are true, so that neither word is the better guess. */
export function unevenTruth(faces: readonly Face[]): Broken[] {
  const statements = faces.flatMap(({ card }) => (card.kind === "tf" ? [card] : []));
  const [first] = faces;
  if (!first || statements.length < MIN_STATEMENTS) return [];
  const share = statements.filter(({ isTrue }) => isTrue).length / statements.length;
  if (share >= TRUE_SHARE.from && share <= TRUE_SHARE.to) return [];
  const isOneCase = faces.every(({ fact }) => fact.study === first.fact.study);
  const message = `${Math.round(share * 100)} % of ${statements.length} statements are true, 40 to 60 % are due`;
  return [{ case: isOneCase ? first.fact.study.id : "", message }];
}

/** N01: a figure that is typed can be kept in mind to its last digit. */
export function typedFigureFault({ fact, slot }: Face): string | undefined {
  if (slot !== "qty" || !fact.quantity || isMemorable(fact.quantity)) return undefined;
  return `nobody keeps ${numberText(fact.quantity)} in mind to the last digit`;
}

/** N01: a figure that can be guessed: in a unit that is named, positive, and short enough to be said. */
export function estimateFault({ stem, unit, value, answer }: CardOf<"estimate">): string | undefined {
  if (!unit.trim()) return "no unit";
  if (!fold(stem).includes(fold(unit))) return `the stem does not name the unit “${unit}”`;
  if (!(value > 0) || !Number.isFinite(value)) return `${value} is no positive figure`;
  const said = figureOf(answer);
  if (!said) return `the answer “${answer}” is no figure`;
  if (Math.abs(Math.log10(said.value / value)) > 0.01) return `the answer “${answer}” is not the value ${value}`;
  return said.digits > MAX_DIGITS && !isMemorable({ value })
    ? `${said.digits} digits, at most ${MAX_DIGITS} can be estimated`
    : undefined;
}

/** Worded as the generator words it, or of nothing but words of the fact and of such wordings. */
function isTold(statement: string, truths: readonly string[], { texts }: Fact): boolean {
  if (truths.some((truth) => truth === statement || fold(truth) === fold(statement))) return true;
  const known = contentWords([...truths, ...Object.values(texts)].join(" "));
  return truths.length === 0 || [...contentWords(statement)].every((word) => known.has(word));
}
