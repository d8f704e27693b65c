import type { CardKind } from "./card.ts";
import type { Fact } from "./facts.ts";
import { stemRules } from "./lints/stem-rules.ts";
import type { DropReason } from "./question.ts";
import { contentWords, fold, wordCount } from "./wording.ts";

/** A card before its options, as the rules see it. */
export type Draft = { kind: CardKind; fact: Fact; stem: string; answer: string; explanation: string };

/** A rule of content/README.md section 4. `broken` says what is wrong, or nothing. */
export type Rule<Subject> = {
  code: string;
  reason: DropReason;
  broken: (subject: Subject) => string | undefined;
};

const GAP = "[...]";
const MIN_CONTEXT_WORDS = 6;
const MAX_GAP_SHARE = 0.4;

/** Share of the answer's content words that the stem may hold, for the kinds whose stem asks for a text. */
const MAX_LEAK: Partial<Record<CardKind, number>> = { recall: 0.5, mcq: 0.5, chain: 0.5, cloze: 1 / 3, reverse: 0 };

/** Kinds whose answer stands word for word in the explanation. */
const TOLD: ReadonlySet<CardKind> = new Set(["recall", "mcq", "chain", "reverse"]);

/** Rules on the question itself, whatever its options. */
export const cardRules: readonly Rule<Draft>[] = [
  {
    code: "L01",
    reason: "leak",
    broken({ kind, fact, stem, answer }) {
      // The unit of a figure may stand in the question; the number is what is asked for.
      const limit = MAX_LEAK[kind];
      if (fact.quantity || limit === undefined) return undefined;
      const asked = contentWords(stem);
      const words = [...contentWords(answer)];
      const shown = words.filter((word) => asked.has(word));
      const leaks = words.length > 0 && shown.length / words.length > limit;
      return leaks ? `the question already says ${shown.join(", ")} of the answer` : undefined;
    },
  },
  ...stemRules,
  {
    code: "S03",
    reason: "wording",
    broken: ({ kind, fact, stem }) =>
      kind === "reverse" || stem.includes(fact.study.title) ? undefined : "the stem does not name its subject",
  },
  {
    code: "L03",
    reason: "leak",
    broken({ kind, fact, stem }) {
      if (kind !== "reverse") return undefined;
      const { title, aliases = [], brands = [] } = fact.study;
      const shown = [title, ...aliases, ...brands].find((name) => ` ${fold(stem)} `.includes(` ${fold(name)} `));
      return shown && `the question names "${shown}"`;
    },
  },
  {
    code: "S06",
    reason: "wording",
    broken: ({ stem, explanation }) => templateFault(stem) ?? templateFault(explanation),
  },
  {
    code: "S07",
    reason: "wording",
    broken: ({ fact, stem }) =>
      fact.quantity && !(fact.texts.when && stem.includes(fact.texts.when))
        ? "a figure needs its date in the stem"
        : undefined,
  },
  {
    code: "S09",
    reason: "leak",
    broken({ kind, stem, answer }) {
      if (kind !== "cloze") return undefined;
      const context = stem.replace(GAP, "");
      if (stem.split(GAP).length !== 2) return "a cloze sentence has one gap";
      if (wordCount(context) < MIN_CONTEXT_WORDS) return "the sentence around the gap is too short";
      const gap = wordCount(answer);
      if (gap / (gap + wordCount(context)) > MAX_GAP_SHARE) return "the gap is most of the sentence";
      return ` ${fold(context)} `.includes(` ${fold(answer)} `) ? "the answer stands beside the gap" : undefined;
    },
  },
  {
    code: "C04",
    reason: "explanation",
    broken: ({ answer, explanation, fact, kind }) =>
      fact.sources.length === 0
        ? "no source to show"
        : TOLD.has(kind) && !fact.quantity && !fold(explanation).includes(fold(answer))
          ? "the explanation does not hold the true fact"
          : undefined,
  },
];

/** Marks of a broken template or of two texts that do not fit together. */
export function templateFault(text: string): string | undefined {
  if (/[{}]|undefined|NaN|\bnull\b/.test(text)) return "a placeholder was left";
  if (/ {2}| [,.?]|\.\.(?!\.)(?<!\.\.\.)/.test(text)) return "a space or stop too many";
  if (/\b(?:a|an|the) (?:a|an|the)\b/i.test(text)) return "two articles in a row";
  if (/\ba (?!uni|use|usu|uti|eu|one\b|once)[aeiou]/i.test(text)) return '"a" before a vowel';
  if (/\ban (?!hour|hono|heir)[bcdfgjkqtvwyz]/.test(text)) return '"an" before a consonant';
  return undefined;
}
