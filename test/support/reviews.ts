import { isLate } from "../../lambdas/core/boards/weeks.ts";
import type { Grade } from "../../lambdas/core/reviews/memory.ts";
import type { ReviewRecord, UndoRecord } from "../../lambdas/core/reviews/record.ts";
import { keptDuration } from "../../lambdas/core/reviews/record-codec.ts";
import { NO_SPREAD } from "../../lambdas/core/reviews/spread.ts";
import { type Instant, isoInstant, localClock } from "../../lambdas/core/time.ts";
import type { ReviewInput, UndoInput } from "../../lambdas/reviews/submission.ts";
import { recordKey } from "../../lambdas/store/record-key.ts";
import { NOW } from "./learners.ts";
import type { Chance } from "./simulation.ts";

/** What a client sends as a review that was given at `at`. */
export function reviewInput(random: Chance, at: Instant, changes: Partial<ReviewInput> = {}): ReviewInput {
  return {
    id: random.id(),
    grade: random.integer(0, 5) as Grade,
    reviewedAt: isoInstant(at),
    durationMs: random.integer(0, 60_000),
    timeZone: "Europe/Berlin",
    ...changes,
  };
}

export function undoInput(random: Chance, reviewId: string, at: Instant): UndoInput {
  return { id: random.id(), reviewId, undoneAt: isoInstant(at) };
}

/** The record that has to be stored of a review that arrives at `NOW`, of a device whose clock is right and with the day beginning at 4. */
export function recordOfReview(input: ReviewInput): ReviewRecord {
  const at = Date.parse(input.reviewedAt);
  return {
    kind: "review",
    key: recordKey(input.id),
    at,
    clock: localClock(input.timeZone, 4, at),
    grade: input.grade,
    durationMs: keptDuration(input.durationMs),
    mode: input.mode ?? "scheduled",
    late: isLate(at, NOW),
    spread: NO_SPREAD,
  };
}

export function recordOfUndo({ id, reviewId, undoneAt }: UndoInput): UndoRecord {
  return { kind: "undo", key: recordKey(id), at: Date.parse(undoneAt), target: recordKey(reviewId) };
}
