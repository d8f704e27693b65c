import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { fold } from "../../../lambdas/core/reviews/fold.ts";
import {
  BLOCK_RECORDS,
  type CardHistory,
  foldHistory,
  inserted,
  laidOut,
  MAX_RECENT_BYTES,
  NO_HISTORY,
  needsArchive,
  RESEND_MARGIN_MS,
} from "../../../lambdas/core/reviews/history.ts";
import { compareRecords } from "../../../lambdas/core/reviews/record.ts";
import { recordBytes } from "../../../lambdas/core/reviews/record-codec.ts";
import { histories } from "../../support/histories.ts";
import { edit, keyOf, review, undo } from "../../support/records.ts";

const long = Array.from({ length: 100 }, (_, day) => review(day, day, 4));

describe("laidOut", () => {
  it("keeps 58 reviews in the item and moves thirty at the next one", () => {
    expect(laidOut(long.slice(0, 58))).toEqual({
      history: { checkpoint: null, recent: long.slice(0, 58) },
      blocks: [],
    });

    const { history, blocks } = laidOut(long.slice(0, 59));

    expect(blocks).toEqual([long.slice(0, 30)]);
    expect(history.recent).toEqual(long.slice(30, 59));
    expect(history.checkpoint).toMatchObject({ blocks: 1, lastAt: long[29]?.at, undone: [] });
  });

  it("puts nothing anywhere for no records", () => {
    expect(laidOut([])).toEqual({ history: NO_HISTORY, blocks: [] });
  });

  it("names in the checkpoint what archived undos take back among the recent records", () => {
    const clockRanBackwards = [undo(500, 80, 0, { hour: 1 }), ...long].sort(compareRecords);

    const { history } = laidOut(clockRanBackwards);

    expect(history.checkpoint?.undone).toEqual([keyOf(80)]);
    expect(foldHistory(history).outcomes.get(keyOf(80))).toBe("undone");
  });

  it("lets an undo reach a review in the archive", () => {
    const records = [...long, undo(500, 3, 100)];

    expect(foldHistory(laidOut(records).history).state).toEqual(fold(records).state);
  });

  it("is canonical: whole blocks, as few as fit, nothing lost, and the same state as all records give", () => {
    fc.assert(
      fc.property(histories({ minReviews: 40, maxReviews: 240 }), (records) => {
        const { history, blocks } = laidOut(records);
        const bytes = (from: number) => records.slice(from).reduce((sum, record) => sum + recordBytes(record), 0);
        const archived = blocks.length * BLOCK_RECORDS;

        expect([...blocks.flat(), ...history.recent]).toEqual(records);
        expect(blocks.every((block) => block.length === BLOCK_RECORDS)).toBe(true);
        expect(bytes(archived)).toBeLessThanOrEqual(MAX_RECENT_BYTES);
        if (archived > 0) expect(bytes(archived - BLOCK_RECORDS)).toBeGreaterThan(MAX_RECENT_BYTES);
        expect(foldHistory(history).state).toEqual(fold(records).state);
        for (const [key, outcome] of foldHistory(history).outcomes)
          expect(fold(records).outcomes.get(key)).toBe(outcome);
      }),
      { numRuns: 60 },
    );
  });

  it("never needs fewer blocks after a record more, so no block is ever left over", () => {
    fc.assert(
      fc.property(histories({ minReviews: 50, maxReviews: 160 }), fc.nat(), (records, place) => {
        const without = records.toSpliced(place % records.length, 1);

        expect(laidOut(without).blocks.length).toBeLessThanOrEqual(laidOut(records).blocks.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe("needsArchive", () => {
  const { history } = laidOut(long);
  const lastAt = history.checkpoint?.lastAt ?? 0;
  const withUndos = { ...history, recent: [...history.recent, undo(801, 99, 101), undo(802, 3, 102)] };

  it.each([
    {
      rule: "not without an archive",
      of: { checkpoint: null, recent: long.slice(0, 3) },
      record: review(900, -5, 4),
      is: false,
    },
    { rule: "not for a review after the archive", of: history, record: review(900, 101, 4), is: false },
    { rule: "for a review as old as the archive", of: history, record: review(900, 2, 4), is: true },
    {
      rule: "for a review within the margin, which may be a repeat of an archived one",
      of: history,
      record: { ...review(900, 0, 4), at: lastAt + RESEND_MARGIN_MS },
      is: true,
    },
    {
      rule: "not beyond the margin",
      of: history,
      record: { ...review(900, 0, 4), at: lastAt + RESEND_MARGIN_MS + 1 },
      is: false,
    },
    {
      rule: "not for a repeat of a recent review",
      of: history,
      record: { ...review(99, 99, 4), at: lastAt },
      is: false,
    },
    { rule: "not for the undo of a recent review", of: history, record: undo(900, 99, 100), is: false },
    {
      rule: "for an edit, which may be a repeat of any age",
      of: history,
      record: edit(900, 101, { type: "revised", version: 3 }),
      is: true,
    },
    {
      rule: "not for the undo of a recent undo of a recent review",
      of: withUndos,
      record: undo(900, 801, 103),
      is: false,
    },
    {
      rule: "for the undo of a recent undo of an archived review",
      of: withUndos,
      record: undo(900, 802, 103),
      is: true,
    },
    { rule: "for the undo of any other review", of: history, record: undo(900, 3, 100), is: true },
  ] satisfies { rule: string; of: CardHistory; record: Parameters<typeof needsArchive>[1]; is: boolean }[])(
    "$rule",
    ({ of, record, is }) => {
      expect(needsArchive(of, record)).toBe(is);
    },
  );
});

describe("inserted", () => {
  it("puts a record in its place and changes nothing for one that is there", () => {
    const [first, second, third] = [review(1, 0, 4), review(2, 1, 4), review(3, 2, 4)];

    expect(inserted([first, third], second)).toEqual([first, second, third]);
    expect(inserted([first, third], { ...first, at: 0 })).toEqual([first, third]);
  });

  it("orders one moment by key, whichever came first", () => {
    const [a, b] = [review(1, 0, 4), review(2, 0, 0)];

    expect(inserted([a], b)).toEqual([a, b]);
    expect(inserted([b], a)).toEqual([a, b]);
  });
});
