import type { CaseStudy } from "../../../../lambdas/core/cards/case-study.ts";
import { schemaFaults } from "../../../../lambdas/core/cards/lints/study-rules.ts";
import { card, cards, type Defect, fact, figureOrder, lampsOf } from "./planted/defect.ts";
import { good, lintWorld, studies, world, wrong } from "./world.ts";

const role = (text: string) => (study: CaseStudy) => {
  const [component] = study.facts.component ?? [];
  if (component) component.role = text;
};
const FROST = "lighthouse/incident/1994-frost";
const frost = { facts: [FROST], group: FROST };
const mcq = (place: number, text: string, origin?: string) =>
  good.mcq({ options: good.mcq().options.map((option, at) => (at === place ? wrong(text, origin) : option)) });
const keyed = (answer: string, first?: string) =>
  good.mcq({
    answer,
    explanation: `The root cause of the 1990 dark night (Lighthouse) was this: ${answer}.`,
    options: good
      .mcq()
      .options.map((option, at) =>
        option.correct ? { text: answer, correct: true } : at === 0 && first ? wrong(first) : option,
      ),
  });

const effects = {
  answer: "about 20 % less light",
  options: [
    wrong("about 20 % more oil"),
    { text: "about 20 % less light", correct: true },
    wrong("about 20 % fewer ships"),
  ],
};

/** Cases at the edge of each rule, which it must let pass. `fault` says what only looks like one. */
export const nearMisses: readonly Defect[] = [
  {
    rule: "F01",
    fault: "every name leads somewhere",
    found: () => schemaFaults(studies()[0], world.vocabulary).map(() => ({ rule: "F01" })),
  },
  {
    rule: "F02",
    fault: "a published fact that was retired with a reason",
    found: () =>
      lintWorld(
        (study) => {
          study.facts.mistake = undefined;
          study.retired = [{ fact: "mistake/one-keeper", on: "2026-11-20", why: "there were two" }];
        },
        [],
        { published: new Map([["lighthouse", ["lighthouse/mistake/one-keeper"]]]) },
      ),
  },
  fact("F03", "a source of unknown date over http", ({ sources }) => {
    if (sources.keeper) Object.assign(sources.keeper, { url: "http://example.org", published: "unknown" });
  }),
  fact("F04", "a range with its unit", ({ facts }) => {
    if (facts.scale?.[0]) facts.scale[0].qty = "5-9 ships/day";
  }),
  fact("F05", "twice as much at the same date, and far more in another year", ({ facts }) => {
    const [ships] = facts.scale ?? [];
    if (!ships) return;
    facts.scale?.push(
      { ...ships, id: "a", qty: "8400 ships/year" },
      { ...ships, id: "b", qty: "1M ships/year", as_of: "2008" },
    );
  }),
  fact("F05", "an upper bound above the measured time", ({ facts }) => {
    const wait = { metric: "wait at the pier", as_of: "1998", src: ["keeper"] };
    facts.latency = [
      { ...wait, id: "a", qty: "<60 min" },
      { ...wait, id: "b", qty: "5 min" },
    ];
  }),
  fact("F06", "a peak above its average", ({ facts }) => {
    const ships = { as_of: "1998", src: ["keeper"] };
    facts.scale?.push(
      { ...ships, id: "p", metric: "peak arrivals at the quay", qty: "300M arrivals/s" },
      { ...ships, id: "a", metric: "arrivals at the quay", qty: "10T arrivals/day" },
    );
  }),
  fact(
    "F07",
    "fourteen words with two commas",
    role("small, round, old vessel in which the oil of the whole tower is lit"),
  ),
  fact("F08", "a role whose first word only begins like a pronoun", role("item that holds the oil while it is lit")),
  ...[
    "how a crashed boat is kept from the rocks",
    "how to react when the guild withheld the oil",
    "which lamp suits numbered towers",
    "how distributed lamps need to be lit",
  ].map((question) =>
    fact("F08", `a decision told from before: ${question}`, ({ facts }) => {
      facts.decision = [{ id: "fuel", chose: "oil", because: "it burns long", src: ["keeper"], question }];
    }),
  ),
  fact("F12", "another year than that of the date, and an average without a percentile", (study) => {
    const [ships] = study.facts.scale ?? [];
    if (ships) ships.metric = "ships guided past the rock on average since 1990";
  }),
  fact("F12", "the year as a part of a number", (study) => {
    const [ships] = study.facts.scale ?? [];
    if (ships) ships.metric = "ships guided past buoy 19980";
  }),
  fact("F09", "a word of time with its year", role("vessel that since 1998 now holds the oil")),
  fact("F10", "six words in a row", role("tower on the western rock has stood")),
  fact("F11", "an alias of its own title and a brand of two cases", (study, harbour) => {
    study.aliases = ["The Lighthouse"];
    study.brands = ["Bay Company"];
    harbour.brands = ["Bay Company"];
  }),

  card(
    "S01",
    "one question after an introduction",
    good.recall({ stem: "Lighthouse, 1990, wind and rain: what failed?" }),
  ),
  card(
    "S02",
    "a which that names its thing",
    good.mcq({ stem: "Which of the weaknesses of Lighthouse lay behind 1990?" }),
  ),
  card("S03", "the title in brackets at the end", good.recall()),
  card("S04", "a stem of thirty words", good.recall({ stem: `Lighthouse: ${"very ".repeat(25)}root cause of what?` })),
  card("S05", "an at least", good.recall({ stem: "Lighthouse: what kept at least one lamp dark in 1990?" })),
  card(
    "S06",
    "an hour, a uniform and (name)",
    good.recall({ stem: "Lighthouse: what took an hour, a uniform and (name)?" }),
  ),
  card("S07", "the date of the figure in the stem", good.figure()),
  card(
    "S08",
    "a what that speaks of what it did",
    good.recall({ stem: "Lighthouse: what did freeze in the dark night?" }),
  ),
  card(
    "S09",
    "the plural of the answer beside the gap",
    good.cloze({ stem: "In Lighthouse, [...] is what others call lenses of the tower." }),
  ),
  card("S10", "an only of the fact itself", {
    ...good.recall({ ...frost, key: `${FROST}#what~recall` }),
    stem: "Lighthouse: the mirror stood still for a week, and why?",
  }),
  card(
    "L01",
    "half of the answer's words in the stem",
    good.recall({ stem: "Lighthouse: what was wrong with the oil in the pipe?" }),
  ),
  card(
    "L02",
    "a word that a foil has as well",
    good.mcq({ stem: "Lighthouse: what in the lamp caused the dark night?" }),
  ),
  card(
    "L03",
    "a reverse stem with a word like the title",
    good.reverse({ stem: "Whose idea is this: a light in a house on the coast?" }),
  ),
  card(
    "L04",
    "the case in key and foil",
    keyed("oil frozen in the pipe of the Rock Tower", "glass cracked in the heat of the Rock Tower"),
  ),
  cards("L05", "a stem that shares three words with an answer", [
    good.recall(),
    good.recall({
      ...frost,
      key: `${FROST}#lesson~recall`,
      stem: "Lighthouse: what helps against oil that had thickened?",
    }),
  ]),

  card("O01", "three options", good.mcq({ options: good.mcq().options.slice(0, 3) })),
  card("O02", "three keys of six options", good.multi()),
  card("O03", "an option that says all", mcq(0, "all of the glass around the lamp had cracked")),
  card("O04", "a number within a phrase", mcq(0, "glass of 3 panes that had cracked in the heat")),
  card("O05", "a key a little longer than the others", keyed("oil that had frozen in the narrow pipe to the lamp")),
  card(
    "O06",
    "two noun phrases of one form",
    keyed("an ice plug in the pipe of the lamp", "a crack in the glass of the lamp"),
  ),
  card(
    "O06",
    "a participle that looks like a verb",
    keyed("an ice plug kept in the pipe", "a crack in the glass of the lamp"),
  ),
  ...(["O04", "O07"] as const).map((rule) => card(rule, "effects that begin with a figure", good.mcq(effects))),
  {
    rule: "O04",
    fault: "an order of figures of one thing",
    found: () => lintWorld(lampsOf("largest number of lamps in a storm", "lamps of the whole bay"), [figureOrder()]),
  },
  card("O07", "figures a factor of four apart", good.figure()),
  {
    rule: "O07",
    fault: "near figures beside a small exact count, one of them with fewer digits",
    found: () =>
      lintWorld(
        ({ facts }) => {
          if (facts.scale?.[0]) facts.scale[0].qty = "12 lamps";
        },
        [
          good.figure({
            answer: "12 lamps",
            options: [wrong("4 lamps", "step"), wrong("8 lamps", "step"), { text: "12 lamps", correct: true }],
          }),
        ],
      ),
  },
  card(
    "O07",
    "events a year apart",
    good.order({ items: good.order().items.map((item, at) => ({ ...item, value: 1990 + at })) }),
  ),
  card("O08", "the cause of an incident of another class", good.mcq()),
  card("O08", "smaller figures beside “more than”", good.figure()),
  card("O08", "a statement that shares one word with the other case", good.compare()),
  card("O09", "an option of a fact that is there", good.mcq()),
  card("O10", "options without common words", good.mcq()),
  card("O11", "an append-only and a more often", mcq(0, "append-only glass that cracked more often than once")),
  card(
    "O12",
    "a digit in key and foil",
    keyed("oil that had frozen in 3 pipes to the lamp", "glass that had cracked in 2 panes"),
  ),
  card("O13", "an option that begins like another", mcq(0, "a wick that had been cut too short by the keepers")),
  card("O15", "an option of a related case", good.mcq()),
  card(
    "O15",
    "an acronym that any case may have",
    mcq(3, "a DNS entry of the pier", "harbour-log/incident/1975-flood"),
  ),
  card("O15", "the name of another case in a foil", mcq(0, "ink of the harbour log that had run in the rain")),

  card("T01", "one slot replaced", good.tf()),
  card("T01", "a foil with a not of its own", good.tf()),
  ...["1024 ships/year", "42000 ships/year"].map(
    (qty): Defect => ({
      rule: "N01",
      fault: `${qty} to be typed`,
      found: () =>
        lintWorld(
          (study) => {
            for (const scale of study.facts.scale ?? []) if (scale.id === "ships") scale.qty = qty;
          },
          [
            {
              ...good.cloze(),
              key: "lighthouse/scale/ships#qty~cloze",
              facts: ["lighthouse/scale/ships"],
              group: "lighthouse/scale/ships",
            },
          ],
        ),
    }),
  ),
  card("N01", "three digits and a bound", good.estimate({ value: 4210, answer: "more than 4,210 ships per year" })),
  cards("C01", "two kinds of one slot", [good.recall(), good.mcq()]),
  cards("C02", "one question of one fact in two kinds", [good.recall(), good.mcq()]),
  cards("C02", "like questions with unlike answers", [
    good.recall(),
    good.recall({
      ...frost,
      key: `${FROST}#cause~recall`,
      answer: "grease that had turned to stone",
      stem: "What was the root cause of the 1994 dark night (Lighthouse)?",
    }),
  ]),
  cards("C03", "one word between two questions", [
    good.recall(),
    good.recall({
      ...frost,
      key: `${FROST}#cause~recall`,
      answer: "grease that had turned to stone",
      stem: "What was the root cause of the 1994 long frost (Lighthouse)?",
    }),
  ]),
  card(
    "C04",
    "the answer in capitals within the explanation",
    good.recall({ explanation: good.recall().explanation.replace("oil", "OIL") }),
  ),
  card("C05", "an answer of three parts", good.recall({ answer: "oil, glass and wick" })),
  { rule: "C06", fault: "a fact with a reason", found: () => lintWorld(undefined) },
  card(
    "C07",
    "signs of other alphabets, quotation marks, less than",
    good.recall({ answer: "“öl” < 10 °C, naïve – Šamir’s" }),
  ),
  cards("O14", "too few cards to tell", [good.mcq()]),
  cards("T02", "too few statements to tell", [good.tf()]),
];
