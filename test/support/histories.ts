import fc from "fast-check";
import type { Grade } from "../../lambdas/core/reviews/memory.ts";
import {
  type CardControl,
  type CardEdit,
  type ControlRecord,
  compareRecords,
  type EditRecord,
  type HistoryRecord,
  type ReviewRecord,
} from "../../lambdas/core/reviews/record.ts";
import { keptDuration, keyOfBytes } from "../../lambdas/core/reviews/record-codec.ts";

const FIRST_AT = Date.parse("2026-01-01T00:00:00Z");
const DAY_MS = 86_400_000;

const keys = fc.uint8Array({ minLength: 6, maxLength: 6 }).map(keyOfBytes);

/** A review at some moment of three years; several at the same one are likely. */
const reviews = fc
  .record({
    key: keys,
    at: fc
      .oneof(
        fc.nat(1_000 * DAY_MS),
        fc.nat(40).map((day) => day * DAY_MS),
      )
      .map((ms) => FIRST_AT + ms),
    offset: fc.constantFrom(-48, -20, 0, 4, 22, 56),
    rolloverHour: fc.constantFrom(0, 4, 23),
    grade: fc.constantFrom<Grade>(0, 1, 2, 3, 4, 5),
    durationMs: fc.nat(60_000).map(keptDuration),
    mode: fc.constantFrom("scheduled" as const, "scheduled" as const, "ahead" as const, "cram" as const),
    late: fc.boolean(),
    spread: fc.oneof(fc.constant(0), fc.integer({ min: -63, max: 63 })),
  })
  .map(
    ({ offset, rolloverHour, ...review }): ReviewRecord => ({
      kind: "review",
      ...review,
      clock: { offset, rolloverHour },
    }),
  );

/** What new versions of a deck did to the card, at some moment of the same three years. */
const edits = fc
  .record({
    key: keys,
    at: fc.nat(1_000 * DAY_MS).map((ms) => FIRST_AT + ms),
    clock: fc.record({ offset: fc.constantFrom(-48, 0, 22, 56), rolloverHour: fc.constantFrom(0, 4, 23) }),
    edit: fc.oneof(
      fc.record({
        type: fc.constantFrom("revised" as const, "withdrawn" as const),
        version: fc.integer({ min: 2, max: 9 }),
      }),
      fc
        .record({
          memory: fc.record({
            repetitions: fc.nat(9),
            interval: fc.integer({ min: 1, max: 900 }),
            ease: fc.integer({ min: 130, max: 400 }),
          }),
          dueOn: fc.nat(1_000).map((day) => FIRST_AT / DAY_MS + day),
        })
        .map((carried): CardEdit => ({ type: "carried", ...carried })),
    ),
  })
  .map((edit): EditRecord => ({ kind: "edit", ...edit }));

/** What the learner did with the card besides reviewing it, at some moment of the same three years. */
const controls = fc
  .record({
    key: keys,
    at: fc.nat(1_000 * DAY_MS).map((ms) => FIRST_AT + ms),
    clock: fc.record({ offset: fc.constantFrom(-48, 0, 22, 56), rolloverHour: fc.constantFrom(0, 4, 23) }),
    control: fc.oneof(
      fc.constantFrom<CardControl>({ type: "suspended" }, { type: "resumed" }, { type: "buried" }, { type: "reset" }),
      fc.nat(1_100).map((day): CardControl => ({ type: "rescheduled", dueOn: FIRST_AT / DAY_MS + day })),
    ),
  })
  .map((control): ControlRecord => ({ kind: "control", ...control }));

/**
 * Complete histories in order: reviews at random times, some taken back, some of those undos taken back as well, some
 * undos before their review; in every other one also edits of the card, in every other one what the
 * learner did with it.
 */
export function histories({ minReviews = 1, maxReviews = 20 } = {}): fc.Arbitrary<HistoryRecord[]> {
  return fc
    .uniqueArray(reviews, { selector: ({ key }) => key, minLength: minReviews, maxLength: maxReviews })
    .chain((list) =>
      fc
        .tuple(
          fc.array(fc.record({ key: keys, target: fc.nat(), delay: fc.integer({ min: -DAY_MS, max: DAY_MS }) }), {
            maxLength: Math.ceil(maxReviews / 4),
          }),
          fc.oneof(fc.constant([]), fc.array(edits, { maxLength: 4 })),
          fc.oneof(fc.constant([]), fc.array(controls, { maxLength: 6 })),
        )
        .map(([undos, changes, decisions]) => {
          const records: HistoryRecord[] = [...list];
          for (const one of decisions) if (!records.some(({ key }) => key === one.key)) records.push(one);
          for (const { key, target, delay } of undos) {
            const taken = records[target % records.length];
            if (!taken || records.some((record) => record.key === key)) continue;
            records.push({ kind: "undo", key, at: Math.max(0, taken.at + delay), target: taken.key });
          }
          for (const change of changes) if (!records.some(({ key }) => key === change.key)) records.push(change);
          return records.sort(compareRecords);
        }),
    );
}
