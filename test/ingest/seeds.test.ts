import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import * as z from "zod";
import { fold } from "../../lambdas/core/cards/wording.ts";
import { faultsOf, read } from "./reading.ts";

/**
 * The three seed documents and their checklist are not part of this repository. This file is among the tests when
 * CASEDECK_SHARED names the folder that has them, as in CI; `npm test` alone reads documents of the same shapes.
 */
const SHARED = path.resolve(process.env.CASEDECK_SHARED ?? "");

const Coverage = z.object({
  meta: z.object({ counts: z.object({ seed_entries: z.int() }) }),
  seed_entries: z.array(z.object({ seed: z.string(), title: z.string(), line: z.int() })),
});
const Reference = z.string().regex(/^(?:notable|flagship|catalog):\d+$/);

describe("ingest of the seed documents", () => {
  it("finds them", () => {
    expect([
      SHARED,
      existsSync(path.join(SHARED, "seeds")),
      existsSync(path.join(SHARED, "content/coverage.json")),
    ]).toEqual([SHARED, true, true]);
  });
  if (!existsSync(path.join(SHARED, "seeds"))) return;

  const names = ["notable", "flagship", "catalog"];
  const files = readdirSync(path.join(SHARED, "seeds")).sort();
  const texts = new Map(
    files.map((file, index) => [names[index] ?? file, readFileSync(path.join(SHARED, "seeds", file), "utf8")]),
  );
  const reports = new Map([...texts].map(([name, text]) => [name, read(text, name)]));
  const coverageText = readFileSync(path.join(SHARED, "content/coverage.json"), "utf8");
  const coverage = Coverage.parse(JSON.parse(coverageText));

  it.each(names)("accounts for every line of %s", (name) => {
    const text = texts.get(name) ?? "";
    const report = reports.get(name);

    expect(text).not.toBe("");
    expect(report && faultsOf(text, report)).toEqual([]);
  });

  it("recognises every system at its line", () => {
    const missing = coverage.seed_entries.filter(({ seed, title, line }) => {
      const systems = reports.get(seed)?.systems ?? [];
      const wanted = fold(title.replace(/\s*\([^)]*\)$/, ""));
      return !systems.some((system) => fold(system.title) === wanted && system.lines.includes(line));
    });

    expect(coverage.seed_entries).toHaveLength(coverage.meta.counts.seed_entries);
    expect(missing).toEqual([]);
  });

  it("makes facts of every line that the checklist has something from", () => {
    const references = new Set<string>();
    collect(JSON.parse(coverageText), references);
    const lines = [...references].flatMap((reference) => {
      const [seed = "", line] = reference.split(":");
      const found = reports.get(seed)?.lines.find(({ n }) => n === Number(line));
      return found?.status === "parsed" ? [] : [`${reference}: ${found?.status} ${found?.reason}`];
    });

    expect(references.size).toBeGreaterThan(90);
    // What a study has, how to study and what a guide helps with are said of no system.
    const ofSystems = lines.filter((line) => !/: (?:unparsed unknown-section|structural undefined)$/.test(line));
    // Two names that stand in running text only, and the count of cases that the document gets wrong.
    expect(ofSystems).toEqual([
      "flagship:34: unparsed prose",
      "flagship:67: unparsed prose",
      "catalog:192: unparsed claim-mismatch",
    ]);
  });

  it("keeps no more prose unread than the documents have", () => {
    for (const [name, report] of reports) {
      const reasons = new Set(report.lines.filter(({ status }) => status === "unparsed").map(({ reason }) => reason));
      expect([
        name,
        [...reasons].filter((reason) => !["prose", "unknown-section", "claim-mismatch"].includes(reason ?? "")),
      ]).toEqual([name, []]);
    }
  });
});

/** Every `ref` of the checklist, `catalog:121`. */
function collect(value: unknown, references: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    const reference = name === "ref" ? Reference.safeParse(inner) : undefined;
    if (reference?.success) references.add(reference.data);
    else collect(inner, references);
  }
}
