import { describe, expect, it } from "@jest/globals";
import { faultOf, OwnCaseFields, type OwnFact, studyOf } from "../../lambdas/core/ingest/own-case.ts";
import { vocabulary } from "./reading.ts";

const fields = OwnCaseFields.parse({
  title: "Great Crane",
  sources: {
    manual: { url: "https://e.org/a", title: "Manual", published: "1999", retrieved: "2026-11-20", grade: "primary" },
  },
});
const made = (type: OwnFact["type"], slots: object): OwnFact => {
  return { type, id: "one", fact: { id: "one", src: ["manual"], ...slots }, lines: [], missing: [] };
};
const hoist = made("component", { name: "the hoist", role: "lifting boxes off a ship" });

describe("a fact of a learner's case that calls itself complete", () => {
  it("is one when a case file could hold it", () => {
    expect(faultOf(hoist, fields, vocabulary)).toBeUndefined();
    expect(studyOf("great-crane", fields, [hoist], vocabulary)?.facts.component).toHaveLength(1);
  });

  it.each([
    { what: "a slot that is missing", fact: made("component", { name: "the hoist" }), told: /^role: / },
    { what: "a slot of another shape", fact: made("scale", { metric: 4, qty: "400", as_of: "x" }), told: /^metric: / },
    {
      what: "text turned round",
      fact: made("component", { name: "ho\u202eist", role: "lifting boxes" }),
      told: /^name: /,
    },
    { what: "an unknown word", fact: made("pattern", { pattern: "rope-magic", use: "knots" }), told: /vocabulary/ },
    {
      what: "an unknown source",
      fact: made("practice", { name: "rest", why: "it", src: ["no"] }),
      told: /^src\/0: /,
    },
  ])("gives no cards with $what, whatever an imported file says", ({ fact, told }) => {
    expect(faultOf(fact, fields, vocabulary)).toMatch(told);
    expect(studyOf("great-crane", fields, [fact], vocabulary)).toBeUndefined();
    expect(studyOf("great-crane", fields, [fact, hoist], vocabulary)?.facts).toEqual({ component: [hoist.fact] });
  });
});
