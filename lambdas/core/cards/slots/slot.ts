import type { FactType } from "../case-study.ts";

/**
 * How one slot of a fact type is asked about. Placeholders in braces are fields of `Fact.texts`; a sentence with a
 * field that the fact lacks is passed over. Values may be noun phrases or clauses, hence the colons.
 */
export type Slot = {
  type: FactType;
  /** The field that holds the answer. */
  slot: string;
  /** What the question names: two facts with nearly the same subject may share a true answer. */
  subject: readonly string[];
  /** Wordings of the question, in groups: those of the first group that can be filled are taken in turn by the kinds. */
  ask: readonly (readonly string[])[];
  /** Sentences with a gap, written `[...]`, for answers that can be typed. */
  gaps: readonly string[];
  /** Statements of the fact, which a false value of the slot makes false. */
  claims: readonly string[];
  /** The true fact, the first sentence of the explanation. */
  tell: string;
  /** More of the same fact, added while the explanation stays short. */
  also: readonly string[];
  /** What a value of this slot is when it turns up as a wrong option elsewhere: "“value” is {home}". */
  home: string;
  /**
   * Where wrong options come from. `texts`: what the author calls false, and then values of other facts, which belong to
   * other names and events. `given`: the author alone, since the price, reason or lesson of one thing may well be that of
   * another. `none` asks for recall only.
   */
  choices: "texts" | "given" | "terms" | "numbers" | "none";
};
