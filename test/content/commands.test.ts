import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { type Command, commands, type Values } from "../../bin/content/commands.ts";
import { edit, useContentFolders } from "./folder.ts";

const contentFolder = useContentFolders();

function run(name: string, folder: string, caseIds: string[] = [], values: Values = {}) {
  return (commands[name] as Command).run(folder, caseIds, values);
}

describe("npm run content", () => {
  it.each(Object.entries(commands))(
    "%s has a help that begins with its name and explains every option",
    (name, one) => {
      expect(one.help).toMatch(new RegExp(`^${name}\\b`));
      for (const option of Object.keys(one.options)) expect(one.help.split(`--${option}`).length).toBeGreaterThan(2);
    },
  );

  it("checks, publishes and checks again", () => {
    const folder = contentFolder();

    const before = run("check", folder);
    const published = run("publish", folder);

    expect(before.status).toBe(1);
    expect(published).toMatchObject({
      text: expect.stringMatching(/^harbour-log: \d+ cards added\nharbour-log-more: /),
    });
    expect(run("publish", folder)).toEqual({ text: "content/published is up to date." });
    expect(run("check", folder)).toMatchObject({ status: 0, text: expect.stringContaining("all well") });
  });

  it("previews the default deck, the other one, or both as a page", () => {
    const folder = contentFolder();
    const file = path.join(folder, "preview.html");

    expect(run("preview", folder, ["lighthouse"]).text).toMatch(/^Lighthouse \(lighthouse\)/);
    expect(run("preview", folder, ["lighthouse"], { more: true }).text).toMatch(/^Lighthouse: more cards/);
    expect(run("preview", folder, ["lighthouse"], { html: file }).text).toContain(file);
    expect(readFileSync(file, "utf8")).toMatch(/^<!doctype html>/);
  });

  it.each(["preview", "sets", "publish"])("%s suggests the case that was meant", (name) => {
    expect(() => run(name, contentFolder(), ["lighthose"])).toThrow('Did you mean "lighthouse"?');
  });

  it("preview asks for a case", () => {
    expect(() => run("preview", contentFolder())).toThrow("Name a case: harbour-log, lighthouse");
  });

  it("proposes sets with the card that each makes, and accepts them when asked", () => {
    const folder = contentFolder();
    const file = path.join(folder, "sets/lighthouse.yaml");

    const { text } = run("sets", folder, ["lighthouse"]);

    expect(text).toMatch(/# “burner”: vessel in which the oil is lit\n(.*\n)* {2}- \{id: components-1, kind: match, /);
    expect(existsSync(file)).toBe(false);
    expect(run("sets", folder, [], { write: true }).text).toBe("content/sets/lighthouse.yaml is written.");
    expect(readFileSync(file, "utf8")).toContain("id: components-1");
    expect(run("sets", folder, ["lighthouse"]).text).toBe("lighthouse: no further set can be proposed.");
  });

  it("tells what is missing, how facts are sourced, and cards by kind", () => {
    const folder = contentFolder();

    const { text } = run("stats", folder);

    expect(text).toContain("2 of 3 cases of case-ids.txt are written, missing: tide-clock");
    expect(text).toContain("16 facts from 3 sources: 8 a case, from 2 (harbour-log) to 14 (lighthouse)");
    expect(text).toMatch(/verified 14 \(88 %\), single source 1 \(6 %\), without cards for now 2 \(13 %\)/);
    expect(text).toMatch(/a source read in the original 16 \(100 %\), a primary source 14 \(88 %\)/);
    expect(text).toMatch(/^case +facts +bare +deck +more +recall/m);
    expect(JSON.parse(run("stats", folder, [], { json: true }).text)).toMatchObject({
      coverage: { missing: ["tide-clock"], facts: 16 },
      cases: [{ caseId: "harbour-log" }, { caseId: "lighthouse" }],
    });
  });

  it("stats names nothing when every case is written", () => {
    const folder = contentFolder();
    edit(path.join(folder, "case-ids.txt"), "\ntide-clock", "");
    edit(path.join(folder, "cases/harbour-log.yaml"), "relations:\n  - {type: uses, to: tide-clock}", "");

    expect(run("stats", folder).text).toContain("2 of 2 cases of case-ids.txt are written, none is missing");
  });
});
