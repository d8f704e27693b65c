import type { Instant } from "../time.ts";

/** A device's clock may differ from the server's by this much before its times are corrected or refused. */
export const CLOCK_TOLERANCE_MS = 120_000;

/**
 * The correction, in milliseconds, for all times of one request, so that their order is kept: none when the device's
 * clock is within tolerance of ours, else their difference. Times that would still lie ahead of `now`, within
 * tolerance, are drawn back together; `isFuture` refuses the rest.
 */
export function clockShift(now: Instant, sentAt: Instant | undefined, times: readonly Instant[]): number {
  const difference = sentAt === undefined ? 0 : now - sentAt;
  const shift = Math.abs(difference) > CLOCK_TOLERANCE_MS ? difference : 0;
  const plausible = times.map((time) => time + shift).filter((time) => !isFuture(time, now));
  return shift - Math.max(0, ...plausible.map((time) => time - now));
}

export function isFuture(time: Instant, now: Instant): boolean {
  return time > now + CLOCK_TOLERANCE_MS;
}
