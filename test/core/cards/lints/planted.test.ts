import { describe, expect, it } from "@jest/globals";
import { catalogue } from "../../../../lambdas/core/cards/lints/catalogue.ts";
import { planted } from "./planted.ts";
import { good, lintWorld } from "./world.ts";

/** Of so many defects so many must be told. */
const DUE = { planted: 60, told: 57 };

describe("lintCorpus on planted defects", () => {
  const missed = planted.filter(({ rule, found }) => !found().some((finding) => finding.rule === rule));

  it("tells nearly all of them by the right rule", () => {
    expect(planted.length).toBeGreaterThanOrEqual(DUE.planted);
    expect(missed.map(({ rule, fault }) => `${rule} ${fault}`)).toEqual([]);
    expect(planted.length - missed.length).toBeGreaterThanOrEqual(DUE.told);
  });

  it("has a defect for every rule", () => {
    const covered = new Set(planted.map(({ rule }) => rule));

    expect(catalogue.map(({ id }) => id).filter((id) => !covered.has(id))).toEqual([]);
  });
});

describe("lintCorpus on clean cards", () => {
  it("flags nothing in the invented cases and their cards", () => {
    const cards = Object.values(good).map((make) => make());

    expect(lintWorld(undefined, cards)).toEqual([]);
  });
});
