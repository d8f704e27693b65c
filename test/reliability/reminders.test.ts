import { describe, expect, it } from "@jest/globals";
import { type SimulationOptions, simulateReminders } from "../../bin/bench/reminder-simulation.ts";
import { reminderLedgerStore } from "../../lambdas/store/reminder-ledger.ts";
import { useEngine } from "../support/engine.ts";
import { SOAK, say } from "../support/simulation.ts";

const engine = useEngine();
const SIZE = SOAK ? { users: 100_000, days: 400 } : { users: 600, days: 2 };
/** Learners who go through all of the product's code, with the ledgers of the embedded DynamoDB beside those in memory. */
const ONE_IN = SOAK ? 500 : 10;
const PROGRESS_EVERY_DAYS = 20;
const TWO_HOURS_MS = 2 * 3_600_000;

function run(what: string, options: Pick<SimulationOptions, "seed" | "withFaults">) {
  const began = Date.now();
  return simulateReminders({
    ...SIZE,
    ...options,
    isLean: true,
    realLedger: { store: reminderLedgerStore(engine().db, engine().viewsTable), oneIn: ONE_IN },
    onDay: (days) => {
      if (days > 0 && days % PROGRESS_EVERY_DAYS === 0)
        say(`R30, ${what}: ${days} of ${SIZE.days} days in ${Math.round((Date.now() - began) / 1000)} s`);
    },
  });
}

describe("R30: reminders of learners in all zones", () => {
  it(
    "undisturbed, are all sent within 15 minutes, and none on a day without a reason",
    async () => {
      const result = await run("undisturbed", { seed: 34, withFaults: false });

      say(`R30, undisturbed: ${JSON.stringify(result)}`);
      expect(result).toMatchObject({ twice: 0, onStudiedDays: 0, withNothingDue: 0 });
      expect(result.expected).toBeGreaterThan(SIZE.users / 2);
      expect(result.reminders + result.studiedMeanwhile + result.missing).toBe(result.expected);
      expect((result.missing + result.late) / result.expected).toBeLessThanOrEqual(0.001);
      expect(result.longestLateSeconds).toBeGreaterThan(240); // sweeps run late in their five minutes
      expect(result.realClaims).toBeGreaterThan(0);
    },
    TWO_HOURS_MS,
  );

  it(
    "with sweeps doubled, late and killed, tasks redelivered and workers killed, come at most once a date",
    async () => {
      const result = await run("disturbed", { seed: 31, withFaults: true });

      say(`R30, disturbed: ${JSON.stringify(result)}`);
      expect(result).toMatchObject({ twice: 0, onStudiedDays: 0, withNothingDue: 0 });
      expect(result.refusedClaims).toBeGreaterThan(0);
      expect(result.killedAfterClaim).toBeGreaterThan(0);
      expect(result.late).toBeGreaterThan(0);
      expect(result.realClaims).toBeGreaterThan(0);
      expect(result.reminders).toBe(result.claims - result.killedAfterClaim);
    },
    TWO_HOURS_MS,
  );

  it(
    "come out the same through all of the product's code as in the lean walk through its rules",
    async () => {
      const options = { users: SOAK ? 20_000 : 600, days: SOAK ? 10 : 1, seed: 35, withFaults: true };

      expect(await simulateReminders({ ...options, isLean: true })).toEqual(await simulateReminders(options));
    },
    TWO_HOURS_MS,
  );
});
