/** How often a write that lost a race is tried on what the winner wrote. */
export const ROUNDS = 8;
const FIRST_PAUSE_MS = 8;

/** How to wait before round `round + 1`; tests give their own. */
export type Pause = (round: number) => Promise<void>;

/** Up to 8 ms first, then twice as long each time. */
export const paused: Pause = (round) =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * FIRST_PAUSE_MS * 2 ** round));
