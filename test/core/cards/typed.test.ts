import { describe, expect, it } from "@jest/globals";
import { readFigure } from "../../../lambdas/core/cards/grading/figures.ts";
import { estimateIn, typedEdits } from "../../../lambdas/core/cards/grading/typed.ts";

const gap = (answer: string, after: string, accept: string[] = []) => ({
  stem: `It takes [...] ${after}.`,
  answer,
  accept,
});

describe("a typed figure", () => {
  const messages = gap("7 trillion", "messages per day", ["7T", "7,000,000,000,000"]);

  it.each([
    ...["7T/day", "7 trillion a day", "7e12 per day", "7T", "7 Trillion", "7tn daily", "~7T/d", "7,000,000,000,000"],
    ...["7 000 000 000 000", "7×10^12", "7 x 10¹² each day", "7T messages/day", "７T", "81M/s", "292bn per hour"],
    ...["7.000.000.000.000/Tag", "7_000_000_000_000", "7,0 trillion", "7 Billionen pro Tag", "7*10**12", "7 tera"],
    ...["7 million million", "seven trillion a day", "7 thousand bn", "7tr"],
  ])("is right as %s", (typed) => {
    expect(typedEdits(messages, typed)).toBe(0);
  });

  it.each(["8T/day", "7T per year", "7 TB/day", "7B/day", "70T", "seven", "", "7,5 T", "7T/Woche", "7T/fortnight"])(
    "is wrong as “%s”, and has no small typos",
    (typed) => {
      expect(typedEdits(messages, typed)).toBe(2);
    },
  );

  it.each([
    { right: gap("10", "ms"), typed: "0.01 s", edits: 0 },
    { right: gap("10", "ms"), typed: "10 milliseconds", edits: 0 },
    { right: gap("10", "ms"), typed: "10 s", edits: 2 },
    { right: gap("1", "TB per day"), typed: "1000 GB a day", edits: 0 },
    { right: gap("22", "minutes"), typed: "22m", edits: 0 },
    { right: gap("48", "pounds"), typed: "48m", edits: 2 },
    { right: gap("48 million", "pounds"), typed: "£48m", edits: 0 },
    { right: gap("1 to 2", "bytes", ["1-2"]), typed: "1 – 2 bytes", edits: 0 },
    { right: gap("1 to 2", "bytes", ["1-2"]), typed: "1", edits: 2 },
    { right: gap("0.1", "%"), typed: ".1 %", edits: 0 },
    { right: gap("100 to 200", "ms"), typed: "between 100 and 200 msec", edits: 0 },
    { right: gap("5", "TB"), typed: "5T", edits: 0 },
    { right: gap("10", "km per day"), typed: "10,000 m/day", edits: 0 },
    { right: gap("35", "days"), typed: "35 d", edits: 0 },
    { right: gap("3", "replicas"), typed: "three", edits: 0 },
    { right: gap("1.1 million", "writes per second", ["1.1M"]), typed: "1.100.000", edits: 0 },
  ])("is compared in the unit that is asked for: $typed", ({ right, typed, edits }) => {
    expect(typedEdits(right, typed)).toBe(edits);
  });

  it("is read in linear time whatever it is", () => {
    const began = process.cpuUsage();
    for (const text of ["1,000".repeat(50_000), "9".repeat(200_000), "1 ".repeat(100_000), "per ".repeat(50_000)]) {
      expect(readFigure(text)).toBeUndefined();
    }
    expect(process.cpuUsage(began).user).toBeLessThan(1_000_000);
  });
});

describe("a typed text", () => {
  it.each([
    { right: "gossip protocol", typed: "The Gossip-Protocol", edits: 0 },
    { right: "gossip protocol", typed: "gosip protocol", edits: 1 },
    { right: "gossip protocol", typed: "gosip protocl", edits: 2 },
    { right: "Zürich", typed: "zurich", edits: 0 },
    { right: "Straße", typed: "STRASSE", edits: 0 },
    { right: "ﬁlter", typed: "filter", edits: 0 },
    { right: "AP", typed: "CP", edits: 2 },
    { right: "RFC 793", typed: "RFC 794", edits: 2 },
    { right: "3 replicas", typed: "3 replica", edits: 1 },
  ])("$typed for $right has $edits edits", ({ right, typed, edits }) => {
    expect(typedEdits(gap(right, "and no more"), typed)).toBe(edits);
  });
});

describe("an estimate", () => {
  it.each([
    { unit: "messages per day", typed: "7T/day", value: 7e12 },
    { unit: "messages per day", typed: "81M/s", value: 81e6 * 86_400 },
    { unit: "minutes", typed: "1 h", value: 60 },
    { unit: "PB per day", typed: "42,000 TB", value: 42 },
    { unit: "events per second", typed: "10^6", value: 1e6 },
    { unit: "events per second", typed: "1.234,5", value: 1234.5 },
    { unit: "TB", typed: "0,25 PB", value: 250 },
    { unit: "bytes", typed: "4096 B", value: 4096 },
    { unit: "Gbit per second", typed: "10 Gbps", value: 10 },
    { unit: "Gbit per second", typed: "10 Gb/s", value: 10 },
    { unit: "dollars per year", typed: "US$142 Mrd.", value: 142e9 },
    { unit: "minutes", typed: "20 GB", value: undefined },
    ...["1/3 trillion", "1.5.5", "1,000,00", "7T/fortnight", "8 x 10", "1 h 30 min"].map((typed) => ({
      unit: "messages per day", // read in half they would be another figure
      typed,
      value: undefined,
    })),
    { unit: "minutes", typed: "a lot", value: undefined },
    { unit: "users", typed: "7-million users", value: 7e6 },
    { unit: "users", typed: "5+ million", value: 5e6 },
    { unit: "users", typed: "5+M", value: 5e6 },
    { unit: "users", typed: "5 thousands", value: 5000 },
    { unit: "requests per second", typed: "500 krps", value: 500_000 },
    { unit: "requests per second", typed: "2 Mqps", value: 2e6 },
    { unit: "requests per second", typed: "500k rps", value: 500_000 },
    { unit: "MB per second", typed: "100 MBps", value: 100 },
    { unit: "Mbit per second", typed: "100 mbps", value: 100 },
    { unit: "Mbit per second", typed: "100 MBps", value: undefined },
    ...["one and a half million", "five hundred and fifty thousand", "7 (trillion)", "1.5 or so million"].map(
      (typed) => ({
        unit: "users", // the scale stands where it is not read
        typed,
        value: undefined,
      }),
    ),
    ...["7 trilion", "7 milion users", "7 thousnd", "7 tillion", "7 (T)", "1.5 or so M"].map((typed) => ({
      unit: "users",
      typed,
      value: undefined,
    })),
  ])("of $typed in $unit is $value", ({ unit, typed, value }) => {
    const estimate = estimateIn(unit, typed);
    if (value === undefined) expect(estimate).toBeUndefined();
    else expect(estimate).toBeCloseTo(value, 3);
  });
});
