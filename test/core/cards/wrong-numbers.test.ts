import { describe, expect, it } from "@jest/globals";
import { sha256 } from "../../../bin/content/published.ts";
import { figureOf } from "../../../lambdas/core/cards/lints/figures.ts";
import { parseQuantity } from "../../../lambdas/core/cards/quantity.ts";
import { falseFigure, numberOptions } from "../../../lambdas/core/cards/wrong-numbers.ts";

/** The options for one figure under many keys, so that the truth stands in every place it may have. */
function optionsOf(qty: string): { text: string; key: number }[] {
  const quantity = parseQuantity(qty);
  return Array.from({ length: 40 }, (_, at) => quantity && numberOptions(quantity, `card-${at}`, sha256)).flatMap(
    (options) => (options ? [{ text: options.texts.at(-1) ?? "", key: options.key }] : []),
  );
}

describe("numberOptions", () => {
  it.each([
    { qty: "2.6B users", places: [3], reason: "there are eight billion people" },
    { qty: "500M members/month", places: [2, 3], reason: "two steps up are twelve billion people" },
    { qty: "20 h/day", places: [2], reason: "a day has 24 hours, and three steps down is under an hour" },
    { qty: "100 countries", places: [3], reason: "there are 195 countries" },
    { qty: "142B dollars/year", places: [2, 3], reason: "no company takes in more than a trillion" },
    { qty: ">1M messages/day", places: [3], reason: "any greater figure is more than a million as well" },
    { qty: ">=5 nodes", places: [], reason: "a figure under 20 is no question of magnitude" },
    { qty: "<100 ms", places: [0], reason: "any smaller figure is less than a hundred as well" },
    { qty: "1B hours/day", places: [0, 1, 2, 3], reason: "the hours of all viewers are not those of one day" },
    { qty: "1B messages/day", places: [0, 1, 2, 3], reason: "messages have no limit" },
  ])("puts $qty in the places $places only: $reason", ({ qty, places }) => {
    const options = optionsOf(qty);

    expect([...new Set(options.map(({ key }) => key))].sort()).toEqual(places);
  });

  it.each(["32 bits", "1024 connections", "16384 slots"])(
    "puts the power of two %s among powers of two, never last",
    (qty) => {
      const quantity = parseQuantity(qty);
      const options = quantity && numberOptions(quantity, "card", sha256);
      const values = options?.texts.map((text) => Number(text.split(" ")[0]?.replaceAll(",", "")));

      expect(values?.every((value) => Number.isInteger(Math.log2(value)))).toBe(true);
      expect(options?.key).toBeLessThan(3);
    },
  );

  it.each([
    { qty: "41 bits", options: ["18", "27", "41", "62"] },
    { qty: "40 members", options: ["10", "20", "40", "60"] },
    { qty: "128 bits", options: ["32", "64", "128", "256"] },
    { qty: "24 h", options: ["2", "8", "24", "72"] },
  ])("puts the small figure $qty among near ones", ({ qty, options }) => {
    const places = Array.from({ length: 40 }, (_, at) => {
      const quantity = parseQuantity(qty);
      return quantity ? numberOptions(quantity, `card-${at}`, sha256) : undefined;
    });
    const found = places.find((made) => made?.key === 2);

    expect(found?.texts.map((text) => text.split(" ")[0])).toEqual(options);
  });

  it.each([
    { qty: "65537 entries", shown: 65_500 },
    { qty: "89.2M requests/s", shown: 89_200_000 },
    { qty: "105.2M dollars", shown: 105_000_000 },
    { qty: "30.4 ms", shown: 30.4 },
    { qty: "1283 s", shown: 1_280 },
  ])(
    "shows $qty with three digits at most, among figures that are as exact and no multiples of it",
    ({ qty, shown }) => {
      const quantity = parseQuantity(qty);
      const options = quantity && numberOptions(quantity, "card", sha256);
      const figures = options?.texts.flatMap((text) => figureOf(text.replace(/ \S+$/, "")) ?? []) ?? [];
      const key = figures[options?.key ?? 0];

      expect(figures.length).toBeGreaterThanOrEqual(3);
      expect(figures.map(({ digits }) => digits)).toEqual(figures.map(() => key?.digits));
      expect(key?.value).toBe(shown);
      const others = figures.filter((figure) => figure !== key);
      expect(others.some(({ value }) => Number.isInteger(value / (key?.value ?? 1)))).toBe(false);
    },
  );

  it("steps over a figure that is true at another date", () => {
    const quantity = parseQuantity("10M users");
    const made = Array.from(
      { length: 20 },
      (_, at) => quantity && numberOptions(quantity, `card-${at}`, sha256, [5e7]),
    );

    expect(made.flatMap((options) => options?.texts ?? [])).toContain("300 million users");
    expect(made.flatMap((options) => options?.texts ?? [])).not.toContain("50 million users");
  });

  it("makes no options for shares, ranges and small counts", () => {
    expect(["99 %", "20-30 users", "7 zones"].map(optionsOf)).toEqual([[], [], []]);
  });
});

describe("falseFigure", () => {
  const shown = (qty: string) => {
    const quantity = parseQuantity(qty);
    const texts = Array.from({ length: 20 }, (_, at) => quantity && falseFigure(quantity, `card-${at}`, sha256));
    return [...new Set(texts)].sort();
  };

  it.each([
    { qty: "5 members", texts: ["3 members", "7 members"] },
    { qty: "10 values", texts: ["15 values", "5 values"] },
    { qty: "64 bits", texts: ["128 bits", "32 bits"] },
    { qty: "5 h", texts: ["20 hours"] },
    { qty: ">300 kinds", texts: ["more than 3,000 kinds"] },
    { qty: "<=500 users", texts: ["at most 30 users"] },
    { qty: "7B people", texts: ["1 billion people"] },
  ])("makes $qty false as $texts", ({ qty, texts }) => {
    expect(shown(qty)).toEqual(texts);
  });
});
