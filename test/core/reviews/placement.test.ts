import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { RESEND_MARGIN_MS } from "../../../lambdas/core/reviews/history.ts";
import { MAX_RECORDS, placed } from "../../../lambdas/core/reviews/placement.ts";
import type { HistoryRecord } from "../../../lambdas/core/reviews/record.ts";
import { histories } from "../../support/histories.ts";
import { control, edit, review, undo } from "../../support/records.ts";

const to = (dueOn: number) => ({ type: "rescheduled" as const, dueOn });
const stored = [
  review(1, 0, 4),
  review(2, 5, 4),
  undo(3, 2, 5),
  edit(4, 5, { type: "revised", version: 3 }, { hour: 14 }),
  control(5, 5, to(20_800), { hour: 15 }),
];
const target = stored[1] as HistoryRecord;

describe("placed", () => {
  it.each([
    { rule: "a review after all others is added", record: review(9, 6, 4), verdict: "added" },
    { rule: "an older one is reordered, never refused", record: review(9, -400, 4), verdict: "reordered" },
    { rule: "the same one again is a duplicate", record: target, verdict: "duplicate" },
    {
      rule: "a clock correction between two sendings keeps it a duplicate",
      record: { ...target, at: target.at + RESEND_MARGIN_MS },
      verdict: "duplicate",
    },
    { rule: "an undone review sent again is a duplicate", record: { ...target, durationMs: 5 }, verdict: "duplicate" },
    { rule: "its id with another grade is reused", record: review(2, 5, 1), verdict: "reused" },
    {
      rule: "a clock set right by a day before it is sent again keeps it a duplicate",
      record: { ...target, at: target.at + 86_400_000 },
      verdict: "duplicate",
    },
    {
      rule: "its id at another time with another think time is reused",
      record: review(2, 6, 4, { durationMs: 5_000 }),
      verdict: "reused",
    },
    { rule: "its id on an undo is reused", record: undo(2, 1, 5), verdict: "reused" },
    { rule: "the same undo again is a duplicate", record: stored[2] as HistoryRecord, verdict: "duplicate" },
    { rule: "an undo's id for another target is reused", record: undo(3, 1, 5), verdict: "reused" },
    { rule: "a second undo of a review is added", record: undo(9, 2, 6), verdict: "added" },
    { rule: "the undo of a review that is not there waits for it", record: undo(9, 77, 6), verdict: "unknown-target" },
    { rule: "an edit is added", record: edit(9, 6, { type: "withdrawn", version: 2 }), verdict: "added" },
    {
      rule: "an edit sent again at another time is a duplicate",
      record: edit(4, 99, { type: "revised", version: 3 }),
      verdict: "duplicate",
    },
    { rule: "an edit cannot be taken back", record: undo(9, 4, 99), verdict: "unknown-target" },
    { rule: "an undo can be taken back", record: undo(9, 3, 6), verdict: "added" },
    { rule: "a control is added", record: control(9, 6, { type: "suspended" }), verdict: "added" },
    { rule: "a control can be taken back", record: undo(9, 5, 7), verdict: "added" },
    { rule: "the same control again is a duplicate", record: control(5, 6, to(20_800)), verdict: "duplicate" },
    { rule: "a control's id for another day is reused", record: control(5, 6, to(20_801)), verdict: "reused" },
    { rule: "its id for another control is reused", record: control(5, 6, { type: "reset" }), verdict: "reused" },
    { rule: "a review's id on a control is reused", record: control(2, 5, { type: "reset" }), verdict: "reused" },
    { rule: "its id with another mode is reused", record: review(2, 5, 4, { mode: "cram" }), verdict: "reused" },
    {
      rule: "one that arrives again after the week was closed is a duplicate",
      record: { ...target, late: true } as HistoryRecord,
      verdict: "duplicate",
    },
  ])("$rule", ({ record, verdict }) => {
    const { records, verdicts } = placed(stored, [record]);

    expect(verdicts).toEqual([verdict]);
    expect(records.length - stored.length).toBe(verdict === "added" || verdict === "reordered" ? 1 : 0);
  });

  it("judges several records one after another: an undo finds the review it came with", () => {
    expect(placed([], [review(1, 0, 4), undo(2, 1, 0), review(1, 0, 4)]).verdicts).toEqual([
      "added",
      "added",
      "duplicate",
    ]);
    expect(placed([], [undo(2, 1, 0), review(1, 0, 4)]).verdicts).toEqual(["unknown-target", "added"]);
  });

  it("says reordered by what was stored before, not by the order within one sending", () => {
    expect(placed([review(1, 0, 4)], [review(3, 3, 4), review(2, 2, 4)]).verdicts).toEqual(["added", "added"]);
  });

  it("refuses a record more than one transaction can rewrite, and still knows the ones it has", () => {
    const full = Array.from({ length: MAX_RECORDS }, (_, day) => review(day, day, 4));

    expect(placed(full, [review(99_999, 0, 4), full[7] as HistoryRecord]).verdicts).toEqual(["full", "duplicate"]);
    expect(placed(full, [edit(99_999, 9_999, { type: "withdrawn", version: 2 })]).verdicts).toEqual(["added"]);
    expect(placed(full.slice(-9), [review(99_999, 9_999, 4)], MAX_RECORDS - 9).verdicts).toEqual(["full"]);
  });

  it("gives one history for any order and any repeats", () => {
    fc.assert(
      fc.property(
        histories().chain((records) => {
          const twice = [...records, ...records];
          return fc.record({
            records: fc.constant(records),
            order: fc.shuffledSubarray(twice, { minLength: twice.length, maxLength: twice.length }),
          });
        }),
        ({ records, order }) => {
          let have: readonly HistoryRecord[] = [];
          // The client sends an undo again when what it takes back was not there yet.
          for (const sent of [...order, ...order, ...order, ...order]) have = placed(have, [sent]).records;

          const accepted = records.filter((one) => one.kind !== "undo" || isTaken(records, one.target));
          expect(have).toEqual(accepted);
        },
      ),
    );
  });
});

/** Whether an undo of `key` finds what it takes back, or another undo that does. */
function isTaken(records: readonly HistoryRecord[], key: string): boolean {
  const taken = records.find((record) => record.key === key);
  if (taken?.kind === "undo") return isTaken(records, taken.target);
  return taken?.kind === "review" || taken?.kind === "control";
}
