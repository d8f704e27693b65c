import { describe, expect, it } from "@jest/globals";
import { catalogue } from "../../../../lambdas/core/cards/lints/catalogue.ts";
import { nearMisses } from "./near-misses.ts";

describe("every rule", () => {
  it.each(nearMisses)("$rule passes $fault", ({ rule, found }) => {
    expect(found().filter((finding) => finding.rule === rule)).toEqual([]);
  });

  it("has a near miss", () => {
    const covered = new Set(nearMisses.map(({ rule }) => rule));

    expect(catalogue.map(({ id }) => id).filter((id) => !covered.has(id))).toEqual([]);
  });

  it("is one of the 52, told with what it checks, why and how to mend", () => {
    expect(new Set(catalogue.map(({ id }) => id)).size).toBe(52);
    for (const { what, why, mend } of catalogue) expect([what, why, mend].every((text) => text.length > 2)).toBe(true);
  });
});
