import { describe, expect, it } from "@jest/globals";
import { loadContent } from "../../../bin/content/load.ts";
import { sha256 } from "../../../bin/content/published.ts";
import { CONTENT } from "../../../bin/content/write-decks.ts";
import type { Card } from "../../../lambdas/core/cards/card.ts";
import { CaseStudy } from "../../../lambdas/core/cards/case-study.ts";
import { type Corpus, corpusOf } from "../../../lambdas/core/cards/corpus.ts";
import { generateCards } from "../../../lambdas/core/cards/generate.ts";
import { SMALL } from "../../content/folder.ts";

const EXAMPLES = ["amazon-dynamodb", "apache-kafka", "netflix"];
const small = loadContent(SMALL);
const examples = loadContent(CONTENT, (caseId) => EXAMPLES.includes(caseId));

/** The small corpus with other facts in the lighthouse. */
function changed(change: (lighthouse: CaseStudy) => void): Corpus {
  const studies = structuredClone(small.studies);
  for (const study of studies) if (study.id === "lighthouse") change(study);
  return corpusOf(studies, small.vocabulary);
}

const cardsOf = (corpus: Corpus, caseId: string) => generateCards(corpus, caseId, sha256).cards;
const dropsOf = (corpus: Corpus, caseId: string) => generateCards(corpus, caseId, sha256).drops;
const allCards = (corpus: Corpus) => corpus.studies.flatMap(({ id }) => cardsOf(corpus, id));

function cardNamed(corpus: Corpus, key: string): Card {
  const found = allCards(corpus).find((card) => card.key === key);
  if (!found) throw new Error(`no card ${key}`);
  return found;
}

function optionsOf(key: string) {
  const found = cardNamed(small, key);
  return found.kind === "mcq" ? found.options : [];
}

/** The same facts, written down in the opposite order. */
function backwards(corpus: Corpus): Corpus {
  const studies = [...corpus.studies].reverse().map((study) => {
    const types = Object.entries(study.facts).reverse();
    const facts = Object.fromEntries(types.map(([type, list]) => [type, list && [...list].reverse()]));
    return CaseStudy.parse({ ...study, facts });
  });
  return corpusOf(studies, corpus.vocabulary);
}

describe("generateCards", () => {
  it("gives the same bytes whatever the order of files, types and facts", () => {
    for (const corpus of [small, examples]) {
      expect(JSON.stringify(allCards(backwards(corpus)))).toBe(JSON.stringify(allCards(corpus)));
    }
  });

  it("names cards by fact, slot and kind, so that another wording keeps the name", () => {
    const reworded = JSON.parse(JSON.stringify(small.studies).replaceAll("frozen in the pipe", "frozen in the tube"));

    const keys = (corpus: Corpus) => allCards(corpus).map(({ key }) => key);

    expect(keys(corpusOf(reworded, small.vocabulary))).toEqual(keys(small));
    expect(keys(small)).toContain("lighthouse/incident/1990-dark#cause~mcq");
  });

  it("makes a question of every kind, with explanation and sources", () => {
    expect(cardNamed(small, "lighthouse/incident/1990-dark#cause~mcq")).toMatchObject({
      stem: expect.stringContaining("1990 dark night"),
      answer: "oil that had frozen in the pipe to the lamp",
      explanation: expect.stringMatching(/^The root cause of the 1990 dark night \(Lighthouse\): oil that had frozen/),
      sources: [{ url: "https://example.org/keeper", published: "1999", retrieved: "2026-11-20", grade: "primary" }],
      importance: 3,
    });
    expect(cardNamed(small, "lighthouse/component/lamp#name~cloze")).toMatchObject({
      stem: "Lighthouse has a part called [...], and its role is this: vessel in which the oil is lit.",
      answer: "burner",
    });
    expect(cardNamed(small, "harbour-log/tradeoff/ink#gains~recall")).toMatchObject({
      stem: expect.stringMatching(/Harbour Log.*writing with slow ink|writing with slow ink.*Harbour Log/),
      answer: "pages that stay readable for a century",
    });
  });

  it("shows the words of the vocabulary, never their ids, and accepts their aliases", () => {
    expect(cardNamed(small, "lighthouse/pattern/relay#pattern~cloze")).toMatchObject({
      answer: "lamp relay",
      accept: ["relay of lamps"],
    });
    expect(JSON.stringify(allCards(small).map(({ stem, answer }) => [stem, answer]))).not.toMatch(
      /lamp-relay|mirror-sweep/,
    );
  });

  it("says the date of a figure in the question", () => {
    expect(cardNamed(small, "lighthouse/scale/ships#qty~cloze")).toMatchObject({
      stem: "Lighthouse, ships guided past the rock, as of 1998: more than [...] ships per year.",
      answer: "4,200",
      accept: ["4200"],
      asOf: "1998",
    });
  });

  it("dates the figure and not the title where the case is a question of design", () => {
    const topic = changed((lighthouse) => {
      lighthouse.kind = "technique";
    });
    const stemsOf = (corpus: Corpus) =>
      allCards(corpus).flatMap(({ key, stem }) => (key.startsWith("lighthouse/scale/ships#") ? [stem] : []));

    expect(stemsOf(small).join(" ")).toContain("Lighthouse in 1998");
    expect(stemsOf(topic).join(" ")).toContain("Lighthouse (1998)");
    expect(stemsOf(topic).join(" ")).not.toContain("Lighthouse in");
  });

  it("lets a figure wait for the same one at an earlier date", () => {
    const later = changed(({ facts }) => {
      const [first] = facts.scale ?? [];
      if (first) facts.scale?.push({ ...first, id: "ships-before", as_of: "1990", qty: ">900 ships/year" });
    });
    const waitOf = (id: string) =>
      cardsOf(later, "lighthouse").flatMap(({ key, after }) =>
        key.startsWith(`lighthouse/scale/${id}#`) ? [after] : [],
      );

    expect(new Set(waitOf("ships-before"))).toEqual(new Set([undefined]));
    expect(waitOf("ships").length).toBeGreaterThan(3);
    for (const after of waitOf("ships")) expect(after).toContain("lighthouse/scale/ships-before#qty~estimate");
  });

  it.each([
    { between: "1994", confidence: "disputed" as const, reason: "that is disputed" },
    { between: "unknown", confidence: undefined, reason: "without a date" },
  ])("lets a figure wait past one $reason, which nobody learns", ({ between, confidence }) => {
    const gapped = changed(({ facts }) => {
      const [first] = facts.scale ?? [];
      if (!first) return;
      facts.scale?.push(
        { ...first, id: "ships-before", as_of: "1990", qty: ">900 ships/year" },
        { ...first, id: "ships-between", as_of: between, qty: ">2000 ships/year", ...(confidence && { confidence }) },
      );
    });

    expect(cardNamed(gapped, "lighthouse/scale/ships#qty~cloze").after).toContain(
      "lighthouse/scale/ships-before#qty~estimate",
    );
  });

  it("says how many events a second a figure of a longer period makes", () => {
    const busy = changed(({ facts }) => {
      for (const scale of facts.scale ?? []) scale.qty = ">864M ships/day";
    });

    expect(cardNamed(busy, "lighthouse/scale/ships#qty~estimate").explanation).toContain(
      "That is about 10,000 per second on average.",
    );
  });

  it("takes the most that a limit allows for no average", () => {
    const limited = changed(({ facts }) => {
      facts.limit = facts.scale?.map((scale) => ({ ...scale, qty: "<=864M ships/day" }));
    });
    const { explanation } = cardNamed(limited, "lighthouse/limit/ships#qty~estimate");

    expect(explanation).toContain("864 million ships per day");
    expect(explanation).not.toContain("on average");
  });

  it("begins no sentence with a title in other letters than its own", () => {
    const small_ = changed((lighthouse) => {
      lighthouse.title = "lighthoused";
    });
    const told = allCards(small_).map(({ explanation }) => explanation);

    expect(told.some((text) => text.startsWith("lighthoused"))).toBe(true);
    expect(told.filter((text) => text.includes("Lighthoused"))).toEqual([]);
  });

  it("asks for the nearest of four figures in ascending order, none of them greater than “more than”", () => {
    const options = optionsOf("lighthouse/scale/ships#qty~mcq");

    const values = options.map(({ text }) => Number.parseFloat(text.replace(/,/g, "")));

    expect(options.find(({ correct }) => correct)?.text).toBe("4,200 ships per year");
    expect(values).toEqual([...values].sort((one, other) => one - other));
    expect(values.at(-1)).toBe(4.2e3);
  });

  it("keeps disputed facts and undated figures without cards, and says so", () => {
    const quarantined = dropsOf(small, "lighthouse").filter(({ reason }) => reason === "quarantine");

    expect(quarantined.map(({ key, detail }) => [key, detail])).toEqual([
      ["lighthouse/scale/undated#qty~recall", "a figure without a date"],
      ["lighthouse/component/rumour#role~recall", "the sources contradict each other"],
      ["lighthouse/component/rumour#name~recall", "the sources contradict each other"],
    ]);
    expect(JSON.stringify(allCards(small))).not.toMatch(/hidden cellar|room below the sea|lamps burnt out/);
  });

  it("asks for a judgement of the editors by recall only", () => {
    const keys = cardsOf(small, "lighthouse").map(({ key }) => key);

    expect(keys).toContain("lighthouse/pillar/visibility#pillar~recall");
    expect(keys.filter((key) => /pillar.*mcq/.test(key))).toEqual([]);
  });

  it("asks for a slot that is a judgement by recall only, and for the rest of its fact as ever", () => {
    const judged = changed(({ facts }) => {
      for (const incident of facts.incident ?? []) incident.editorial = ["lesson"];
    });
    const keysOf = (corpus: Corpus) =>
      cardsOf(corpus, "lighthouse").flatMap(({ key }) =>
        key.includes("/incident/1990-dark#") ? [key.split("#")[1]] : [],
      );

    expect(keysOf(small)).toEqual(expect.arrayContaining(["cause~mcq", "lesson~mcq", "lesson~tf"]));
    expect(keysOf(judged)).toEqual(expect.arrayContaining(["cause~mcq", "cause~tf", "lesson~recall"]));
    expect(keysOf(judged).filter((key) => key?.startsWith("lesson"))).toEqual(["lesson~recall"]);
    expect(dropsOf(judged, "lighthouse")).toContainEqual(
      expect.objectContaining({ key: "lighthouse/incident/1990-dark#lesson~mcq", reason: "editorial" }),
    );
  });

  it("asks nobody for a name that only describes", () => {
    const described = changed(({ facts }) => {
      for (const component of facts.component ?? [])
        if (component.id === "lamp") component.name = "vessel for the burning oil";
    });
    const named = (corpus: Corpus) =>
      cardsOf(corpus, "lighthouse").filter(({ key }) => key.includes("/component/lamp#name"));

    expect(named(small).map(({ kind }) => kind)).toEqual(["cloze", "recall"]);
    expect(named(described)).toEqual([]);
    expect(cardsOf(described, "lighthouse").some(({ key }) => key.includes("/component/lamp#role"))).toBe(true);
  });

  it.each([
    { qty: "442519 ships", typed: false },
    { qty: "1024 ships", typed: true },
    { qty: "99.999 %", typed: true },
    { qty: "89.2M ships", typed: true },
    { qty: "25299-27000 ships", typed: false },
  ])("asks for $qty to the last digit: $typed", ({ qty, typed }) => {
    const corpus = changed(({ facts }) => {
      for (const scale of facts.scale ?? []) scale.qty = qty;
    });

    expect(allCards(corpus).some(({ key }) => key === "lighthouse/scale/ships#qty~cloze")).toBe(typed);
  });

  it("accepts the name of a part without the case it belongs to", () => {
    const corpus = changed(({ facts }) => {
      for (const component of facts.component ?? [])
        if (component.id === "lamp") component.name = "Argand Burner at Lighthouse";
    });

    expect(cardNamed(corpus, "lighthouse/component/lamp#name~cloze")).toMatchObject({ accept: ["Argand Burner"] });
  });

  it("takes nothing from another case that names somebody", () => {
    const named = structuredClone(small.studies);
    for (const { facts } of named) {
      for (const incident of facts.incident ?? [])
        if (incident.id === "1975-flood") incident.cause = "a lamp that Miller had hung lower than the tide";
    }
    const options = allCards(corpusOf(named, small.vocabulary)).flatMap((card) =>
      card.key === "lighthouse/incident/1990-dark#cause~mcq" && card.kind === "mcq" ? card.options : [],
    );

    expect(options).toHaveLength(3);
    expect(options.filter(({ origin }) => origin?.includes("/"))).toEqual([]);
  });

  it("says when a default was documented, not when it was so", () => {
    const corpus = changed(({ facts }) => {
      for (const scale of facts.scale ?? []) scale.metric = "default number of ships in a row";
    });
    const stems = allCards(corpus).flatMap(({ key, stem }) =>
      key.startsWith("lighthouse/scale/ships#") ? [stem] : [],
    );

    expect(stems.length).toBeGreaterThan(3);
    for (const stem of stems) expect(stem).toContain("as documented in 1998");
  });

  it("states every second time what is true", () => {
    const shown = cardsOf(examples, "netflix").flatMap((card) => (card.kind === "tf" ? [card.isTrue] : []));

    expect(shown.length).toBeGreaterThan(20);
    expect(shown.every((isTrue, at) => at === 0 || isTrue !== shown[at - 1])).toBe(true);
  });

  it("accounts for every slot: a card, or a drop with its reason", () => {
    for (const corpus of [small, examples]) {
      for (const { id } of corpus.studies) {
        const { cards, drops } = generateCards(corpus, id, sha256);
        const told = new Set([...cards, ...drops].map(({ key }) => key.split("#")[0]));
        expect(corpus.factsOf(id).filter((fact) => !told.has(fact.id))).toEqual([]);
      }
    }
  });
});

describe("wrong options", () => {
  const wrongOf = (key: string) => optionsOf(key).filter(({ correct }) => !correct);

  it("come from refuted beliefs and the family of a model", () => {
    expect(wrongOf("lighthouse/consistency/reports#model~mcq")).toEqual(
      expect.arrayContaining([
        { text: "in any order", correct: false, origin: "refuted", explain: "a later report waits" },
        { text: "in order per ship", correct: false, origin: "vocabulary" },
      ]),
    );
  });

  it("never come from an incident with the same class of cause", () => {
    const texts = wrongOf("lighthouse/incident/1990-dark#cause~mcq").map(({ text }) => text);

    expect(texts).toHaveLength(3);
    expect(texts).not.toContain("grease that had turned to stone in the cold bearing");
  });

  it("come from the author alone where the truth of another fact may be true as well", () => {
    const slots = [
      "gains",
      "costs",
      "why",
      "consequence",
      "remedy",
      "lesson",
      "chose",
      "because",
      "from",
      "to",
      "trigger",
    ];
    const lent = allCards(examples).flatMap((card) => {
      const slot = card.key.slice(card.key.indexOf("#") + 1, card.key.lastIndexOf("~"));
      if (!slots.includes(slot)) return [];
      const origins = "options" in card ? card.options.map(({ origin }) => origin) : [];
      return [...origins, card.kind === "tf" ? card.edit?.origin : undefined].filter((origin) => origin?.includes("/"));
    });

    expect(lent).toEqual([]);
    expect(dropsOf(small, "lighthouse")).toContainEqual(
      expect.objectContaining({ key: "lighthouse/mistake/one-keeper#consequence~mcq", rule: "O01" }),
    );
  });

  it("say where a borrowed value is true, in the option and in the explanation", () => {
    const borrowed = wrongOf("lighthouse/incident/1990-dark#cause~mcq").filter(({ origin }) => origin?.includes("/"));

    expect(borrowed).toEqual([
      {
        text: "a lamp that had been hung lower than the tide",
        correct: false,
        origin: "harbour-log/incident/1975-flood",
        explain: "the cause of the 1975 spring flood (Harbour Log)",
      },
    ]);
    expect(cardNamed(small, "lighthouse/incident/1990-dark#cause~mcq").explanation).toContain(
      "is the cause of the 1975 spring flood (Harbour Log).",
    );
  });

  it("never hold a universal term, nor one that implies or is implied by the key", () => {
    const texts = allCards(small)
      .flatMap((card) => (card.kind === "mcq" ? wrongOf(card.key) : []))
      .map(({ text }) => text);

    expect(texts).not.toContain("logbook");
    expect(texts).not.toContain("chain of signals");
  });
});
