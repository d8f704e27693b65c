import { describe, expect, it } from "@jest/globals";
import { sha256 } from "../../../bin/content/published.ts";
import { parseQuantity } from "../../../lambdas/core/cards/quantity.ts";
import { numberOptions } from "../../../lambdas/core/cards/wrong-numbers.ts";

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
    { qty: "500M members/month", places: [2, 3], reason: "two steps up are twenty-five billion people" },
    { qty: "20 h/day", places: [], reason: "a day has 24 hours, and three steps down is under an hour" },
    { qty: "100 countries", places: [], reason: "there are 195 countries, and three steps down are none" },
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

  it("makes no options for shares, ranges and small counts", () => {
    expect(["99 %", "20-30 users", "7 zones"].map(optionsOf)).toEqual([[], [], []]);
  });
});
