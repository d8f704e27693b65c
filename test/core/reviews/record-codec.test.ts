import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { packCheckpoint, unpackCheckpoint } from "../../../lambdas/core/reviews/checkpoint-codec.ts";
import type { Grade } from "../../../lambdas/core/reviews/memory.ts";
import type { HistoryRecord } from "../../../lambdas/core/reviews/record.ts";
import {
  bytesOfKey,
  keptDuration,
  keyOfBytes,
  packRecords,
  recordBytes,
  unpackRecords,
} from "../../../lambdas/core/reviews/record-codec.ts";
import { histories } from "../../support/histories.ts";

const review = {
  kind: "review" as const,
  key: "AAECAwQF",
  at: Date.parse("2026-11-20T08:15:00.123Z"),
  clock: { offset: 22, rolloverHour: 4 },
  grade: 5 as Grade,
  durationMs: keptDuration(5_000),
  mode: "scheduled" as const,
  late: false,
  spread: 0,
};

describe("packRecords", () => {
  it("takes 15 bytes for a review and 20 for an undo, after one byte for the format", () => {
    const undo = { kind: "undo" as const, key: "BgcICQoL", at: review.at, target: review.key };

    expect(packRecords([review])).toHaveLength(1 + 15);
    expect(packRecords([undo])).toHaveLength(1 + 20);
    expect([review, undo].map(recordBytes)).toEqual([15, 20]);
  });

  it.each([
    { edit: { type: "revised" as const, version: 999_999 }, bytes: 20 },
    { edit: { type: "withdrawn" as const, version: 2 }, bytes: 20 },
    {
      edit: { type: "carried" as const, memory: { repetitions: 4, interval: 19, ease: 264 }, dueOn: 20_800 },
      bytes: 26,
    },
  ])("takes $bytes bytes for a card that was $edit.type", ({ edit, bytes }) => {
    const record = { kind: "edit" as const, key: "BgcICQoL", at: review.at, clock: review.clock, edit };

    expect(packRecords([record])).toHaveLength(1 + bytes);
    expect(recordBytes(record)).toBe(bytes);
    expect(unpackRecords(packRecords([record, review]))).toEqual([record, review]);
  });

  it("keeps an edit with more in it than this code knows, byte for byte", () => {
    const later = { kind: "other" as const, key: "AAAAAAAA", at: 5, code: 2, payload: Uint8Array.of(64, 4, 9) };

    expect(unpackRecords(packRecords([later]))).toEqual([later]);
  });

  it("writes the bytes that were released, so that stored histories stay readable", () => {
    expect(Buffer.from(packRecords([review])).toString("hex")).toBe(GOLDEN);
    expect(unpackRecords(Buffer.from(GOLDEN, "hex"))).toEqual([review]);
  });

  it("R24: writes and reads what the present version keeps of reviews and controls", () => {
    const records: HistoryRecord[] = [
      { ...review, mode: "ahead", late: true, spread: -5 },
      { ...review, key: "BgcICQoL", at: review.at + 1, spread: 200 },
      {
        kind: "control",
        key: "DA0ODxAR",
        at: review.at + 2,
        clock: review.clock,
        control: { type: "rescheduled", dueOn: 20_777 },
      },
    ];

    expect(Buffer.from(packRecords(records)).toString("hex")).toBe(GOLDEN_2);
    expect(unpackRecords(Buffer.from(GOLDEN_2, "hex"))).toEqual(records);
  });

  it.each([
    { control: { type: "suspended" as const }, bytes: 17 },
    { control: { type: "rescheduled" as const, dueOn: 57_277 }, bytes: 21 },
  ])("takes $bytes bytes for a card that was $control.type", ({ control, bytes }) => {
    const record = { kind: "control" as const, key: "BgcICQoL", at: review.at, clock: review.clock, control };

    expect(packRecords([record])).toHaveLength(1 + bytes);
    expect(recordBytes(record)).toBe(bytes);
  });

  it.each([
    { what: "a type it does not know", payload: Uint8Array.of(64, 4, 9) },
    { what: "more in it", payload: Uint8Array.of(64, 4, 0, 1) },
  ])("keeps a control with $what, byte for byte", ({ payload }) => {
    const later = { kind: "other" as const, key: "AAAAAAAA", at: 5, code: 5, payload };

    expect(unpackRecords(packRecords([later]))).toEqual([later]);
  });

  it("takes 16 bytes for a review that is moved, and refuses one of a mode it does not know", () => {
    const bytes = packRecords([{ ...review, spread: 63 }]);
    expect(bytes).toHaveLength(1 + 16);

    bytes[13] = 0x18;
    expect(() => unpackRecords(bytes)).toThrow("unknown mode");
  });

  it("brings every record back", () => {
    fc.assert(
      fc.property(histories(), (records) => {
        expect(unpackRecords(packRecords(records))).toEqual(records);
      }),
    );
  });

  it("keeps records of a kind that only newer code knows, byte for byte", () => {
    const unknown = { kind: "other" as const, key: "AAAAAAAA", at: 5, code: 7, payload: Uint8Array.of(1, 2, 3) };

    const bytes = packRecords([unknown, review]);

    expect(unpackRecords(bytes)).toEqual([unknown, review]);
    expect(packRecords(unpackRecords(bytes))).toEqual(bytes);
  });

  it("refuses a newer format and bytes that are cut short", () => {
    expect(() => unpackRecords(Uint8Array.of(9))).toThrow("Unknown history format 9");
    expect(() => unpackRecords(packRecords([review]).slice(0, 10))).toThrow(RangeError);
  });
});

const GOLDEN = "01343f00bd8364000102030405057756";
/** A review ahead that came late and was moved by 5 days earlier, one moved by a hash, a day chosen for the card. */
const GOLDEN_2 =
  "02343f00bd8364000102030405" +
  "6d77567b" +
  "343f00bd8384060708090a0b" +
  "457756c8" +
  "343f00bd83a00c0d0e0f1011" +
  "850756040400005129";

describe("keptDuration", () => {
  it("stays within 4 % from a second to a day, and bounds the rest", () => {
    for (let ms = 1_000; ms < 86_400_000; ms *= 1.37) {
      expect(Math.abs(keptDuration(ms) - ms) / ms).toBeLessThan(0.04);
    }
    expect(keptDuration(0)).toBe(0);
    expect(keptDuration(1e12)).toBe(86_400_000);
  });

  it("keeps what it gave: a stored think time does not drift", () => {
    fc.assert(fc.property(fc.nat(90_000_000), (ms) => keptDuration(keptDuration(ms)) === keptDuration(ms)));
  });
});

describe("keyOfBytes", () => {
  it("is the inverse of bytesOfKey", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (bytes) => {
        expect(bytesOfKey(keyOfBytes(bytes))).toEqual(bytes);
        expect(keyOfBytes(bytes)).toMatch(/^[\w-]{8}$/);
      }),
    );
  });
});

describe("packCheckpoint", () => {
  it("brings every field back", () => {
    const checkpoint = {
      state: {
        memory: { repetitions: 12, interval: 36_500, ease: 410 },
        dueOn: 57_277,
        introducedOn: -1,
        lapses: 3,
        reviews: 70_000,
        drillOn: null,
        suspended: true,
        withdrawn: true,
        buriedOn: 20_777,
        reviewedOn: -3,
        waitingSince: 20_700,
        edition: 999_999,
      },
      blocks: 16,
      lastAt: review.at,
      undone: ["AAECAwQF", "_-__-___"],
    };

    expect(unpackCheckpoint(packCheckpoint(checkpoint))).toEqual(checkpoint);
  });

  it("R24: reads what was written before cards could be suspended or buried", () => {
    const before =
      "01000140c3880000000000" + "0003000f00fa0001" + "00000007" + "00005129" + "00005100" + "80000000" + "80000002";

    expect(unpackCheckpoint(Buffer.from(`${before}000102030405`, "hex"))).toEqual({
      state: {
        memory: { repetitions: 3, interval: 15, ease: 250 },
        dueOn: 20_777,
        introducedOn: 20_736,
        lapses: 1,
        reviews: 7,
        drillOn: null,
        suspended: false,
        withdrawn: true,
        buriedOn: null,
        reviewedOn: null,
        waitingSince: 20_736,
        edition: 2,
      },
      blocks: 1,
      lastAt: 10_000,
      undone: ["AAECAwQF"],
    });
  });

  it("refuses a memory that SM-2 cannot have made", () => {
    const bytes = packCheckpoint({
      state: {
        memory: { repetitions: 1, interval: 0, ease: 250 },
        dueOn: 1,
        introducedOn: 0,
        lapses: 0,
        reviews: 1,
        drillOn: null,
        suspended: false,
        withdrawn: false,
        buriedOn: null,
        reviewedOn: null,
        waitingSince: null,
        edition: 0,
      },
      blocks: 1,
      lastAt: 0,
      undone: [],
    });

    expect(() => unpackCheckpoint(bytes)).toThrow("Not a memory of SM-2");
  });
});
