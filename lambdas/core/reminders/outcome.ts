import type { Instant } from "../time.ts";

/**
 * What became of one try to send. `throttled`: certainly not sent, try again later. `rejected`: certainly not sent, and
 * never will be; `gone`: nor will anything else to that target. `unknown`: it may have arrived, so it is not repeated.
 */
export type Outcome =
  | { outcome: "sent" }
  | { outcome: "throttled"; retryAfterSeconds: number; problem: string }
  | { outcome: "rejected"; problem: string }
  | { outcome: "gone"; problem: string }
  | { outcome: "unknown"; problem: string };

/** Tries under one claim, the first included. */
export const MAX_TRIES = 6;
const FIRST_PAUSE_SECONDS = 60;
/** The longest that SQS holds a message back. A longer pause is made of several. */
const LONGEST_HOLD_SECONDS = 900;
/** A pause after which nobody wants to be told any more. */
export const LONGEST_PAUSE_SECONDS = 12 * 3600;

/** Seconds until try number `attempt` (1 is the second one): what the target asked for, or twice as long each time. */
export function pauseBefore(attempt: number, retryAfterSeconds = 0): number {
  const doubled = Math.min(FIRST_PAUSE_SECONDS * 2 ** (attempt - 1), LONGEST_HOLD_SECONDS);
  return Math.max(doubled, Math.ceil(retryAfterSeconds));
}

/** Seconds for which the queue holds a message back that is not to be worked on before `notBefore`; 0: work on it. */
export function holdSeconds(notBefore: Instant, now: Instant): number {
  return Math.max(0, Math.min(Math.ceil((notBefore - now) / 1000), LONGEST_HOLD_SECONDS));
}
