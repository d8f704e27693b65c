import type { FactType } from "../case-study.ts";
import type { Authored } from "./authored.ts";

/** A rule on one text of a case file; `broken` says what is wrong, or nothing. */
export type PhraseRule = { id: "F07" | "F08" | "F09"; broken: (authored: Authored) => string | undefined };

const MAX_WORDS = 14;
const MAX_CHARACTERS = 110;
const MAX_COMMAS = 2;

/** F07: what is more than one idea cannot be answered as one. */
export const oneIdea: PhraseRule = {
  id: "F07",
  broken({ role, text }) {
    // Why a belief is wrong is told in the explanation, where a second clause is welcome.
    if (role === "why") return undefined;
    const words = text.split(/\s+/).length;
    if (words > MAX_WORDS) return `${words} words, at most ${MAX_WORDS}`;
    if (text.length > MAX_CHARACTERS) return `${text.length} characters, at most ${MAX_CHARACTERS}`;
    const commas = (text.match(/,(?!\d)/g) ?? []).length;
    if (commas > MAX_COMMAS) return `${commas} commas: a list of ideas`;
    return /[;.!?]\s/.test(text) && !/\b(?:vs|e\.g|i\.e|St|No)\.\s/.test(text)
      ? "two sentences in one slot"
      : undefined;
  },
};

const PRONOUN = /^(?:it|its|they|their|this|these|those(?! who\b)|he|she|his|her|we|our|you|your)\b/i;

/** Answers to a question that names their subject: "What speaks for {name}?", "they can be merged later". */
const ANSWER_CLAUSES = new Set([
  "why",
  "because",
  "gains",
  "costs",
  "consequence",
  "remedy",
  "text",
  "evidence",
  "stance",
]);

type Form = { name: string; fits: (text: string) => boolean };

const nounPhrase: Form = {
  name: "a noun phrase",
  fits: (text) => !/^(?:because|due to|since|when|if|although|so that)\b/i.test(text),
};
const withoutArticle: Form = {
  name: "a noun phrase without article",
  fits: (text) => nounPhrase.fits(text) && !/^(?:a|an|the)\s/i.test(text),
};
const imperative: Form = {
  name: "an imperative such as “test the restore path”",
  fits: (text) =>
    !/^(?:a|an|the|one|because|by|that|should|must|always)\s/i.test(text) &&
    !/^(?!bring\b|ring\b|sing\b|spring\b|string\b|ping\b|fling\b|cling\b)\p{L}+ing\s/iu.test(text),
};
/** Of verbs that differ from their present tense. */
const IRREGULAR =
  "built|kept|made|took|ran|grew|got|gave|sent|held|led|met|paid|sold|won|wrote|chose|became|began|rebuilt|brought|bought|came|drew|found|left|lost|laid|broke|drove|went|did|had";
/** A noun before the verb: “how Twitter rebuilt”, not “how a crashed coordinator is kept”. */
const PAST = new RegExp(
  `(?<!\\b(?:how|what|which|where|whether|who|is|are|be|been|being|gets?|an?|the|its|of|in|by|with|for|on|to|from|at|against|under|between|and|or|that|as|\\p{L}*[^s]s|\\p{Ll}+ly)) (?:(?!need\\b|exceed\\b|feed\\b|speed\\b|shed\\b|spread\\b)\\p{Ll}+ed|${IRREGULAR})\\b`,
  "u",
);
/** What follows tells more of what is decided: “how to react when Google withheld directions”. */
const SUBORDINATE = / (?:after|before|when|while|since|once|that|whose|who)\b.*$/;
/** “When deciding how Twitter rebuilt its queries” asks for what is past: a decision is told from before it was taken. */
const isDecidable = (question: string) =>
  !/^why\b/i.test(question) && !PAST.test(question.replace(/^when /i, "").replace(SUBORDINATE, ""));

const indirectQuestion: Form = {
  name: "an indirect question without “why” and past tense, such as “how data should reach consumers”",
  fits: (text) =>
    isDecidable(text) &&
    /^(?:how|what|when|where|which|who|whom|whose|whether|why|(?:in|on|at|from|to|for|by|with|after|under|over) (?:what|which|whom|whose))\b/i.test(
      text,
    ),
};
const reason: Form = {
  name: "a clause without “because”",
  fits: (text) => !/^(?:because|since|due to|as|for the reason)\s/i.test(text),
};

/** The forms of content/README.md section 1 that can be told by their first words. */
const FORMS: Partial<Record<`${FactType}.${string}`, Form>> = {
  "incident.cause": nounPhrase,
  "incident.name": nounPhrase,
  "incident.lesson": imperative,
  "component.role": withoutArticle,
  "decision.question": indirectQuestion,
  "decision.because": reason,
  "practice.why": reason,
  "innovation.does": nounPhrase,
  "evolution.trigger": nounPhrase,
};

/** F08: texts of one column can stand beside each other as options. */
export const columnForm: PhraseRule = {
  id: "F08",
  broken({ type, slot, role, text }) {
    if (/[.!?:;,]$/.test(text)) return "a sign at its end";
    const standsAlone = role !== "why" && !ANSWER_CLAUSES.has(slot);
    if (standsAlone && PRONOUN.test(text)) return `“${text.split(" ")[0]}” leads nowhere on a card: name the thing`;
    const form = FORMS[`${type}.${slot}`];
    return role !== "why" && form && !form.fits(text) ? `not ${form.name}` : undefined;
  },
};

const TIME_WORD =
  /\b(?:currently|nowadays|today|now|recently(?! (?:used|opened|seen|read|written|viewed|accessed|added|changed|updated|created))|lately|at present|presently|at the moment(?! (?:an?|the|of|when|that)\b)|so far|(?<!up )to date|these days|upcoming|modern)\b/i;
const PRAISE =
  /\b(?:massive(?:ly)?|(?:huge|enormous|gigantic|tremendous|vast) (?:scale|success|growth|volumes?|amounts?|numbers?|traffic|popularity)|incredibl[ey]|amazing(?:ly)?|awesome|revolutionary|ground-?breaking|cutting[- ]edge|state[- ]of[- ]the[- ]art|world[- ]class|best[- ]in[- ]class|industry[- ]leading|next[- ]generation|game[- ]chang(?:er|ing)|blazing(?:ly)?|lightning[- ]fast|seamless(?:ly)?|unparalleled|legendary|super[- ]fast|extremely|brilliant(?:ly)?|elegant(?:ly)?|innovative|impressive|famous(?:ly)?)\b/i;

/** F09: neither words that go stale nor words that only praise. */
export const precise: PhraseRule = {
  id: "F09",
  broken({ text, role }) {
    const time = /\d{4}/.test(text) ? null : TIME_WORD.exec(text);
    if (time && role !== "why") return `“${time[0]}” goes stale`;
    const praise = PRAISE.exec(text);
    return praise ? `“${praise[0]}” praises and says nothing` : undefined;
  },
};

export const phraseRules: readonly PhraseRule[] = [oneIdea, columnForm, precise];
