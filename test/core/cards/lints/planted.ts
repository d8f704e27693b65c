import type { Card, CardOption } from "../../../../lambdas/core/cards/card.ts";
import type { CaseStudy } from "../../../../lambdas/core/cards/case-study.ts";
import type { RuleId } from "../../../../lambdas/core/cards/lints/catalogue.ts";
import type { Finding } from "../../../../lambdas/core/cards/lints/finding.ts";
import { schemaFaults } from "../../../../lambdas/core/cards/lints/study-rules.ts";
import { good, lint, lintWorld, SEED, studies, world, wrong } from "./world.ts";

/** A way to be wrong, as an author, a document or a generator would produce it, and the rule that must tell it. */
export type Defect = { rule: RuleId; fault: string; found: () => readonly Pick<Finding, "rule">[] };

const card = (rule: RuleId, fault: string, spoiled: Card): Defect => ({ rule, fault, found: () => lint(spoiled) });

const fact = (rule: RuleId, fault: string, change: (one: CaseStudy, other: CaseStudy) => void): Defect => ({
  rule,
  fault,
  found: () => lintWorld(change),
});

const cards = (rule: RuleId, fault: string, spoiled: readonly Card[]): Defect => ({
  rule,
  fault,
  found: () => lintWorld(undefined, spoiled),
});

const schema = (fault: string, change: (study: CaseStudy) => void): Defect => ({
  rule: "F01",
  fault,
  found: () => {
    const [lighthouse] = studies(change);
    return schemaFaults(lighthouse, world.vocabulary).map(() => ({ rule: "F01" }));
  },
});

const incident = ({ facts }: CaseStudy) => facts.incident?.[0] ?? fail();
const component = ({ facts }: CaseStudy) => facts.component?.[0] ?? fail();
const scale = ({ facts }: CaseStudy) => facts.scale?.[0] ?? fail();
function fail(): never {
  throw new Error("the invented case has changed");
}

/** The options of the clean card, one of them replaced. */
function options(place: number, option: CardOption): CardOption[] {
  return good.mcq().options.map((clean, at) => (at === place ? option : clean));
}
const keyed = (text: string): CardOption[] => options(1, { text, correct: true });
const FLOOD = "harbour-log/incident/1975-flood";
const figures = (...texts: string[]): CardOption[] =>
  texts.map((text) => (text.startsWith("4,200") ? { text, correct: true } : wrong(text, "step")));

/** Two figures besides that of the ships, all in one unit. */
export const lampsOf = (first: string, second: string) => (study: CaseStudy) => {
  const made = (id: string, metric: string, qty: string) => ({ id, metric, qty, as_of: "1998", src: ["keeper"] });
  study.facts.scale = [
    made("a", "lamps on the quay", "10 lamps"),
    made("b", first, "50 lamps"),
    made("c", second, "900 lamps"),
  ];
};
export const figureOrder = () =>
  good.order({
    key: "lighthouse/set/lamps-1~order",
    group: "lighthouse/set/lamps-1",
    facts: ["a", "b", "c"].map((id) => `lighthouse/scale/${id}`),
    stem: "Lighthouse: order these numbers of lamps from lowest to highest.",
    items: [10, 50, 900].map((value, at) => {
      const id = ["a", "b", "c"][at] ?? "";
      return { text: `thing ${id}`, value, shown: `${value} lamps`, fact: `lighthouse/scale/${id}` };
    }),
  });

export const plantedFacts: readonly Defect[] = [
  schema("a pattern with letters swapped", ({ facts }) => {
    if (facts.pattern?.[0]) facts.pattern[0].pattern = "miror-sweep";
  }),
  schema("a year beyond all calendars", (study) => {
    incident(study).year = 19_900;
  }),
  schema("a phrase with a pasted table cell", (study) => {
    incident(study).cause = "oil | that had frozen";
  }),
  fact("F01", "an id used twice in one type", ({ facts }) => {
    if (facts.component?.[1]) facts.component[1].id = "lamp";
  }),
  fact("F01", "a relation to a case nobody knows", ({ relations }) => {
    relations?.push({ type: "uses", to: "tide-clok" });
  }),
  fact("F01", "a belief about a fact that is not there", ({ refuted }) => {
    if (refuted?.[0]) refuted[0].fact = "consistency/report";
  }),
  {
    rule: "F02",
    fault: "a slug edited in place after publication",
    found: () =>
      lintWorld(({ facts }) => void (facts.component?.[0] && Object.assign(facts.component[0], { id: "burner" })), [], {
        published: new Map([["lighthouse", ["lighthouse/component/lamp"]]]),
      }),
  },
  {
    rule: "F02",
    fault: "a fact taken out without a word",
    found: () =>
      lintWorld(({ facts }) => void facts.mistake?.splice(0), [], {
        published: new Map([["lighthouse", ["lighthouse/mistake/one-keeper"]]]),
      }),
  },
  fact("F03", "an address without a host", ({ sources }) => {
    if (sources.keeper) sources.keeper.url = "https://keeper";
  }),
  fact("F03", "a source read before it was published", ({ sources }) => {
    if (sources.keeper) sources.keeper.published = "2027-01";
  }),
  fact("F03", "no source at all", (study) => {
    component(study).src = [];
  }),
  fact("F04", "a figure without a unit", (study) => {
    scale(study).qty = "300M";
  }),
  fact("F04", "a range from the higher to the lower end", (study) => {
    scale(study).qty = "9-5 ships/day";
  }),
  fact("F05", "the same figure per day and per month", ({ facts }) => {
    const [ships] = facts.scale ?? [];
    if (ships) facts.scale?.push({ ...ships, id: "ships-2", qty: "4200 ships/day", as_of: "1998-06" });
  }),
  fact("F05", "bytes that differ by their prefix", ({ facts }) => {
    const log = { metric: "size of the log", as_of: "1998", src: ["keeper"] };
    facts.scale?.push({ ...log, id: "log", qty: "14 TB" }, { ...log, id: "log-2", qty: "14 PB" });
  }),
  fact("F06", "a peak below the average", ({ facts }) => {
    const ships = { as_of: "1998", src: ["keeper"] };
    facts.scale?.push(
      { ...ships, id: "p", metric: "peak arrivals at the quay", qty: "20M arrivals/s" },
      { ...ships, id: "a", metric: "arrivals at the quay", qty: "10000T arrivals/day" },
    );
  }),
  fact("F07", "a lesson of four parts", (study) => {
    incident(study).lesson = "test the pipe, warm the oil, watch the wick, train the keeper";
  }),
  fact("F07", "two sentences in a slot", (study) => {
    incident(study).what = "the light went out. Nobody saw it";
  }),
  fact("F07", "a foil of sixteen words", (study) => {
    incident(study).foils = {
      cause: ["a storm that had torn the roof from the tower and thrown it into the bay below"],
    };
  }),
  fact("F08", "a cause that is a sentence", (study) => {
    incident(study).cause = "It was caused by frozen oil";
  }),
  fact("F08", "a cause that begins with because", (study) => {
    incident(study).cause = "because the oil had frozen in the pipe";
  }),
  fact("F08", "a lesson that is a noun phrase", (study) => {
    incident(study).lesson = "the importance of a second lamp";
  }),
  fact("F08", "a lesson that is a gerund", (study) => {
    incident(study).lesson = "keeping a second lamp that burns another fuel";
  }),
  fact("F08", "a role with an article", (study) => {
    component(study).role = "the vessel in which the oil is lit";
  }),
  fact("F08", "a role that is a clause", (study) => {
    component(study).role = "it holds the oil that is lit";
  }),
  fact("F08", "a direct question", ({ facts }) => {
    const made = { id: "fuel", chose: "oil", because: "it burns long", src: ["keeper"] };
    facts.decision = [{ ...made, question: "should the lamp burn oil" }];
  }),
  ...["how the keeper kept the lamp burning", "why whale oil is burnt", "how the guild replaced whale oil"].map(
    (question) =>
      fact("F08", `a decision told from behind: ${question}`, ({ facts }) => {
        facts.decision = [{ id: "fuel", chose: "oil", because: "it burns long", src: ["keeper"], question }];
      }),
  ),
  fact("F12", "a metric with the year of its date", (study) => {
    scale(study).metric = "ships guided past the rock in 1998";
  }),
  fact("F12", "a scope with the year of its date", (study) => {
    scale(study).scope = "the winter of 1998";
  }),
  fact("F12", "a metric with its percentile in words", ({ facts }) => {
    const wait = { id: "wait", metric: "median wait at the pier", qty: "20 min", as_of: "1998" };
    facts.latency = [{ ...wait, percentile: "p50", src: ["keeper"] }];
  }),
  fact("F09", "a word that goes stale", (study) => {
    component(study).role = "vessel that currently holds the oil";
  }),
  fact("F09", "praise of a source", (study) => {
    component(study).role = "state-of-the-art vessel for the oil";
  }),
  fact("F09", "a large word for a figure", (study) => {
    incident(study).what = "massive darkness lay over the bay until dawn";
  }),
  fact("F10", "a sentence pasted from a source", (study) => {
    component(study).role = "tower on the western rock that has shown its light since the reign";
    incident(study).what = SEED.slice(4, 64).toLowerCase();
  }),
  fact("F10", "a pasted sentence with other signs and case", ({ facts }) => {
    if (facts.mistake?.[0]) facts.mistake[0].name = "“On the Western Rock”: has shown its LIGHT";
  }),
  fact("F11", "an alias that is the title of another case", (study) => {
    study.aliases = ["harbour-LOG"];
  }),
  fact("F11", "an alias of two cases", (_, harbour) => {
    harbour.aliases = ["Rock Tower"];
  }),
  fact("C07", "an emoji broken by a wrong encoding", (study) => {
    component(study).name = "üèù burner";
  }),
];

export const plantedStems: readonly Defect[] = [
  card("S01", "two question marks", good.recall({ stem: "Lighthouse went dark in 1990? What was the root cause?" })),
  card("S01", "two questions in one", good.recall({ stem: "Lighthouse: what failed in 1990 and why did it fail?" })),
  card(
    "S01",
    "a cloze that asks",
    good.cloze({ stem: "In Lighthouse, which part is the [...] that gathers the light?" }),
  ),
  card("S02", "which of these is true", good.mcq({ stem: "Which of these is true of the dark night (Lighthouse)?" })),
  card("S02", "which statement", good.mcq({ stem: "Lighthouse: which statement about the 1990 dark night holds?" })),
  card("S03", "a question without its subject", good.recall({ stem: "What was the root cause?" })),
  card("S03", "a match without its case", good.match({ stem: "Match each part with its role." })),
  card("S03", "a comparison that names one side", good.compare({ stem: "Sort each statement: Lighthouse or not?" })),
  card(
    "S04",
    "a stem of forty words",
    good.recall({
      stem: "Considering everything that is told about Lighthouse, its keepers, its oil, its glass, its long winters and the ships that pass it by night and by day in every weather, what was in the end the root cause of the 1990 dark night?",
    }),
  ),
  card(
    "S05",
    "a NOT in capitals",
    good.mcq({ stem: "Which of Lighthouse's troubles was NOT behind the 1990 dark night?" }),
  ),
  card("S05", "an except", good.mcq({ stem: "Lighthouse: what lay behind the 1990 dark night except the storm?" })),
  card("S06", "a placeholder", good.recall({ stem: "What was the root cause of the {year} dark night (Lighthouse)?" })),
  card("S06", "undefined in the text", good.recall({ stem: "What caused the undefined dark night (Lighthouse)?" })),
  card("S06", "two articles", good.recall({ stem: "What caused the the 1990 dark night (Lighthouse)?" })),
  card("S06", "a before a vowel", good.recall({ stem: "Lighthouse: what caused a outage in 1990?" })),
  card(
    "S07",
    "a figure without a date",
    good.figure({ stem: "Lighthouse, ships guided past the rock: which figure comes closest?" }),
  ),
  card("S08", "a yes/no question", good.recall({ stem: "Lighthouse: did oil freeze in the dark night?" })),
  card("S08", "yes as the answer", good.recall({ answer: "yes" })),
  card(
    "S09",
    "two gaps",
    good.cloze({ stem: "In Lighthouse, [...] is the name of the ring of [...] that gathers the light." }),
  ),
  card("S09", "hardly a sentence", good.cloze({ stem: "Lighthouse: the [...] of glass." })),
  card(
    "S09",
    "the answer beside the gap",
    good.cloze({ stem: "In Lighthouse, [...] is another name of the lens that gathers the light." }),
  ),
  card(
    "S10",
    "a usually of the generator's own",
    good.recall({ stem: "What is usually the root cause of a dark night (Lighthouse)?" }),
  ),
  card(
    "L01",
    "a stem that says the answer",
    good.recall({ stem: "What had frozen oil in the lamp pipe of Lighthouse?" }),
  ),
  card(
    "L01",
    "an order item with its figure",
    good.order({ items: good.order().items.map((item) => ({ ...item, text: `${item.text}, ${item.shown}` })) }),
  ),
  card(
    "L03",
    "a reverse stem with an alias",
    good.reverse({ stem: "Whose idea is this: a rhythm of light for the Rock Tower?" }),
  ),
  card(
    "L03",
    "a reverse stem with the title",
    good.reverse({ stem: "Whose idea is this: the flashes of a lighthouse by night?" }),
  ),
  card(
    "N01",
    "an estimate without its unit in the stem",
    good.estimate({ stem: "Lighthouse in 1998: estimate the traffic." }),
  ),
  {
    rule: "N01",
    fault: "a figure to be typed that nobody keeps in mind",
    found: () =>
      lintWorld(
        (study) => {
          scale(study).qty = "4217 ships/year";
        },
        [
          {
            ...good.cloze({
              stem: "Lighthouse, ships guided past the rock, as of 1998: [...] ships per year.",
              answer: "4,217",
            }),
            key: "lighthouse/scale/ships#qty~cloze",
            facts: ["lighthouse/scale/ships"],
            group: "lighthouse/scale/ships",
          },
        ],
      ),
  },
  {
    rule: "S02",
    fault: "a name that only describes",
    found: () =>
      lintWorld(
        (study) => {
          for (const part of study.facts.component ?? []) if (part.id === "glass") part.name = "ring of the old glass";
        },
        [good.cloze({ answer: "ring of the old glass" })],
      ),
  },
  card("N01", "an estimate of nothing", good.estimate({ value: 0, answer: "0 ships per year" })),
  card("N01", "an answer that is not the value", good.estimate({ value: 42_000 })),
  card("N01", "more digits than anybody can guess", good.estimate({ value: 4217.3, answer: "4,217.3 ships per year" })),
  card("C04", "an explanation of four words", good.recall({ explanation: "It was the oil." })),
  card(
    "C04",
    "an explanation without the answer",
    good.recall({
      explanation: "The 1990 dark night (Lighthouse) had a root cause that many a keeper has wondered about.",
    }),
  ),
  card("C04", "no source", good.recall({ sources: [] })),
  card("C05", "a list of seven", good.recall({ stem: "Name the seven patterns of Lighthouse: which are they?" })),
  card("C05", "an answer of five items", good.recall({ answer: "oil, glass, wick, mirror and horn" })),
  card("C07", "a zero-width space", good.recall({ answer: "oil that had frozen\u200b in the pipe to the lamp" })),
  card(
    "C07",
    "Markdown",
    good.recall({
      explanation: "**The root cause** of the 1990 dark night was oil that had frozen in the pipe to the lamp.",
    }),
  ),
  card("C07", "HTML", good.recall({ stem: "What was the root cause of the 1990 <b>dark night</b> (Lighthouse)?" })),
  card("C07", "a formula", good.recall({ answer: '=HYPERLINK("https://example.org")' })),
];

export const plantedOptions: readonly Defect[] = [
  card(
    "L02",
    "a word of the stem in the key alone",
    good.mcq({ stem: "Lighthouse: which frozen part lay behind the 1990 dark night?" }),
  ),
  card(
    "L04",
    "the case in the key alone",
    good.mcq({
      answer: "oil frozen in the pipe of the Rock Tower",
      options: keyed("oil frozen in the pipe of the Rock Tower"),
    }),
  ),
  card("O01", "two options in all", good.mcq({ options: good.mcq().options.slice(0, 2) })),
  card(
    "O01",
    "one option twice, with other signs",
    good.mcq({ options: options(2, wrong("The glass that had cracked, in the heat of the lamp!")) }),
  ),
  card("O01", "four options to select from", good.multi({ options: good.multi().options.slice(0, 4) })),
  card(
    "O02",
    "two keys",
    good.mcq({ options: options(0, { text: "glass that had cracked in the heat of the lamp", correct: true }) }),
  ),
  card(
    "O02",
    "no key",
    good.mcq({ options: good.mcq().options.map((option) => ({ ...option, correct: false, origin: "foil" })) }),
  ),
  card(
    "O02",
    "nearly all options right",
    good.multi({ options: good.multi().options.map((option, at) => ({ ...option, correct: at > 0 })) }),
  ),
  card("O03", "none of the above", good.mcq({ options: options(0, wrong("none of the above was the cause of it")) })),
  card("O03", "both A and B", good.mcq({ options: options(0, wrong("both A and B, one after the other")) })),
  card("O04", "a number among causes", good.mcq({ options: options(0, wrong("4,200 ships per year")) })),
  card(
    "O04",
    "two units",
    good.figure({ options: figures("600 ships per year", "4,200 ships per year", "30,000 litres per year") }),
  ),
  card(
    "O04",
    "a lesson among causes",
    good.mcq({
      options: options(
        3,
        wrong("keep a copy of each page above the quay, always dry", "lighthouse/mistake/one-keeper"),
      ),
    }),
  ),
  card(
    "O05",
    "a key twice as long",
    good.mcq({
      answer: "oil that had frozen in the long iron pipe between the tank in the yard and the lamp",
      options: keyed("oil that had frozen in the long iron pipe between the tank in the yard and the lamp"),
    }),
  ),
  card(
    "O06",
    "one gerund among noun phrases",
    good.mcq({
      answer: "freezing of oil in the pipe of the lamp",
      options: [
        { text: "freezing of oil in the pipe of the lamp", correct: true },
        wrong("a crack in the glass of the lamp"),
        wrong("a cut in the wick of the burner"),
        wrong("a hole in the tank of the tower"),
      ],
    }),
  ),
  card(
    "O06",
    "one clause among noun phrases",
    good.mcq({
      answer: "the oil was too cold for the pipe",
      options: [
        { text: "the oil was too cold for the pipe", correct: true },
        wrong("a crack in the glass of the lamp"),
        wrong("a larger number of wicks with shorter burners"),
      ],
    }),
  ),
  card(
    "O07",
    "figures that are hardly apart",
    good.figure({ options: figures("3,900 ships per year", "4,200 ships per year", "4,300 ships per year") }),
  ),
  card(
    "O07",
    "figures out of order",
    good.figure({ options: figures("30,000 ships per year", "4,200 ships per year", "600 ships per year") }),
  ),
  card(
    "O07",
    "the one precise figure",
    good.figure({
      answer: "4,217 ships per year",
      options: [
        wrong("600 ships per year", "step"),
        { text: "4,217 ships per year", correct: true },
        wrong("30,000 ships per year", "step"),
      ],
    }),
  ),
  card(
    "O07",
    "the one round figure",
    good.figure({
      answer: "5,000 ships per year",
      options: [
        wrong("213 ships per year", "step"),
        wrong("932 ships per year", "step"),
        { text: "5,000 ships per year", correct: true },
      ],
    }),
  ),
  {
    rule: "O07",
    fault: "more people than there are",
    found: () =>
      lintWorld(
        (study) => {
          scale(study).qty = ">600M viewers";
        },
        [good.figure({ options: figures("60 million viewers", "600 million viewers", "30 billion viewers") })],
      ),
  },
  {
    rule: "O04",
    fault: "an order of figures of unlike things",
    found: () => lintWorld(lampsOf("lamps lit at night", "oil in the cellar"), [figureOrder()]),
  },
  card(
    "O07",
    "an order of neighbours too near",
    good.order({ items: good.order().items.map((item, at) => ({ ...item, value: 100 + at })) }),
  ),
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

const TWICE = [good.mcq(), good.mcq()];
const statements = Array.from({ length: 40 }, (_, at) =>
  good.tf({ key: `lighthouse/incident/1990-dark#cause${at}~tf` }),
);
const placed = Array.from({ length: 60 }, (_, at) => {
  const { options: clean } = good.mcq();
  const sorted = [...clean].sort((one, other) => Number(other.correct) - Number(one.correct));
  return good.mcq({ key: `lighthouse/incident/1990-dark#cause${at}~mcq`, options: sorted });
});
const FROST = "lighthouse/incident/1994-frost";

export const plantedDecks: readonly Defect[] = [
  cards("C01", "one key twice", TWICE),
  cards("C01", "a key of another kind", [good.recall({ key: "lighthouse/incident/1990-dark#cause~mcq" })]),
  cards("C01", "a key with the wording in it", [
    good.recall({ key: "lighthouse/incident/1990-dark#frozen-oil~recall" }),
  ]),
  cards("C01", "a card of a fact that is not there", [good.recall({ facts: ["lighthouse/incident/1880"] })]),
  {
    rule: "C01",
    fault: "another run with other bytes",
    found: () => lintWorld(undefined, [good.recall()], { again: [good.recall({ stem: "Lighthouse: what was it?" })] }),
  },
  cards("C02", "one question on two facts", [
    good.recall(),
    good.recall({
      facts: [FROST],
      group: FROST,
      key: `${FROST}#cause~recall`,
      stem: "What was the root cause of the 1990 dark nights (Lighthouse)?",
    }),
  ]),
  cards("C03", "one set question with two answers", [
    good.order(),
    good.order({ key: "lighthouse/set/years-2~order", group: "lighthouse/set/years-2", answer: "1994, 1990, 1975" }),
  ]),
  {
    rule: "C03",
    fault: "two facts that are asked for by the same words",
    found: () => {
      const [first] = studies();
      const frost = { facts: ["lighthouse/component/lamp-2"], group: "lighthouse/component/lamp-2" };
      const lamp = { facts: ["lighthouse/component/lamp"], group: "lighthouse/component/lamp" };
      const again = { ...(first?.facts.component?.[0] ?? fail()), id: "lamp-2", role: "iron bowl that holds coal" };
      return lintWorld(
        ({ facts }) => void facts.component?.push(again),
        [
          good.recall({
            ...lamp,
            key: "lighthouse/component/lamp#role~recall",
            answer: "vessel in which the oil is lit",
          }),
          good.recall({
            ...frost,
            key: "lighthouse/component/lamp-2#role~recall",
            answer: "iron bowl that holds coal",
          }),
        ],
      );
    },
  },
  {
    rule: "C06",
    fault: "a fact that gives nothing and says nothing",
    found: () => lintWorld(undefined, [], { drops: [] }),
  },
  cards("L05", "a stem that tells another card's answer", [
    good.recall(),
    good.recall({
      facts: [FROST],
      group: FROST,
      key: `${FROST}#lesson~recall`,
      answer: "warm the bearing before winter",
      stem: "Lighthouse: what helps against oil that had frozen in the pipe to the lamp?",
    }),
  ]),
  cards("O14", "keys that all stand first", placed),
  cards("T02", "false statements alone", statements),
];

export const planted: readonly Defect[] = [...plantedFacts, ...plantedStems, ...plantedOptions, ...plantedDecks];
