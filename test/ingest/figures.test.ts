import { describe, expect, it } from "@jest/globals";
import { parseQuantity } from "../../lambdas/core/cards/quantity.ts";
import { figuresIn } from "../../lambdas/core/ingest/figures.ts";

describe("figuresIn", () => {
  it.each([
    ["10T+ requests/day", ">10T requests/day", "requests"],
    ["10+ trillion requests per day", ">10T requests/day", "requests"],
    ["1.2 million lifts", "1.2M lifts", "lifts"],
    ["200ms p99 for global queries", "200 ms", "global queries"],
    ["<150ms audio delay in fog", "<150 ms", "audio delay in fog"],
    ["80-120ms gauge reads", "80-120 ms", "gauge reads"],
    ["3–5k tonnes", "3-5K tonnes", "tonnes"],
    ["≈ 40 TB of tape", "~40 TB", "tape"],
    ["about 40 cranes", "~40 cranes", "cranes"],
    ["at least 1,500 ropes", ">=1500 ropes", "ropes"],
    ["more than 20 ships an hour", ">20 ships/h", "ships"],
    ["100PB+ data", ">100 PB", "data"],
    ["5 9s availability", "99.999 %", "availability"],
    ["99.95% uptime", "99.95 %", "uptime"],
    ["Sub-millisecond response times", "<1 ms", "response times"],
    ["Single-digit millisecond slip", "<10 ms", "slip"],
    ["7T+ messages/day at Pier Two", ">7T messages/day", "messages at Pier Two"],
    ["15M+ daily rides", ">15M rides/day", "rides"],
    ["500+ hours uploaded/min", ">500 hours uploaded/min", "hours uploaded"],
  ])("reads %s", (text, qty, metric) => {
    expect(figuresIn(text)).toMatchObject([{ qty, metric }]);
    expect(parseQuantity(qty)).toBeDefined();
  });

  it.each([
    ["Trillions of events daily", "trillions of events/day"],
    ["hundreds of quays", "hundreds of quays"],
    ["1000s of nodes", "thousands of nodes"],
  ])("reads the magnitude of %s", (text, magnitude) => {
    expect(figuresIn(text)).toMatchObject([{ magnitude }]);
  });

  it("reads several figures of one text", () => {
    const figures = figuresIn("12+ million lifts per year across hundreds of quays, in 2015 and 2000 ropes");

    expect(figures.map(({ qty, magnitude }) => qty ?? magnitude)).toStrictEqual([
      ">12M lifts/year",
      "hundreds of quays",
      "2000 ropes",
    ]);
  });

  it.each(["H3 and S3 on port 8080:80", "in 2015", "the 3rd time", "a 2-phase commit", "since 1999, all of it"])(
    "takes no figure from %s",
    (text) => {
      expect(figuresIn(text).filter(({ problem }) => problem === undefined)).toEqual([]);
    },
  );

  it.each([
    ["400", "no-unit"],
    ["120-80 ropes", "number-out-of-range"],
    ["99999999999999999999 ropes", "number-out-of-range"],
  ])("says what is wrong with %s", (text, problem) => {
    expect(figuresIn(text)).toMatchObject([{ problem }]);
  });
});
