import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { IngestReport } from "../../lambdas/core/ingest/report.ts";
import { fateOf, faultsOf, read, readFixture, slotsOf } from "./reading.ts";

const FIXTURES = ["notable.md", "flagships.md", "catalogue.md"] as const;
const textOf = (name: string) => readFileSync(path.join(__dirname, "fixtures", name), "utf8");

describe.each(FIXTURES)("ingest of %s", (name) => {
  it("gives every line that is not blank exactly one status, and its facts name their lines", () => {
    expect(faultsOf(textOf(name), readFixture(name))).toEqual([]);
  });

  it("gives the same report for the same document, whatever its line ends", () => {
    expect(readFixture(name)).toEqual(readFixture(name));
    expect(read(textOf(name).replaceAll("\n", "\r\n"), name)).toEqual(readFixture(name));
  });

  it("is as the API describes it", () => {
    expect(IngestReport.safeParse(readFixture(name))).toMatchObject({ success: true });
  });

  it("marks every card as a preview of a fact without a source", () => {
    const { cards, facts } = readFixture(name);
    const known = new Set(facts.map(({ id }) => id));

    expect(cards.length).toBeGreaterThan(0);
    for (const { fact, preview, stem, answer } of cards) {
      expect([known.has(fact), preview, stem === "", answer === ""]).toEqual([true, true, false, false]);
      expect(stem).not.toMatch(/[{}]|undefined/);
    }
    expect(new Set(facts.map(({ confidence }) => confidence))).toEqual(new Set(["seed-only"]));
  });
});

describe("ingest of bold headings and label lines", () => {
  const report = readFixture("notable.md");

  it("takes numbered bold lines as cases and what stands in brackets as an alias", () => {
    expect(report.systems.map(({ id, aliases }) => [id, aliases])).toEqual([
      ["great-mill", []],
      ["national-grain-board", ["NGB"]],
      ["windmill-example", []],
    ]);
  });

  it("gives facts the type of their label, in every marker and way of writing bold", () => {
    expect(report.facts.map(({ id }) => id)).toEqual([
      "great-mill/practice/spare-stones",
      "great-mill/practice/night-watch",
      "great-mill/mistake/open-sluice",
      "national-grain-board/practice/count-twice",
      "windmill-example/mistake/one-sail",
    ]);
  });

  it.each(["*Mistakes:*", "**Mistakes**:", "__Mistakes:__", "**2. Tide Log:**\n*Mistakes:*"])(
    "ends a list at %s without a blank line between",
    (label) => {
      const report = read(
        `**1. Mill:**\n*Best Practices:*\n- **Spare Stones**: they\nbreak\n${label}\n- **Open Sluice**: floods\n`,
      );

      const owner = label.includes("Log") ? "tide-log" : "mill";
      expect(report.facts.map(({ id }) => id)).toEqual(["mill/practice/spare-stones", `${owner}/mistake/open-sluice`]);
      expect(report.facts[0]?.slots).toEqual({ name: "Spare Stones", why: "they break" });
    },
  );

  it("leaves emphasis that belongs to a bullet with it", () => {
    const report = read(
      "**1. Mill:**\n*Best Practices:*\n- **Spare Stones**: they\n  *Mistakes:*\n- **Night**: *is* dark\n",
    );

    expect(report.facts.map(({ id }) => id)).toEqual(["mill/practice/spare-stones", "mill/practice/night"]);
  });

  it("names document and line as the only source", () => {
    expect(report.facts[2]?.src).toEqual([{ document: "notable.md", line: 13 }]);
  });

  it("says of prose that it is prose", () => {
    expect(fateOf(report, textOf("notable.md"), "Some words")).toBe("unparsed prose");
  });
});

describe("ingest of headings, attributes and sections", () => {
  const report = readFixture("flagships.md");
  const text = textOf("flagships.md");
  const crane = (fact: string) => slotsOf(report, `great-northern-crane/${fact}`);
  const log = (fact: string) => slotsOf(report, `southern-tide-log/${fact}`);

  it("reads front matter as fields of a case", () => {
    expect(report.systems[0]).toMatchObject({ title: "Harbour machines", aliases: ["HM"] });
    expect(fateOf(report, text, "mood")).toBe("unparsed unknown-key");
  });

  it("reads scale, innovation, patterns, pillar, learning, latency and consistency", () => {
    expect(crane("scale/lifts")).toEqual({ metric: "lifts", qty: ">12M lifts/year", as_of: "unknown" });
    expect(crane("scale/quays")).toEqual({ metric: "quays", magnitude: "hundreds of quays" });
    expect(crane("innovation/counterweight-on-rails")).toMatchObject({ does: "a shorter boom" });
    expect(crane("pattern/partitioning")).toEqual({ pattern: "partitioning", use: "by quay" });
    expect(crane("pattern/tide-aware-batching")).toBeDefined();
    expect(crane("pillar/availability")).toMatchObject({ rank: "dominant" });
    expect(crane("practice/key-learning")).toEqual({ name: "Which way the wind blows matters" });
    expect(log("latency/gauge-reads-p99")).toMatchObject({ qty: "80-120 ms", percentile: "p99" });
    expect(log("consistency/old-gauges")).toMatchObject({ scope: "old gauges", model: "eventual" });
    expect(log("tagline/southern-tide-log")).toEqual({ text: "A ledger for water" });
    expect(fateOf(report, text, "Known For")).toBe("unparsed unknown-key");
  });

  it("joins continuation and nested lines to their bullet", () => {
    expect(log("tradeoff/paper-copies")).toEqual({
      choice: "Paper copies",
      gains: "survive a power cut",
      costs: "cost a clerk",
    });
    expect(log("tradeoff/wet-ink")).toMatchObject({ gains: "readable at once and for a week even in fog" });
    expect(report.facts.find(({ id }) => id.endsWith("wet-ink"))?.src.map(({ line }) => line)).toEqual([33, 34, 35]);
  });

  it("reads incidents as headings, bullets and rows, with the lines below them", () => {
    expect(log("incident/2015-flooded-archive")).toEqual({
      name: "Flooded Archive",
      year: 2015,
      cause: "a door left open",
      lesson: "doors need alarms",
    });
    expect(log("incident/2021-silent-gauges")).toMatchObject({ year: 2021, what: "nobody was told", cause: "a fuse" });
    expect(crane("incident/2012-snapped-boom")).toMatchObject({ cause: "metal fatigue", lesson: "inspect weekly" });
  });

  it("reads definitions and decisions", () => {
    expect(log("component/tide-table")).toEqual({ name: "Tide Table", role: "rows of heights by hour" });
    expect(log("decision/keep-the-log-on-paper")).toEqual({
      chose: "keep the log on paper",
      over: ["tape", "wax"],
      because: "paper dries",
    });
  });

  it("reads laws and pillars of each system, `*` for all of them", () => {
    expect([crane("law/cap-theorem")?.stance, log("law/cap-theorem")?.stance]).toEqual(["AP", "CP"]);
    expect(slotsOf(report, "*/law/conways-law")).toMatchObject({ stance: "follow their foremen" });
    expect(log("pillar/reliability-stone-walls")).toMatchObject({ pillar: "reliability", rank: "supporting" });
    expect(fateOf(report, text, "Postel")).toBe("unparsed unknown-system");
  });

  it("reads arrows as learning paths and as evolution, with years", () => {
    expect(slotsOf(report, "*/path/learning-pathways-from-wood-to-steel")).toEqual({
      name: "From wood to steel",
      steps: ["great-northern-crane", "southern-tide-log"],
      theme: "materials",
    });
    expect(slotsOf(report, "*/evolution/chain-to-cable")).toMatchObject({ from: "Chain", years: [1961, 1984] });
  });

  it("warns of short and long rows and quotes the cell without a column", () => {
    const said = report.warnings.filter(({ reason }) => reason.endsWith("-row"));

    expect(said.map(({ line, reason }) => [line, reason])).toEqual([
      [83, "short-row"],
      [84, "long-row"],
    ]);
    expect(said[1]?.detail).toContain("and wait");
    expect(log("incident/2013-ink-shortage")).toMatchObject({ cause: "one | supplier" });
  });
});

describe("ingest of link lists, challenges and comparisons", () => {
  const report = readFixture("catalogue.md");
  const text = textOf("catalogue.md");

  it("takes each link of a list as a case of the domain of its heading, emoji and mojibake aside", () => {
    expect(report.systems.map(({ title, domain }) => [title, domain])).toEqual([
      ["Bowline", "Ropes & Knots"],
      ["Amber Hitch", "Ropes & Knots"],
      ["Reef Knot Architecture", "Ropes & Knots"],
      ["Iron Barge", "Hulls — Steel"],
      ["Tug", "Hulls — Steel"],
      ["Ferry", null],
    ]);
    expect(fateOf(report, text, "[Tug]")).toBe("structural");
    expect(fateOf(report, text, "Rope Museum")).toBe("unparsed unknown-section");
  });

  it("knows a system by its short name", () => {
    expect(slotsOf(report, "iron-barge/scale/crates")).toEqual({ metric: "crates", magnitude: "thousands of crates" });
    expect(slotsOf(report, "tug/latency/horn-delay-in-fog")).toMatchObject({ qty: "<150 ms" });
    expect(slotsOf(report, "bowline/consistency/wet-rope")).toMatchObject({ model: "strong" });
    expect(fateOf(report, text, "- Reef Knot: as many")).toBe("unparsed bullet-without-value");
  });

  it("reads tables with and without outer pipes", () => {
    expect(slotsOf(report, "bowline/pattern/circuit-breaker")).toEqual({ pattern: "circuit-breaker", use: "Fuse" });
    expect(slotsOf(report, "bowline/scale/tar")).toMatchObject({ qty: ">100 PB" });
    expect(slotsOf(report, "bowline/component/open-eye")).toEqual({ name: "Open Eye" });
  });

  it("keeps both of two facts that clash, and says so", () => {
    expect(report.conflicts).toEqual([
      { fact: "iron-barge/scale/bricks-2", with: "iron-barge/scale/bricks", lines: [44, 15] },
    ]);
    expect(fateOf(report, text, "1000s of bricks")).toBe("parsed conflict-with");
  });

  it("checks what the document says of itself", () => {
    expect(fateOf(report, text, "Total: 6")).toBe("unparsed claim-mismatch");
    const right = text.replace("Total: 6", "Total: 5");
    expect(fateOf(read(right), right, "Total: 5")).toBe("structural");
  });
});

describe("a fact that is said twice", () => {
  const markdown = "### [Crane](c.md)\n- **Patterns**: Sharding\n\n### Rules\n- **Patterns**: Sharding\n";

  it("is one fact with two references", () => {
    const twice = "### [Crane](c.md)\n- **Patterns**: Sharding\n- **Patterns**: sharding\n";
    const report = read(twice);

    expect(report.facts.map(({ id, src }) => [id, src.map(({ line }) => line)])).toEqual([
      ["crane/pattern/partitioning", [2, 3]],
    ]);
    expect(fateOf(report, twice, "sharding")).toBe("parsed duplicate-of");
    expect(report.conflicts).toEqual([]);
  });

  it("is not read where no case is meant", () => {
    expect(fateOf(read(markdown), markdown, "### Rules")).toBe("structural");
  });
});

describe("what is left out by rule", () => {
  it.each([
    { what: "a fence", markdown: "```\nx: y\n```", fate: "ignored code", at: "x: y" },
    { what: "an unclosed fence", markdown: "```\n- **Scale**: 4M x", fate: "ignored unclosed-fence", at: "Scale" },
    { what: "indented code", markdown: "    x", fate: "ignored code", at: "x" },
    { what: "HTML", markdown: "<div>\nx\n</div>", fate: "ignored html-removed", at: "x" },
    { what: "a comment", markdown: "<!-- x -->", fate: "ignored html-removed", at: "x" },
    { what: "an image", markdown: "![x](y.png)", fate: "ignored image", at: "x" },
    { what: "a quotation", markdown: "> x", fate: "ignored quote", at: "x" },
    { what: "a footnote", markdown: "a[^1]\n\n[^1]: x y z", fate: "ignored footnote", at: "x y z" },
    { what: "a rule", markdown: "a\n\n***", fate: "ignored rule", at: "***" },
    { what: "the address of a link", markdown: "[x]: http://example.org", fate: "ignored link-removed", at: "x" },
    { what: "a heading without text", markdown: "#", fate: "unparsed empty-heading", at: "#" },
    {
      what: "a table without its second row",
      markdown: "| a | b |\n| c | d |",
      fate: "unparsed table-without-separator",
      at: "c",
    },
    { what: "another script", markdown: "- **鍵**: 値があります", fate: "unparsed language", at: "鍵" },
    { what: "a key without a value", markdown: "### [C](c)\n- **Scale**:", fate: "unparsed empty-value", at: "Scale" },
    {
      what: "a number without a unit",
      markdown: "### [C](c)\n- **Scale**: 400",
      fate: "unparsed no-unit",
      at: "Scale",
    },
  ])("$what is told with its reason", ({ markdown, fate, at }) => {
    const report = read(markdown);

    expect(fateOf(report, markdown, at)).toBe(fate);
    expect(faultsOf(markdown, report)).toEqual([]);
  });
});
