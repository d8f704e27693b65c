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
/** The longest that SQS holds a message back. */
export const LONGEST_PAUSE_SECONDS = 900;

/** Seconds until try number `attempt` (1 is the second one): what the target asked for, or twice as long each time. */
export function pauseBefore(attempt: number, retryAfterSeconds = 0): number {
  const doubled = FIRST_PAUSE_SECONDS * 2 ** (attempt - 1);
  return Math.min(Math.max(doubled, retryAfterSeconds), LONGEST_PAUSE_SECONDS);
}
