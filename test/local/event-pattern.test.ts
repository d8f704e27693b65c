import { describe, expect, it } from "@jest/globals";
import { patternTest } from "../../bin/local/event-pattern.ts";

describe("patternTest", () => {
  const record = { eventName: "MODIFY", dynamodb: { Keys: { sk: { S: "S#deck#0001" } } } };
  const onKey = (test: unknown) => ({ dynamodb: { Keys: { sk: { S: [test] } } } });

  it.each([
    { pattern: {}, matches: true },
    { pattern: { eventName: ["INSERT", "MODIFY"] }, matches: true },
    { pattern: { eventName: ["INSERT"] }, matches: false },
    { pattern: onKey({ prefix: "S#" }), matches: true },
    { pattern: onKey({ prefix: "P" }), matches: false },
    { pattern: onKey({ suffix: "0001" }), matches: true },
    { pattern: onKey({ "equals-ignore-case": "s#DECK#0001" }), matches: true },
    { pattern: onKey({ "anything-but": ["S#deck#0001"] }), matches: false },
    { pattern: { dynamodb: { NewImage: [{ exists: false }] } }, matches: true },
    { pattern: { eventName: ["MODIFY"], ...onKey({ prefix: "P" }) }, matches: false },
  ])("$pattern matches: $matches", ({ pattern, matches }) => {
    expect(patternTest(pattern)(record)).toBe(matches);
  });

  it("names a comparison that it does not know", () => {
    expect(() => patternTest(onKey({ cidr: "10.0.0.0/8" }))).toThrow(
      /uses "cidr"; the local cloud knows prefix, suffix/,
    );
  });
});
