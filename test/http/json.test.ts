import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { Failure } from "../../lambdas/core/errors.ts";
import { parseJson } from "../../lambdas/http/json.ts";

describe("parseJson", () => {
  it("gives the value of a JSON text", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        expect(parseJson(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it.each([
    { text: '{"grade":}', says: "Line 1, column 10: expected a value." },
    { text: '{"grade":4', says: "Line 1, column 11: expected a comma or }, but the text ends here." },
    { text: '{\n  "grade": 4,\n}', says: "Line 3, column 1: expected a name in double quotes." },
    { text: "{'grade': 4}", says: "Line 1, column 2: expected a name in double quotes or }." },
    { text: '{"a" 1}', says: "Line 1, column 6: expected a colon." },
    { text: "[1 2]", says: "Line 1, column 4: expected a comma or ]." },
    { text: "[1,]", says: "Line 1, column 4: expected a value." },
    { text: '["\u0085\u007f", x]', says: "Line 1, column 8: expected a value." },
    { text: '["a\tb"]', says: "Line 1, column 2: expected a value or ]." },
    { text: "[0123]", says: "Line 1, column 3: expected a comma or ]." },
    { text: "{} {}", says: "Line 1, column 4: expected nothing more." },
    { text: "nonsense", says: "Line 1, column 1: expected a value." },
    { text: "  ", says: "Line 1, column 3: expected a value, but the text ends here." },
  ])("says where $text stops being JSON", ({ text, says }) => {
    expect(failureOf(text).errors).toEqual([{ pointer: "#", detail: says }]);
  });

  it("refuses exactly what is not JSON, whatever the damage", () => {
    const damaged = fc
      .tuple(
        fc.json({ maxDepth: 5 }),
        fc.nat(),
        fc.constantFrom("", '"', "{", "}", "]", ",", ":", "\\", "e", "-", "\u0000"),
      )
      .map(
        ([text, at, patch]) => text.slice(0, at % (text.length + 1)) + patch + text.slice((at % (text.length + 1)) + 1),
      );
    fc.assert(
      fc.property(damaged, (text) => {
        expect(refuses(parseJson, text)).toBe(refuses(JSON.parse, text));
      }),
      { numRuns: 2_000 },
    );
  });

  it("S6: refuses nesting deeper than 32, and counts no bracket inside a text", () => {
    expect(failureOf("[".repeat(10_000) + "]".repeat(10_000)).errors).toEqual([
      { pointer: "#", detail: "Nested deeper than 32 objects and arrays, which no request of this API needs." },
    ]);
    expect(parseJson(JSON.stringify(`\\"${"[".repeat(100)}`))).toBe(`\\"${"[".repeat(100)}`);
    expect(() => parseJson("[".repeat(32) + "]".repeat(32))).not.toThrow();
  });
});

function failureOf(text: string): Failure {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error(`no failure for ${text}`);
}

function refuses(parse: (text: string) => unknown, text: string): boolean {
  try {
    parse(text);
    return false;
  } catch (error) {
    if (error instanceof Failure || error instanceof SyntaxError) return true;
    throw error;
  }
}
