import { describe, expect, it } from "@jest/globals";
import {
  figure,
  numberSpellings,
  paceText,
  parseQuantity,
  quantityText,
} from "../../../lambdas/core/cards/quantity.ts";

const HALF_YEAR = 365 * 43_200;

describe("parseQuantity", () => {
  it.each([
    {
      text: ">94B hours/half-year",
      quantity: { cmp: "gt", value: 94e9, unit: "hours", per: "half-year", perSecond: 94e9 / HALF_YEAR },
      words: "more than 94 billion hours per half-year",
    },
    { text: "<10 ms", quantity: { cmp: "lt", value: 10, unit: "ms" }, words: "less than 10 ms" },
    { text: "99.99 %", quantity: { cmp: "eq", value: 99.99, unit: "%" }, words: "99.99 %" },
    { text: "14.3 PB", quantity: { cmp: "eq", value: 14.3, unit: "PB" }, words: "14.3 PB" },
    {
      text: "301.6M memberships",
      quantity: { cmp: "eq", value: 301.6e6, unit: "memberships" },
      words: "301.6 million memberships",
    },
    { text: "20-33 times", quantity: { cmp: "eq", value: 20, high: 33, unit: "times" }, words: "20 to 33 times" },
    { text: "1-2 h", quantity: { cmp: "eq", value: 1, high: 2, unit: "h" }, words: "1 to 2 hours" },
    { text: "~1 s", quantity: { cmp: "about", value: 1, unit: "s" }, words: "about 1 second" },
    { text: "<=80 min", quantity: { cmp: "le", value: 80, unit: "min" }, words: "at most 80 minutes" },
    {
      text: ">=3K units/s",
      quantity: { cmp: "ge", value: 3000, unit: "units", per: "s", perSecond: 3000 },
      words: "at least 3,000 units per second",
    },
  ])("reads $text and says it in words", ({ text, quantity, words }) => {
    const parsed = parseQuantity(text);

    expect(parsed).toEqual(quantity);
    expect(parsed && quantityText(parsed)).toBe(words);
  });

  it.each(["300M", "10ms", "about 10 ms", "1,000 users", "5 hours/fortnight", "-3 ms", "1e9 users", ""])(
    "takes %j for no quantity",
    (text) => {
      expect(parseQuantity(text)).toBeUndefined();
    },
  );
});

describe("figure", () => {
  it.each([
    [7e12, "7 trillion"],
    [1.1e6, "1.1 million"],
    [18_000, "18,000"],
    [400, "400"],
    [14.3, "14.3"],
  ])("writes %d as %s", (value, text) => {
    expect(figure(value)).toBe(text);
  });
});

describe("paceText", () => {
  it.each([
    ["800B messages/day", "about 9.3 million per second on average"],
    [">5T searches/year", "about 160,000 per second on average"],
    ["600K messages/min", "about 10,000 per second on average"],
    ["2M requests/s", undefined],
    ["1.5B users/month", undefined],
    ["94B hours/half-year", undefined],
    ["40 TB/day", undefined],
    ["500 posts/day", undefined],
    ["5-10M posts/day", undefined],
    ["5M posts", undefined],
    ["142B dollars/year", undefined],
    ["1B euros/month", undefined],
  ])("turns %s into %s", (text, pace) => {
    const quantity = parseQuantity(text);

    expect(quantity && paceText(quantity, "posts and the like")).toBe(pace);
  });

  it.each([
    "peak request rate at the edge network on the sale weekend",
    "orders created at the sale peak",
    "background jobs processed on the busiest days",
    "request rate reached in the last scale test",
    "traffic on Black Friday",
    "Maximum throughput",
    "default sending quota of one project",
  ])("has none where the metric tells of the most: %s", (metric) => {
    const quantity = parseQuantity("600K messages/min");

    expect(quantity && paceText(quantity, metric)).toBeUndefined();
  });
});

describe("numberSpellings", () => {
  it("lists the other ways to type a number", () => {
    const quantity = parseQuantity("301.6M memberships");

    expect(quantity && numberSpellings(quantity)).toEqual(["301.6M", "301,600,000", "301600000"]);
  });
});
