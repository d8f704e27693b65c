import type { Card } from "../card.ts";
import { cardRules, templateFault } from "../card-rules.ts";
import type { Corpus } from "../corpus.ts";
import { openChoice, optionRules, optionText, titleRules } from "../option-rules.ts";
import { MAX_EXPLANATION_WORDS, MIN_EXPLANATION_WORDS } from "../question.ts";
import { wordCount } from "../wording.ts";
import type { RuleId } from "./catalogue.ts";
import { choiceRules } from "./choice-rules.ts";
import { type Face, faceOf, shownTexts } from "./face.ts";
import { areFigures } from "./figures.ts";
import { type Finding, findingOf } from "./finding.ts";
import { unsafeText } from "./plain-text.ts";
import { figureTruth, secondTruth } from "./second-truth.ts";
import { setFaults } from "./set-rules.ts";
import { estimateFault, statementFault, typedFigureFault } from "./statement-rules.ts";
import { shortStem, stemRules } from "./stem-rules.ts";

const MULTI_OPTIONS = { from: 5, to: 6 } as const;
/** Figures are alike by nature; lengths, digits and shared units are no cue among them. */
const RULES_ON_FIGURES: ReadonlySet<string> = new Set(["O01", "O03"]);
/** Several keys are told apart by knowledge of each; what singles out one key does not apply. */
const RULES_ON_MULTI: ReadonlySet<string> = new Set(["O03", "O11", "O13"]);

type Fault = { rule: RuleId; message: string };

/** Everything that is wrong with one card, whatever the others are. A card made of unknown facts is told by C01. */
export function lintCard(card: Card, corpus: Corpus): Finding[] {
  const face = faceOf(card, corpus);
  return face ? lintFace(face) : [];
}

export function lintFace(face: Face): Finding[] {
  const { card } = face;
  const faults = [...wordingFaults(face), ...optionFaults(face), ...kindFaults(face), ...textFaults(card)];
  const at = { case: face.fact.study.id, subject: card.key, ...(face.slot && { slot: face.slot }) };
  return faults.map(({ rule, message }) => findingOf(rule, { ...at, message }));
}

function wordingFaults({ card, kind, fact, facts, stem }: Face): Fault[] {
  const { answer, explanation } = card;
  if (facts.length === 1) {
    return faults([shortStem, ...cardRules], { kind, fact, stem, answer, explanation });
  }
  const broken = templateFault(stem) ?? templateFault(explanation);
  return [...faults([shortStem, ...stemRules], { kind, fact, facts, stem, answer }), ...fault("S06", broken)];
}

function optionFaults(face: Face): Fault[] {
  const { kind, card, stem, options, right, wrong, fact } = face;
  if (options.length === 0) return [];
  const choice = { ...openChoice(stem, right[0] ?? "", fact.study), wrong: wrong.map(({ text }) => optionText(text)) };
  const onSize = areFigures(options, face.slot);
  const applies = (code: string) =>
    kind === "multi" ? RULES_ON_MULTI.has(code) : onSize ? RULES_ON_FIGURES.has(code) : true;
  const onOptions = (kind === "reverse" ? titleRules : optionRules).filter(({ code }) => applies(code));
  const own = choiceRules.flatMap(({ id, broken }) => fault(id, broken(face)));
  return [
    ...faults(onOptions, choice),
    ...own,
    ...manyOptions(face),
    ...fault("O08", onSize && card.kind === "mcq" ? figureTruth(face) : secondTruth(face)),
  ];
}

/** O01 of cards with several keys, which have more options. */
function manyOptions({ kind, options, corpus }: Face): Fault[] {
  if (kind !== "multi") return [];
  const { length } = options;
  if (length < MULTI_OPTIONS.from || length > MULTI_OPTIONS.to) return fault("O01", `${length} options`);
  const isRepeated = new Set(options.map(({ text }) => corpus.fold(text))).size < length;
  return fault("O01", isRepeated ? "two options say the same" : undefined);
}

function kindFaults(face: Face): Fault[] {
  const { card } = face;
  if (card.kind === "tf") return [...fault("T01", statementFault(card, face)), ...fault("O08", shownTruth(face))];
  if (card.kind === "estimate") return fault("N01", estimateFault(card));
  if (card.kind === "cloze") return fault("N01", typedFigureFault(face));
  return setFaults(face);
}

/** A false statement must not be true after all: what it shows is judged like a wrong option. */
function shownTruth(face: Face): string | undefined {
  const { card } = face;
  if (card.kind !== "tf" || !card.edit) return undefined;
  const { truth, shown, origin } = card.edit;
  const edited: Face = { ...face, right: [truth], wrong: [{ text: shown, correct: false, origin }] };
  return face.fact.quantity ? figureTruth(edited) : secondTruth(edited);
}

function textFaults(card: Card): Fault[] {
  const words = wordCount(card.explanation);
  const isFit = words >= MIN_EXPLANATION_WORDS && words <= MAX_EXPLANATION_WORDS;
  const unsafe = [...shownTexts(card), ...card.sources.map(({ title }) => title)].map(unsafeText).find(Boolean);
  return [
    ...fault("C04", isFit ? undefined : `${words} words of explanation, 10 to 60 are due`),
    ...fault("C04", card.sources.length === 0 ? "no source to show" : undefined),
    ...fault("C07", unsafe),
  ];
}

function faults<S>(
  rules: readonly { code: string; broken: (subject: S) => string | undefined }[],
  subject: S,
): Fault[] {
  return rules.flatMap(({ code, broken }) => fault(code as RuleId, broken(subject)));
}

function fault(rule: RuleId, message: string | undefined): Fault[] {
  return message ? [{ rule, message }] : [];
}
