/** `error` stops the build, `warning` is reported. */
export type Severity = "error" | "warning";

/** What a rule reads: a fact with its slots, one card, or all of them together. */
export type RuleSubject = "fact" | "card" | "options" | "corpus";

type Row = { id: string; severity: Severity; subject: RuleSubject; what: string; why: string; mend: string };

/**
 * Every rule on facts and cards. Reasons in brackets: H Haladyna et al. 2002, N NBME 2020, W Wozniak 1999, M Matuschak
 * 2020, I item-writing-flaw rubrics, O ontology-based question making, P this project.
 */
export const catalogue = [
  row(
    "F01",
    "error",
    "fact",
    "names lead somewhere and ids are unique",
    "[P] a typing error is no fact",
    "write a name that exists",
  ),
  row(
    "F02",
    "error",
    "corpus",
    "a published fact is present or retired",
    "[P] schedules hang on its id",
    "restore the id, or list it under retired with a reason",
  ),
  row(
    "F03",
    "error",
    "fact",
    "a source with address and both dates",
    "[W18, W19] a learner can check it",
    "cite a source with url, published and retrieved",
  ),
  row(
    "F04",
    "error",
    "fact",
    "a quantity has a unit and a date",
    "[W19] figures go stale",
    'write qty with its unit and as_of, such as "2024-06"',
  ),
  row(
    "F05",
    "error",
    "corpus",
    "one figure for one thing at one date, within a factor of 3",
    "[P] contradiction",
    "mark one as disputed, or write metric, scope or as_of so that they differ",
  ),
  row(
    "F06",
    "warning",
    "corpus",
    "a peak is not below its average",
    "[P] arithmetic",
    "check both figures and their dates against the sources",
  ),
  row(
    "F07",
    "error",
    "fact",
    "at most 14 words, 110 characters and one idea",
    "[W4, M] minimum information",
    "keep the one idea that is asked for, move the rest to another fact",
  ),
  row(
    "F08",
    "error",
    "fact",
    "the form of its column, no final stop, no leading pronoun",
    "[H] parallel options",
    "write it in the form that content/README.md gives for the slot",
  ),
  row("F09", "error", "fact", "no undated time word, no praise", "[M] precise", "write the year or the figure instead"),
  row(
    "F10",
    "error",
    "fact",
    "no run of seven words of a text on file",
    "[P] facts, not sentences",
    "say it in your own words",
  ),
  row(
    "F11",
    "error",
    "corpus",
    "an alias or brand belongs to one case",
    "[P] reverse cards",
    "keep the name in one case, or relate the cases",
  ),
  row(
    "F12",
    "error",
    "fact",
    "a metric names neither the year of as_of nor the percentile",
    "[P] the card says both",
    "leave it to as_of or percentile, which every card tells",
  ),

  row("S01", "error", "card", "one question, one instruction or one sentence", "[H]", "ask one thing"),
  row(
    "S02",
    "error",
    "card",
    "answerable with the options covered, names by who has met them",
    "[H, N]",
    "name what is asked for in the stem",
  ),
  row(
    "S03",
    "error",
    "card",
    "names its subject, or hides it when that is asked for",
    "[W16] context",
    "let the wording carry {T}",
  ),
  row(
    "S04",
    "warning",
    "card",
    "at most 35 words and 260 characters",
    "[N] reading load",
    "shorten the slot that the stem quotes",
  ),
  row("S05", "error", "card", "no negative stem", "[H, N, I]", "ask for what is true"),
  row(
    "S06",
    "error",
    "card",
    "no left-over placeholder, space, article or wrong a/an",
    "[P] templates",
    "write the slot so that it fits its sentence",
  ),
  row("S07", "error", "card", "a figure shows its date", "[W19]", "let the wording carry {when}"),
  row("S08", "error", "card", "recall is no yes/no question", "[M] effortful", "ask what, why or how"),
  row(
    "S09",
    "error",
    "card",
    "one gap, six words around it, answer not beside it",
    "[W5, M]",
    "write a longer neighbour slot, or leave the cloze out",
  ),
  row(
    "S10",
    "error",
    "card",
    "no always, never, only, usually or often of the generator's own",
    "[H, N]",
    "drop the adverb",
  ),

  row(
    "L01",
    "error",
    "card",
    "the stem holds at most half of the key (cloze: a third)",
    "[N, I] leakage",
    "word the asked slot differently from its neighbours",
  ),
  row(
    "L02",
    "error",
    "options",
    "no word shared by stem and key alone",
    "[N, I] clang cue",
    "let one foil use the word as well",
  ),
  row(
    "L03",
    "error",
    "card",
    "a reverse stem is free of title, alias, brand",
    "[P] leakage",
    "say it without the name",
  ),
  row("L04", "error", "options", "no name of the case in the key alone", "[I] cue", "drop the name from the slot"),
  row(
    "L05",
    "error",
    "corpus",
    "no card holds the answer of another in its stem",
    "[N] hinging",
    "word one of the two facts differently",
  ),

  row(
    "O01",
    "error",
    "options",
    "three to five distinct options (select all: five to six)",
    "[H, N]",
    "write further foils",
  ),
  row(
    "O02",
    "error",
    "options",
    "one key (select all: two up to all but two)",
    "[H, N]",
    "check which options are marked right",
  ),
  row("O03", "error", "options", "no all or none of the above", "[H, N]", "write an option of its own"),
  row(
    "O04",
    "error",
    "options",
    "one type, slot and unit",
    "[H, O] homogeneous",
    "take wrong options from the same slot",
  ),
  row(
    "O05",
    "error",
    "options",
    "key neither 1.35 times the longest nor 0.6 times the shortest",
    "[N, I] length cue",
    "write foils as long as the truth",
  ),
  row(
    "O06",
    "warning",
    "options",
    "a wrong option has the key's grammatical form",
    "[H, N]",
    "write one foil in the form of the truth",
  ),
  row(
    "O07",
    "error",
    "options",
    "numbers ascend, equally precise, far enough apart, none more than the world has",
    "[H]",
    "take figures further apart, or below what there can be",
  ),
  row(
    "O08",
    "error",
    "options",
    "no second right answer",
    "[O] validity",
    "take the option out, or record that it is false under refuted",
  ),
  row("O09", "error", "options", "every wrong option has an origin", "[P] audit", "say where the option comes from"),
  row(
    "O10",
    "warning",
    "options",
    "key does not share most words with the others",
    "[N] convergence cue",
    "vary the words of the foils",
  ),
  row("O11", "error", "options", "no absolute or vague adverb", "[N, I]", "drop always, never, only, usually, often"),
  row(
    "O12",
    "error",
    "options",
    "key is not the only one with a digit, bracket or proper name",
    "[N] cue",
    "give one foil the same mark",
  ),
  row("O13", "error", "options", "no option inside another", "[H] overlap", "word them apart"),
  row(
    "O14",
    "warning",
    "corpus",
    "key positions even, key longest in at most 40 %",
    "[H]",
    "look at the order and length of options",
  ),
  row(
    "O15",
    "error",
    "options",
    "two wrong options from this or a related case, none that names another one",
    "[O, N] plausibility",
    "write foils",
  ),

  row(
    "T01",
    "error",
    "card",
    "a false statement changes one slot and inserts no not",
    "[P]",
    "replace the slot's value and nothing else",
  ),
  row(
    "T02",
    "warning",
    "corpus",
    "40 to 60 % of statements true",
    "[P] guessing",
    "write foils or refuted values for slots without any",
  ),
  row(
    "N01",
    "error",
    "card",
    "an estimate has unit, tolerance and a short positive figure, a typed figure three digits at most",
    "[P]",
    "write qty as a positive number of three digits with its unit",
  ),

  row(
    "C01",
    "error",
    "corpus",
    "card keys follow their rule, are unique, and the same in every run",
    "[P]",
    "a fault of the generator: report it",
  ),
  row(
    "C02",
    "warning",
    "corpus",
    "no two cards nearly alike",
    "[P] load",
    "retire one of the two facts, or word them apart",
  ),
  row(
    "C03",
    "error",
    "corpus",
    "like questions with unlike answers differ in a word",
    "[W11] interference",
    "name what sets the two facts apart in the slot that is asked by",
  ),
  row(
    "C04",
    "error",
    "card",
    "ten to sixty words of explanation with the true fact, and sources",
    "[P] feedback",
    "shorten or complete the fact",
  ),
  row("C05", "error", "card", "no recall of a list of more than three", "[W9, W10] sets", "make one fact of each item"),
  row(
    "C06",
    "warning",
    "corpus",
    "every fact gives a card or a reason",
    "[P] coverage",
    "a fault of the generator: report it",
  ),
  row("C07", "error", "card", "no control sign, mojibake, HTML, Markdown or formula", "[P] safety", "write plain text"),
] as const satisfies readonly Row[];

export type RuleId = (typeof catalogue)[number]["id"];

const rows: ReadonlyMap<string, Row> = new Map(catalogue.map((rule) => [rule.id, rule]));

/** The row of a rule. */
export function ruleNamed(id: RuleId): Row {
  const found = rows.get(id);
  if (!found) throw new Error(`There is no rule ${id}.`);
  return found;
}

function row<const Id extends string>(
  id: Id,
  severity: Severity,
  subject: RuleSubject,
  what: string,
  why: string,
  mend: string,
) {
  return { id, severity, subject, what, why, mend };
}
