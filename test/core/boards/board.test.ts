import { describe, expect, it } from "@jest/globals";
import {
  compareEntries,
  type Entry,
  entriesOf,
  percentileOf,
  ranksOf,
  windowAround,
} from "../../../lambdas/core/boards/board.ts";
import { leaguesOf } from "../../../lambdas/core/boards/leagues.ts";
import { nearRank, pageOf, rankOnPage, snapshotOf } from "../../../lambdas/core/boards/snapshot.ts";
import { chance } from "../../support/simulation.ts";

const person = (id: string, points: number, more = {}) => ({
  id,
  pseudonym: id,
  colour: "blue",
  points,
  reachedAt: 0,
  hidden: false,
  lastDay: 10,
  lastPoints: 0,
  streak: { days: 3, until: 12 },
  ...more,
});

function crowd(size: number, seed: number, most = 700): Entry[] {
  const random = chance(seed);
  return Array.from({ length: size }, (_, index) => ({
    ...person(`m${String(index).padStart(9, "0")}`, random.integer(0, most)),
    reachedAt: random.integer(0, 1_000),
    streak: index % 30,
    rankBefore: null,
  })).sort(compareEntries);
}

describe("ranksOf", () => {
  it("lets equal points share a rank and leaves the next one out: 1, 2, 2, 4", () => {
    expect(ranksOf([9, 7, 7, 3, 3, 3, 0])).toEqual([1, 2, 2, 4, 4, 4, 7]);
  });
});

describe("entriesOf", () => {
  it("orders by points, then by who had them first, then by id, and leaves out who hides", () => {
    const entries = entriesOf(
      [person("d", 5, { hidden: true }), person("c", 3), person("b", 3), person("a", 3, { reachedAt: 9 })],
      11,
    );

    expect(entries.map(({ id }) => id)).toEqual(["b", "c", "a"]);
  });

  it("shows a streak until its last day has ended in every zone", () => {
    const streakOn = (today: number) => entriesOf([person("a", 9)], today)[0]?.streak;

    expect([11, 12, 13, 14].map(streakOn)).toEqual([3, 3, 3, 0]);
  });

  it("tells the rank by the points up to the day before", () => {
    const entries = entriesOf(
      [person("a", 9, { lastDay: 11, lastPoints: 8 }), person("b", 5), person("c", 2, { lastDay: 11, lastPoints: 2 })],
      11,
    );

    expect(entries.map(({ id, rankBefore }) => [id, rankBefore])).toEqual([
      ["a", 2],
      ["b", 1],
      ["c", null],
    ]);
  });
});

describe("windowAround", () => {
  it.each([
    [50, 100, { from: 47, to: 54 }],
    [1, 100, { from: 0, to: 7 }],
    [99, 100, { from: 93, to: 100 }],
    [1, 3, { from: 0, to: 3 }],
  ])("of place %i of %i", (index, length, expected) => {
    expect(windowAround(index, length, 3)).toEqual(expected);
  });
});

describe("percentileOf", () => {
  it("tells how many percent of the others stand below", () => {
    expect([1, 2, 51, 101].map((rank) => percentileOf(rank, 101))).toEqual([100, 99, 50, 0]);
    expect(percentileOf(1, 1)).toBe(100);
  });
});

describe("snapshotOf", () => {
  it("tells everybody's exact rank from one page, also of somebody who scored since", () => {
    const entries = crowd(2_000, 3);
    const { snapshot, pages } = snapshotOf(entries, 0);
    const random = chance(4);

    for (let round = 0; round < 500; round += 1) {
      const { id, reachedAt, points } = random.pick(entries);
      const me = { id, reachedAt: reachedAt + 1_000, points: points + random.integer(0, 9) };
      const page = pageOf(snapshot, me) ?? Number.NaN;
      const above = entries.filter((entry) => entry.points > me.points).length;

      expect(rankOnPage(snapshot, page, pages[page] ?? [], me.points)).toBe(above + 1);
    }
  });

  it("of a long board tells ranks behind the last page within a 512th", () => {
    const entries = crowd(20_000, 5, 100_000);
    const { snapshot } = snapshotOf(entries, 0, 1_000);

    for (const place of [1_500, 5_000, 12_345, 19_999]) {
      const me = entries[place] as Entry;
      expect(pageOf(snapshot, me)).toBeUndefined();
      expect(Math.abs(nearRank(snapshot, me.points) - (place + 1))).toBeLessThanOrEqual(2 * (20_000 / 512));
    }
    expect(pageOf(snapshot, entries[0] as Entry)).toBe(0);
  });

  it("of an empty board has no page", () => {
    expect(pageOf(snapshotOf([], 0).snapshot, person("a", 1))).toBeUndefined();
  });
});

describe("leaguesOf", () => {
  const people = (count: number) => {
    const random = chance(count);
    return Array.from({ length: count }, (_, index) => ({
      id: `p${index}`,
      activeDays: random.integer(1, 28),
      points: random.integer(1, 5_000),
    }));
  };

  it.each([1, 49, 50, 51, 101, 1_234])("puts %i people into leagues of at most 50, none of them a remnant", (count) => {
    const leagues = leaguesOf(people(count));
    const sizes = leagues.map(({ length }) => length);

    expect(Math.max(...sizes)).toBeLessThanOrEqual(50);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    expect(leagues.flat()).toHaveLength(count);
  });

  it("matches people by their habit, whatever order they come in", () => {
    const all = people(300);
    const leagues = leaguesOf(chance(1).shuffled(all));

    expect(leagues).toEqual(leaguesOf(all));
    for (const [index, league] of leagues.slice(1).entries()) {
      const least = Math.min(...(leagues[index] ?? []).map(({ activeDays }) => activeDays));
      expect(Math.max(...league.map(({ activeDays }) => activeDays))).toBeLessThanOrEqual(least);
    }
  });
});
