import { describe, expect, it } from "@jest/globals";
import { simulateReminders } from "../../bin/bench/reminder-simulation.ts";
import { SOAK, say } from "../support/simulation.ts";

const SIZE = SOAK ? { users: 100_000, days: 400 } : { users: 600, days: 3 };

describe("R30: reminders of learners in all zones", () => {
  it("undisturbed, are all sent within 15 minutes, and none on a day without a reason", async () => {
    const result = await simulateReminders({ ...SIZE, seed: 30, withFaults: false });

    say(`R30, undisturbed: ${JSON.stringify(result)}`);
    expect(result).toMatchObject({ twice: 0, onStudiedDays: 0, withNothingDue: 0 });
    expect(result.expected).toBeGreaterThan(SIZE.users / 2);
    expect(result.reminders).toBe(result.expected);
    expect((result.missing + result.late) / result.expected).toBeLessThanOrEqual(0.001);
  });

  it("with sweeps doubled, late and killed, tasks redelivered and workers killed, come at most once a date", async () => {
    const result = await simulateReminders({ ...SIZE, seed: 31, withFaults: true });

    say(`R30, disturbed: ${JSON.stringify(result)}`);
    expect(result).toMatchObject({ twice: 0, onStudiedDays: 0, withNothingDue: 0 });
    expect(result.refusedClaims).toBeGreaterThan(0);
    expect(result.killedAfterClaim).toBeGreaterThan(0);
    expect(result.late).toBeGreaterThan(0);
    expect(result.reminders).toBe(result.claims - result.killedAfterClaim);
  });
});
