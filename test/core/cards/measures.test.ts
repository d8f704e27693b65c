import { describe, expect, it } from "@jest/globals";
import { measureOf } from "../../../lambdas/core/cards/measures.ts";
import { parseQuantity } from "../../../lambdas/core/cards/quantity.ts";
import { dimensionOf } from "../../../lambdas/core/cards/sets/order.ts";
import { worldLimit } from "../../../lambdas/core/cards/world-limit.ts";

describe("measureOf", () => {
  it.each([
    ["ms", { dimension: "time", factor: 1e-3 }],
    ["hours", { dimension: "time", factor: 3600 }],
    ["B", { dimension: "bytes", factor: 1 }],
    ["MB", { dimension: "bytes", factor: 1e6 }],
    ["Mb", undefined],
    ["b", undefined],
    ["users", undefined],
  ])("measures %s as %j", (unit, measure) => {
    expect(measureOf(unit)).toEqual(measure);
  });
});

describe("dimensionOf", () => {
  it.each([
    ["3 minutes", "time", 180],
    ["2 h", "time", 7200],
    ["5 KiB", "bytes", 5120],
    ["94B hours/year", "hours rate", 94e9 / 31_536_000],
    ["60 MB/min", "byte rate", 1e6],
    ["60 posts/min", "rate", 1],
  ])("takes %s for %s", (text, name, value) => {
    const quantity = parseQuantity(text);

    expect(quantity && dimensionOf({ quantity })).toMatchObject({ name, value });
  });
});

describe("worldLimit", () => {
  it.each([
    ["20 h/day", 24],
    ["10 weeks/year", 365 / 7],
  ])("leaves %s no more than %d", (text, most) => {
    const quantity = parseQuantity(text);

    expect(quantity && worldLimit(quantity)).toBeCloseTo(most);
  });
});
