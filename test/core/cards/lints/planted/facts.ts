import { lintWorld, SEED } from "../world.ts";
import { component, type Defect, fact, incident, scale, schema } from "./defect.ts";

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
