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

const DRAWN_TOGETHER_MS = 1_000;
/** Longer than any device's clock can be off: it begins in 1970. */
const LONGEST_MS = 2 ** 42;

/**
 * A time that cannot be, before `first`, becomes one within the second from `first` on; others stay. Earlier times stay
 * earlier, as far as the second holds (reviews a minute before `first` keep their order when two seconds lie between
 * them), and whatever order they arrive in, they become the same: only a device that is wrong by more than the
 * tolerance and does not send its clock along is concerned.
 */
export function notBefore(first: Instant, time: Instant): Instant {
  if (time >= first) return time;
  const share = Math.min(1, Math.log1p(first - time) / Math.log1p(LONGEST_MS));
  return first + Math.floor((DRAWN_TOGETHER_MS - 1) * (1 - share));
}
