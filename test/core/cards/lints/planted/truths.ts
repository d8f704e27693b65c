import { good, wrong } from "../world.ts";
import { card, type Defect, FLOOD, figures, keyed, options } from "./defect.ts";

export const plantedTruths: readonly Defect[] = [
  card(
    "O08",
    "a lesson lent by another incident",
    good.chain({
      options: good
        .chain()
        .options.map((option, at) =>
          at === 3 ? wrong("keep a copy of each page above the quay", "harbour-log/incident/1975-flood") : option,
        ),
    }),
  ),
  card(
    "O08",
    "a greater figure beside “more than”",
    good.figure({ options: figures("600 ships per year", "4,200 ships per year", "30,000 ships per year") }),
  ),
  card(
    "O08",
    "a false “more than” that is true",
    good.tf({
      key: "lighthouse/scale/ships#qty~tf",
      facts: ["lighthouse/scale/ships"],
      group: "lighthouse/scale/ships",
      asOf: "1998",
      stem: "True or false? Lighthouse in 1998, ships guided past the rock: the figure given was more than 700 ships per year.",
      edit: {
        slot: "qty",
        truth: "more than 4,200 ships per year",
        shown: "more than 700 ships per year",
        origin: "step",
      },
    }),
  ),
  card(
    "O08",
    "a truth of an incident of the same class",
    good.mcq({
      options: options(
        3,
        wrong("grease that had turned to stone in the cold bearing", "lighthouse/incident/1994-frost"),
      ),
    }),
  ),
  card(
    "O08",
    "an implied pattern offered as wrong",
    good.multi({
      options: good.multi().options.map((option, at) => (at === 3 ? wrong("chain of signals", "refuted") : option)),
    }),
  ),
  card(
    "O08",
    "a pattern nobody refuted",
    good.multi({
      options: good
        .multi()
        .options.map((option, at) => (at === 3 ? wrong("bonfires", "harbour-log/tradeoff/ink") : option)),
    }),
  ),
  card(
    "O08",
    "the key in other letters",
    good.mcq({ options: options(0, wrong("Oil that had frozen, in the pipe to the lamp")) }),
  ),
  card(
    "O08",
    "a statement that is true of both",
    good.compare({
      statements: good
        .compare()
        .statements.map((one, at) =>
          at === 0
            ? { text: "pages that stay readable for a century", side: 0 as const, fact: "harbour-log/tradeoff/ink" }
            : one,
        ),
    }),
  ),
  card(
    "O09",
    "an option from nowhere",
    good.mcq({ options: options(0, { text: "glass that had cracked in the heat of the lamp", correct: false }) }),
  ),
  card(
    "O09",
    "an option of a fact that is gone",
    good.mcq({
      options: options(0, wrong("glass that had cracked in the heat of the lamp", "lighthouse/incident/1880-glass")),
    }),
  ),
  card(
    "O10",
    "a key in the middle of its variations",
    good.mcq({
      answer: "frozen oil in the iron pipe",
      options: [
        { text: "frozen oil in the iron pipe", correct: true },
        wrong("frozen oil near the window"),
        wrong("spilt oil beneath an iron pipe"),
        wrong("an iron pipe of a frozen quay"),
      ],
    }),
  ),
  card(
    "O11",
    "an absolute adverb",
    good.mcq({ options: options(0, wrong("glass that always cracks in the heat of the lamp")) }),
  ),
  card(
    "O11",
    "a vague adverb",
    good.mcq({ options: options(0, wrong("glass that usually cracks in the heat of lamps")) }),
  ),
  card(
    "O12",
    "the only digit",
    good.mcq({
      answer: "oil that had frozen in 3 pipes to the lamp",
      options: keyed("oil that had frozen in 3 pipes to the lamp"),
    }),
  ),
  card(
    "O12",
    "the only proper name",
    good.mcq({
      answer: "oil of the Baltic that had frozen in a pipe",
      options: keyed("oil of the Baltic that had frozen in a pipe"),
    }),
  ),
  card(
    "O13",
    "an option inside another",
    good.mcq({ options: options(2, wrong("glass that had cracked in the heat of the lamp and the sun")) }),
  ),
  card(
    "O15",
    "options of a case that has nothing to do with it",
    good.mcq({
      options: good.mcq().options.map((option, at) => {
        if (at === 0) return wrong("sail that had been torn by the wind at night", "wind-mill/incident/1960-stop");
        return at === 2
          ? wrong("stone that had been split by the winter frost", "wind-mill/incident/1961-stop")
          : option;
      }),
    }),
  ),
  ...["ink of the harbour log that had run in the rain", "grease that had gone hard in the G7 engine"].map((text) =>
    card("O15", `a lent option that names its home: ${text}`, good.mcq({ options: options(3, wrong(text, FLOOD)) })),
  ),
  card(
    "T01",
    "a statement made false by a not",
    good.tf({
      stem: good
        .tf()
        .stem.replace(
          "glass that had cracked in the heat of the lamp",
          "oil that had not frozen in the pipe to the lamp",
        ),
      edit: {
        slot: "cause",
        truth: "oil that had frozen in the pipe to the lamp",
        shown: "oil that had not frozen in the pipe to the lamp",
        origin: "foil",
      },
    }),
  ),
  card("T01", "a statement changed in two places", good.tf({ stem: good.tf().stem.replace("1990", "1890") })),
  card("T01", "a false statement marked true", good.tf({ isTrue: true, answer: "true" })),
  card(
    "O02",
    "a comparison of one side alone",
    good.compare({ statements: good.compare().statements.map((one) => ({ ...one, side: 0 as const })) }),
  ),
  card(
    "L02",
    "a pair that shares a word",
    good.match({ pairs: good.match().pairs.map((pair, at) => (at === 0 ? { ...pair, left: "oil burner" } : pair)) }),
  ),
  card(
    "L04",
    "a statement that names its side",
    good.compare({
      statements: good
        .compare()
        .statements.map((one, at) => (at === 0 ? { ...one, text: "oil is lit in Lighthouse" } : one)),
    }),
  ),
];
