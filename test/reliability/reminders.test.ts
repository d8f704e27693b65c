import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { simulateReminders } from "../../bin/bench/reminder-simulation.ts";
import { FULL_SIZE, type ReminderYear, simulateReminderYear } from "../../bin/bench/reminder-year.ts";
import { reminderLedgerStore } from "../../lambdas/store/reminder-ledger.ts";
import { useEngine } from "../support/engine.ts";
import { SOAK, say } from "../support/simulation.ts";

const engine = useEngine();
const SIZE = SOAK ? FULL_SIZE : { users: 600, days: 2 };
const TWO_HOURS_MS = 2 * 3_600_000;

/** The full size has a process of its own: inside of Jest it takes several times as long. */
async function fullYear(): Promise<ReminderYear> {
  const file = path.join(tmpdir(), `casedeck-reminders-${process.pid}.json`);
  const child = promisify(execFile)("node", ["--import", "tsx", "bin/bench.ts", "reminders", "--json", file]);
  child.child.stdout?.pipe(process.stdout, { end: false });
  await child;
  return JSON.parse(await readFile(file, "utf8"));
}

function shortYear(): Promise<ReminderYear> {
  const store = reminderLedgerStore(engine().db, engine().viewsTable);
  return simulateReminderYear({ ...SIZE, realLedger: { store, oneIn: 10 } }, say);
}

describe("R30: reminders of learners in all zones", () => {
  let year: ReminderYear;
  beforeAll(async () => {
    year = await (SOAK ? fullYear() : shortYear());
    for (const [what, result] of Object.entries(year)) say(`R30, ${what}: ${JSON.stringify(result)}`);
  }, TWO_HOURS_MS);

  it("undisturbed, are all sent within 15 minutes, and none on a day without a reason", () => {
    const { undisturbed: result } = year;

    expect(result).toMatchObject({ twice: 0, onStudiedDays: 0, withNothingDue: 0 });
    expect(result.expected).toBeGreaterThan(SIZE.users / 2);
    expect(result.reminders + result.studiedMeanwhile + result.missing).toBe(result.expected);
    expect((result.missing + result.late) / result.expected).toBeLessThanOrEqual(0.001);
    expect(result.longestLateSeconds).toBeGreaterThan(240); // sweeps run late in their five minutes
    expect(result.realClaims).toBeGreaterThan(0);
  });

  it("with sweeps doubled, late and killed, tasks redelivered and workers killed, come at most once a date", () => {
    const { disturbed: result } = year;

    expect(result).toMatchObject({ twice: 0, onStudiedDays: 0, withNothingDue: 0 });
    expect(result.refusedClaims).toBeGreaterThan(0);
    expect(result.killedAfterClaim).toBeGreaterThan(0);
    expect(result.late).toBeGreaterThan(0);
    expect(result.realClaims).toBeGreaterThan(0);
    expect(result.reminders).toBe(result.claims - result.killedAfterClaim);
  });

  it(
    "come out the same through all of the product's code as in the lean walk through its rules",
    async () => {
      const options = { users: SOAK ? 20_000 : 600, days: SOAK ? 10 : 1, seed: 35, withFaults: true };

      expect(await simulateReminders({ ...options, isLean: true })).toEqual(await simulateReminders(options));
    },
    TWO_HOURS_MS,
  );
});
