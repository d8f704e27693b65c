import { describe, expect, it } from "@jest/globals";
import { complaints, edit, useContentFolders } from "./folder.ts";

const contentFolder = useContentFolders();

describe("loadContent", () => {
  it("takes a folder without faults, and relations to cases that have no file yet", () => {
    expect(complaints(contentFolder())).toEqual([]);
  });

  it.each([
    {
      fault: "a misspelt pattern",
      from: "pattern: mirror-sweep",
      to: "pattern: miror-sweep",
      says: 'cases/lighthouse.yaml:18:28 facts.pattern[0].pattern: "miror-sweep" is not one of the patterns of vocabulary.yaml. Did you mean "mirror-sweep"?',
    },
    {
      fault: "a misspelt field",
      from: "lesson: keep a second lamp",
      to: "leson: keep a second lamp",
      says: 'cases/lighthouse.yaml:30:7 facts.incident[0].leson: there is no field "leson" here. Did you mean "lesson"?',
    },
    {
      fault: "a misspelt fact type",
      from: "  consistency:\n",
      to: "  consistancy:\n",
      says: 'cases/lighthouse.yaml:21:3 facts.consistancy: there is no field "consistancy" here. Did you mean "consistency"?',
    },
    {
      fault: "a misspelt relation",
      from: "type: contrasts-with",
      to: "type: contrast-with",
      says: 'cases/lighthouse.yaml:57:12 relations[0].type: "contrast-with" is not accepted. Did you mean "contrasts-with"?',
    },
    {
      fault: "a relation to a case nobody knows",
      from: "to: harbour-log",
      to: "to: harbor-log",
      says: 'cases/lighthouse.yaml:57:32 relations[0].to: "harbor-log" is not a case of case-ids.txt. Did you mean "harbour-log"?',
    },
    {
      fault: "a source that is not listed",
      from: "src: [sailor]}\n  pillar",
      to: "src: [sailer]}\n  pillar",
      says: 'cases/lighthouse.yaml:46:108 facts.mistake[0].src[0]: "sailer" is not a source of this file. Did you mean "sailor"?',
    },
    {
      fault: "no source at all",
      from: "src: [sailor]}\n  pillar",
      to: "src: []}\n  pillar",
      says: "cases/lighthouse.yaml:46:107 facts.mistake[0].src: name at least one source",
    },
    {
      fault: "an address that is none",
      from: "https://example.org/sailor",
      to: "example.org/sailor",
      says: 'cases/lighthouse.yaml:12:17 sources.sailor.url: "example.org/sailor": write an address that begins with https:// or http://',
    },
    {
      fault: "a quantity without a unit",
      from: '">4200 ships/year"',
      to: '">4200"',
      says: 'cases/lighthouse.yaml:15:60 facts.scale[0].qty: ">4200": write a comparator',
    },
    {
      fault: "a date that YAML reads as a number",
      from: 'as_of: "1998"',
      to: "as_of: 1998",
      says: 'cases/lighthouse.yaml:15:87 facts.scale[0].as_of: 1998 was read as a number: write it in quotes, "1998"',
    },
    {
      fault: "a missing field",
      from: "      cause: oil that had frozen in the pipe to the lamp\n",
      to: "",
      says: 'cases/lighthouse.yaml:24:7 facts.incident[0]: the field "cause" is missing',
    },
    {
      fault: "a sentence in a slot",
      from: "role: vessel in which the oil is lit",
      to: 'role: "vessel in which the oil is lit."',
      says: '"vessel in which the oil is lit.": write a phrase, not a sentence: drop the sign at its end',
    },
    {
      fault: "a slot of two ideas",
      from: "cause: oil that had frozen in the pipe to the lamp",
      to: "cause: oil that had frozen in the pipe to the lamp and a keeper who had gone ashore",
      says: "facts.incident[0].cause: 17 words: write at most 14, one idea (F07)",
    },
    {
      fault: "an id used twice",
      from: "id: 1994-frost",
      to: "id: 1990-dark",
      says: 'cases/lighthouse.yaml:36:11 facts.incident[1].id: "1990-dark" is the id of another incident',
    },
    {
      fault: "a foil that is true",
      from: '"a larger lamp on a longer chain"',
      to: '"Two keepers, who take turns by the week"',
      says: '"Two keepers, who take turns by the week" is the true value: a foil must be false',
    },
    {
      fault: "foils for a slot that does not exist",
      from: "foils: {remedy:",
      to: "foils: {remedi:",
      says: 'facts.mistake[0].foils.remedi: a mistake has no slot "remedi". Did you mean "remedy"?',
    },
    {
      fault: "a judgement on a slot that does not exist",
      from: "basis: editorial, src: [keeper]",
      to: "editorial: [evidense], src: [keeper]",
      says: 'facts.pillar[0].editorial[0]: a pillar has no slot "evidense". Did you mean "evidence"?',
    },
    {
      fault: "a refutation of a fact that does not exist",
      from: "fact: consistency/reports",
      to: "fact: consistency/report",
      says: 'refuted[0].fact: there is no consistency "report" in this file. Did you mean "reports"?',
    },
    {
      fault: "a source nobody cites",
      from: "src: [sailor], confidence",
      to: "src: [keeper], confidence",
      also: { from: "src: [sailor]", to: "src: [keeper]" },
      says: 'cases/lighthouse.yaml:12:3 sources.sailor: no fact cites "sailor": cite it or take it out',
    },
    {
      fault: "another id than the file's name",
      from: "id: lighthouse",
      to: "id: tide-clock",
      says: 'cases/lighthouse.yaml:3:5 id: "tide-clock" must be the name of the file, "lighthouse"',
    },
    {
      fault: "an alias of another case",
      from: "aliases: [Rock Tower]",
      to: "aliases: [harbour-LOG]",
      says: 'cases/lighthouse.yaml:8:11 aliases[0]: "harbour-LOG" already names the case harbour-log (F11)',
    },
    {
      fault: "a retired fact that is still told",
      from: "relations:\n",
      to: `retired:\n  - {fact: mistake/one-keeper, on: "2026-11-20", why: told better}\nrelations:\n`,
      says: 'cases/lighthouse.yaml:57:12 retired[0].fact: "mistake/one-keeper" is retired and still among the facts',
    },
    {
      fault: "a retired fact of another case",
      from: "relations:\n",
      to: `retired:\n  - {fact: harbour-log/tradeoff/ink, on: "2026-11-20", why: told better}\nrelations:\n`,
      says: 'cases/lighthouse.yaml:57:12 retired[0].fact: "harbour-log/tradeoff/ink" is no fact of this case: write type/id',
    },
    {
      fault: "a successor that is no fact",
      from: "relations:\n",
      to: `retired:\n  - {fact: mistake/no-keeper, on: "2026-11-20", why: told better, replaced_by: mistake/one-keper}\nrelations:\n`,
      says: 'retired[0].replaced_by: there is no fact "mistake/one-keper". Did you mean "lighthouse/mistake/one-keeper"?',
    },
    {
      fault: "a successor in a case nobody knows",
      from: "relations:\n",
      to: `retired:\n  - {fact: mistake/no-keeper, on: "2026-11-20", why: told better, replaced_by: harbor-log/tradeoff/ink}\nrelations:\n`,
      says: 'retired[0].replaced_by: there is no fact "harbor-log/tradeoff/ink". Accepted: nothing',
    },
    {
      fault: "a comma that YAML takes for its own",
      from: "role: vessel in which the oil is lit,",
      to: "role: vessel: in which the oil is lit,",
      says: "cases/lighthouse.yaml:50:38 not valid YAML: Block collections are not allowed within flow collections. Put a text that holds a comma, a colon or # in quotes",
    },
  ])("says file, line, column, field and what to write for $fault", ({ from, to, also, says }) => {
    const folder = contentFolder(from, to);
    if (also) edit(`${folder}/cases/lighthouse.yaml`, also.from, also.to);

    expect(complaints(folder).join("\n")).toContain(says);
  });

  it("takes a retired fact whose successor is a fact of this case, of another one, or retired itself", () => {
    const retired = (fact: string, by: string) =>
      `  - {fact: mistake/${fact}, on: "2026-11-20", why: told better, replaced_by: ${by}}\n`;
    const list = [
      retired("a", "mistake/one-keeper"),
      retired("b", "harbour-log/tradeoff/ink"),
      retired("c", "mistake/a"),
    ];

    expect(complaints(contentFolder("relations:\n", `retired:\n${list.join("")}relations:\n`))).toEqual([]);
  });

  it("tells the faults of all files at once", () => {
    const folder = contentFolder("kind: system", "kind: sistem");
    edit(`${folder}/cases/harbour-log.yaml`, "domain: databases", "domain: databases\nowner: nobody");

    expect(complaints(folder)).toEqual([
      expect.stringContaining('cases/harbour-log.yaml:8:1 owner: there is no field "owner" here'),
      expect.stringContaining('cases/lighthouse.yaml:6:7 kind: "sistem" is not accepted. Did you mean "system"?'),
    ]);
  });

  it("refuses a vocabulary that leads nowhere", () => {
    const folder = contentFolder("implies: [signal-chain]", "implies: [signal-train]", "vocabulary.yaml");

    expect(complaints(folder)).toEqual([
      'vocabulary.yaml:3:17 patterns.lamp-relay: "signal-train" is not one of the patterns',
    ]);
  });
});
