import type { CardKind } from "../card.ts";
import type { Fact } from "../facts.ts";
import { wordCount } from "../wording.ts";
import { frameOf } from "./face.ts";

/** A question as the rules read it. `facts` when it is made of several. */
export type Asked = {
  kind: CardKind;
  fact: Fact;
  stem: string;
  answer: string;
  facts?: readonly Fact[];
};

/** The same shape as the rules of card-rules.ts, so that the generator drops what they stop. */
export type StemRule<Id extends string> = {
  code: Id;
  reason: "wording";
  broken: (asked: Asked) => string | undefined;
};

const MAX_WORDS = 35;
const MAX_CHARACTERS = 260;
const MAX_LISTED = 3;
/** Shorter stems cannot have too many words: even the shortest word takes two places. */
const MIN_LONG = 2 * MAX_WORDS;

/** Kinds that ask; the others instruct, or state a sentence. */
const QUESTIONS: ReadonlySet<CardKind> = new Set(["recall", "mcq", "multi", "chain", "reverse", "compare"]);

/** Signs that end a sentence and are followed by another: figures and initials are none. */
const SECOND_SENTENCE = /[^\s.]{3,}[.!] \p{Lu}/u;

const SECOND_QUESTION = /\band (?:what|why|how|when|who|which|where)\b[^?]*\?/i;

/** S01: two questions cannot have one answer. */
export const oneQuestion: StemRule<"S01"> = {
  code: "S01",
  reason: "wording",
  broken(asked) {
    const { kind, stem } = asked;
    const marks = (stem.match(/\?/g) ?? []).length;
    if (marks > 1) return `${marks} question marks`;
    if (marks === 0 && QUESTIONS.has(kind)) return "the stem is not one question";
    if (marks === 1 && kind === "cloze") return "a question where a sentence with a gap is due";
    if (inFrame(SECOND_QUESTION, asked)) return "two questions in one";
    return !QUESTIONS.has(kind) && inFrame(SECOND_SENTENCE, asked) ? "more than one sentence" : undefined;
  },
};

const ASKS_FOR_OPTION = /\bwhich (?:statement|option|answer|claim|sentence)s?\b(?! was chosen)/i;
const POINTING =
  /\b(?:which|what|who) (?:one )?of (?:these|the following|those)\b(?: (?:is|are|was|were|fits?|applies|apply|holds?)\b)?/i;

const MAX_COMMON_WORDS = 3;

function asksForName(kind: CardKind): boolean {
  return kind === "recall" || kind === "cloze";
}

/** "cluster logic in the client" describes an idea; with a proper name or figure in it, it could be known. */
function isDescription(name: string): boolean {
  return wordCount(name) > MAX_COMMON_WORDS && !/[\p{Lu}\d]/u.test(name);
}

/** S02: a question that needs its options tests recognition of a list, not knowledge. */
export const coveredOptions: StemRule<"S02"> = {
  code: "S02",
  reason: "wording",
  broken(asked) {
    const { kind, fact, answer } = asked;
    if (asksForName(kind) && answer === fact.texts.name && isDescription(answer)) {
      return `“${answer}” is a description of several common words: nobody could tell the name`;
    }
    if (!["recall", "mcq", "multi", "chain", "reverse"].includes(kind)) return undefined;
    if (inFrame(ASKS_FOR_OPTION, asked)) return "asks for an option, not for a thing";
    const match = inFrame(POINTING, asked);
    if (match && kind !== "multi") return `“${match[0]}” cannot be answered with the options covered`;
    return match && / (?:is|are|was|were|fits?|appl|hold)/i.test(match[0])
      ? `“${match[0]}” names nothing to look for`
      : undefined;
  },
};

/** S04: what takes longer to read than to answer. */
export const shortStem: StemRule<"S04"> = {
  code: "S04",
  reason: "wording",
  broken({ stem }) {
    if (stem.length > MAX_CHARACTERS) return `${stem.length} characters, at most ${MAX_CHARACTERS}`;
    const words = stem.length > MIN_LONG ? wordCount(stem) : 0;
    return words > MAX_WORDS ? `${words} words, at most ${MAX_WORDS}` : undefined;
  },
};

const NEGATIVE = /\b(?:not|except|never|cannot|\w+n[’']t|(?<!\bat )least)\b/i;

/** S05: learners overlook a "not"; an author's own inside a slot belongs to the fact. */
export const positiveStem: StemRule<"S05"> = {
  code: "S05",
  reason: "wording",
  broken(asked) {
    if (/\b(?:NOT|EXCEPT|LEAST|NEVER)\b/.test(asked.stem)) return "a negative stem";
    if (asked.kind === "tf") return undefined;
    const negative = inFrame(NEGATIVE, asked);
    return negative ? `“${negative[0]}” turns the question round` : undefined;
  },
};

/** S08: yes and no are guessed right every second time. */
export const openRecall: StemRule<"S08"> = {
  code: "S08",
  reason: "wording",
  broken({ kind, stem, answer }) {
    if (kind !== "recall") return undefined;
    if (/^(?:yes|no|true|false)(?:[.,]|$)/i.test(answer)) return "the answer is yes or no";
    const yesNo =
      /^(?:[^?]{0,120}[,:] )?(?:does|do|did|is|are|was|were|can|could|has|have|had|will|would|should|may|might|must)\b/i;
    return yesNo.test(stem) ? "a yes or no answers it" : undefined;
  },
};

const TEST_WISE =
  /\b(?:always|never|all(?! (?:that apply|taken|compared)\b)|only|every|completely|usually|often|sometimes|generally|mostly|typically|frequently|rarely|probably)\b/i;

/** S10: such words tell a test-wise reader what is true, unless the fact itself says so. */
export const plainStem: StemRule<"S10"> = {
  code: "S10",
  reason: "wording",
  broken(asked) {
    // A statement is held to its template by T01, and what it borrows is no wording of the generator's.
    if (asked.kind === "tf") return undefined;
    const word = inFrame(TEST_WISE, asked);
    return word ? `“${word[0]}” is not in the fact` : undefined;
  },
};

/** C05: sets are forgotten one by one; only their items can be learnt. */
export const noSetRecall: StemRule<"C05"> = {
  code: "C05",
  reason: "wording",
  broken({ kind, stem, answer }) {
    if (kind !== "recall" && kind !== "cloze") return undefined;
    const asksForSet =
      /\b(?:name|list|give|recite|enumerate|what are) (?:all|the|its|every)? ?(?:of the )?(?:four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}|\w+s of all)\b/i;
    if (asksForSet.test(stem)) return "asks for a whole set";
    const items = answer.split(/, (?:and |or )?|; | and /).filter(Boolean);
    const listed = /,|;/.test(answer) && items.length > MAX_LISTED;
    return listed ? `the answer is a list of ${items.length}` : undefined;
  },
};

/** The rules on the wording of a stem that the generator keeps as well. */
export const stemRules = [oneQuestion, coveredOptions, positiveStem, openRecall, plainStem, noSetRecall] as const;

/** Looks into what the generator itself says; most stems hold no such word at all and need no closer look. */
function inFrame(sign: RegExp, { stem, fact, facts }: Asked): RegExpExecArray | null {
  return sign.test(stem) ? sign.exec(frameOf(stem, facts ?? [fact])) : null;
}
