import { measureOf } from "./measures.ts";
import type { Quantity } from "./quantity.ts";

const PEOPLE =
  /\b(?:people|persons|humans|users|members|memberships|customers|consumers|viewers|visitors|participants|followers|subscribers|players|drivers|riders|employees|engineers|editors|developers|patients|residents)\b/i;
/** Of the United Nations, World Population Prospects 2024, rounded down. */
const POPULATION = 8e9;
const COUNTRIES = { unit: /^(?:countries|nations)\b/i, most: 195 } as const;
/** The largest revenue of a company in a year was 0.7 trillion dollars in 2025; sums that pass through one are larger. */
const MONEY = { unit: /^(?:dollars|euros|pounds)\b/i, most: 1e12 } as const;

/**
 * The most that a figure of this unit can be, so that no wrong figure is absurd: everybody alive, all countries, a
 * trillion dollars, 24 hours a day. Infinite where nothing is known, and where the truth itself passes the limit (hours
 * of all viewers together).
 */
export function worldLimit({ value, unit, perSecond }: Quantity): number {
  const measure = measureOf(unit);
  const limit = PEOPLE.test(unit)
    ? POPULATION
    : COUNTRIES.unit.test(unit)
      ? COUNTRIES.most
      : MONEY.unit.test(unit)
        ? MONEY.most
        : perSecond !== undefined && measure?.dimension === "time"
          ? value / perSecond / measure.factor
          : Number.POSITIVE_INFINITY;
  return value <= limit ? limit : Number.POSITIVE_INFINITY;
}
