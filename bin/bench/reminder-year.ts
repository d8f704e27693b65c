import type { SimulationOptions, SimulationResult } from "./reminder-simulation.ts";
import { simulateReminders } from "./reminder-simulation.ts";

export type ReminderYear = { undisturbed: SimulationResult; disturbed: SimulationResult };

/** What case R30 of the reliability list asks for. */
export const FULL_SIZE = { users: 100_000, days: 400 };
/** Of the full size, learners who go through all of the product's code, with a ledger of the embedded DynamoDB. */
export const ONE_IN = 2_000;
/** Seeds by which a sweep comes late in its five minutes, and early. */
const SEEDS = { undisturbed: 34, disturbed: 31 };
const PROGRESS_EVERY_DAYS = 20;

/** Reminders of learners in all zones, once with nothing wrong and once with all that can be. */
export async function simulateReminderYear(
  size: Required<Pick<SimulationOptions, "users" | "days" | "realLedger">>,
  say: (line: string) => void,
): Promise<ReminderYear> {
  const run = (what: keyof ReminderYear) => {
    const began = Date.now();
    const onDay = (days: number) => {
      const seconds = Math.round((Date.now() - began) / 1000);
      if (days > 0 && days % PROGRESS_EVERY_DAYS === 0) say(`${what}: ${days} of ${size.days} days after ${seconds} s`);
    };
    return simulateReminders({
      ...size,
      seed: SEEDS[what],
      withFaults: what === "disturbed",
      isLean: true,
      onDay,
    });
  };
  return { undisturbed: await run("undisturbed"), disturbed: await run("disturbed") };
}
