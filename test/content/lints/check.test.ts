import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { checkContent, SEED_RUNS } from "../../../bin/content/check.ts";
import { findingText } from "../../../bin/content/findings.ts";
import { sha256 } from "../../../bin/content/published.ts";
import { errorsOf, REGISTRY, type Report, reportJson, reportText } from "../../../bin/content/report.ts";
import { runHash, runsOf } from "../../../lambdas/core/cards/lints/seed-runs.ts";
import { edit, useContentFolders } from "../folder.ts";

const contentFolder = useContentFolders();
const ROLE = "role: vessel in which the oil is lit";

/** Cards that nobody has published yet are no matter here. */
function told({ findings }: Report): string[] {
  return findings.filter(({ rule }) => rule !== REGISTRY).map((finding) => `${finding.rule} ${findingText(finding)}`);
}

describe("checkContent", () => {
  it("finds nothing wrong with clean content but cards that are not listed yet", () => {
    const report = checkContent(contentFolder());

    expect(told(report)).toEqual([]);
    expect(report).toMatchObject({ cases: 2, facts: 16 });
    expect(errorsOf(report).map(({ file }) => file)).toEqual(
      ["harbour-log", "harbour-log-more", "lighthouse", "lighthouse-more"].map((deck) => `published/${deck}.txt`),
    );
  });

  it("names file, line and column of the slot, the rule, and how to mend", () => {
    const report = checkContent(contentFolder(ROLE, "role: it is where the oil is lit"));

    expect(told(report)).toEqual([
      "F08 cases/lighthouse.yaml:50:38 facts.component[0].role: lighthouse/component/lamp: “it” leads nowhere on a card: name the thing: “it is where the oil is lit”",
    ]);
    expect(report.findings[0]?.mend).toContain("content/README.md");
  });

  it("finds a run of seven words of a text on file by its hash alone", () => {
    const folder = contentFolder();
    const runs = runsOf("“Vessel in which the Oil is lit”, a diary says.");
    writeFileSync(path.join(folder, SEED_RUNS), runs.map((run) => `${runHash(run, sha256)}\n`).join(""));

    expect(told(checkContent(folder))).toEqual([
      expect.stringMatching(/^F10 cases\/lighthouse\.yaml:50:38 .*“vessel in which the oil is lit” stands in a text/),
    ]);
  });

  it("tells what the loader objects to as F01, and no rule besides", () => {
    const report = checkContent(contentFolder("pattern: mirror-sweep", "pattern: miror-sweep"));

    expect(report.findings).toHaveLength(1);
    expect(reportText(report)).toContain("F01 error, 1 times: names lead somewhere and ids are unique");
    expect(reportText(report)).toContain('cases/lighthouse.yaml:18:28 facts.pattern[0].pattern: "miror-sweep"');
  });

  it("keeps to one case when asked to, and knows no case that is not there", () => {
    const folder = contentFolder(ROLE, "role: it is where the oil is lit");
    edit(`${folder}/cases/harbour-log.yaml`, "costs: a long wait", "costs: a massive wait");

    expect(told(checkContent(folder, { caseId: "harbour-log" }))).toEqual([
      expect.stringMatching(/^F09 cases\/harbour-log\.yaml:\d+:\d+ .*“massive” praises and says nothing/),
    ]);
    expect(() => checkContent(folder, { caseId: "light-house" })).toThrow(
      'There is no case "light-house" in content/cases. Did you mean "lighthouse"?',
    );
  });

  it("reports each case as it is done", () => {
    const done: string[] = [];
    checkContent(contentFolder(), { onProgress: (count, all) => done.push(`${count}/${all}`) });

    expect(done).toEqual(["1/2", "2/2"]);
  });

  it("finds the same bytes in a second run", () => {
    expect(told(checkContent(contentFolder(), { twice: true }))).toEqual([]);
  });
});

describe("reportJson", () => {
  it("counts and lists every finding for programs", () => {
    const report = checkContent(contentFolder(ROLE, "role: it is where the oil is lit"));

    const parsed = JSON.parse(reportJson(report));

    expect(parsed).toMatchObject({ cases: 2, errors: 5, warnings: 0, byRule: { F08: 1, registry: 4 } });
    expect(parsed.findings[0]).toMatchObject({
      file: "cases/lighthouse.yaml",
      line: 50,
      column: 38,
      rule: "F08",
      severity: "error",
      subject: "lighthouse/component/lamp",
    });
  });
});

describe("reportText", () => {
  it("groups by rule with how to mend, errors last, counts at the end", () => {
    const folder = contentFolder(ROLE, "role: it is where the oil is lit");
    edit(`${folder}/cases/lighthouse.yaml`, "name: lens", "name: massive lens");

    const text = reportText(checkContent(folder));

    expect(text).toMatch(/F08 error, 1 times: [^\n]+\n {2}how to mend: [^\n]+\n {2}cases\/lighthouse\.yaml:50:38 /);
    expect(text.trimEnd().split("\n").at(-1)).toMatch(/F08 1, F09 1/);
  });
});
