import type { Instant } from "./time.ts";

/** When an account is gone: the same for the request that deletes it and for the sweeps that follow. */

const MINUTE_MS = 60_000;

/** Longer than any request takes that began before the tombstone stood. */
export const SECOND_SWEEP_AFTER_MS = 5 * MINUTE_MS;
/**
 * The second sweep ends the identity, so that no token is issued any more; the last that was is valid for an hour. The
 * rest is for the stream, whose consumer may be some minutes behind.
 */
export const LAST_SWEEP_AFTER_MS = 80 * MINUTE_MS;

/** When the next sweep is due once one has ended at `now`; null when that was the last. */
export function nextSweepAt(deletedAt: Instant, now: Instant): Instant | null {
  const sweeps = [deletedAt + SECOND_SWEEP_AFTER_MS, deletedAt + LAST_SWEEP_AFTER_MS];
  return sweeps.find((at) => now < at) ?? null;
}
