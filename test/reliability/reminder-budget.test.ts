import { describe, expect, it } from "@jest/globals";
import { countedClient } from "../../bin/bench/counted-client.ts";
import { REMINDER_CALLS, reminderWorld } from "../../bin/bench/reminder-calls.ts";
import { reminderCost } from "../../bin/bench/reminder-cost.ts";
import { useEngine } from "../support/engine.ts";
import { SOAK, say } from "../support/simulation.ts";

const engine = useEngine();
const world = () => reminderWorld(engine().db, engine(), countedClient(engine().db));

describe("R35: what reminders consume", () => {
  it.each(REMINDER_CALLS)("$name stays within $budget.reads / $budget.writes / $budget.trips", async (call) => {
    const used = await call.measure(world());

    say(`R35 ${call.name}: ${used.reads} reads, ${used.writes} writes, ${used.calls} calls, ${used.trips} trips`);
    expect(used.reads).toBeLessThanOrEqual(call.budget.reads);
    expect(used.writes).toBeLessThanOrEqual(call.budget.writes);
    expect(used.trips).toBeLessThanOrEqual(call.budget.trips);
  });

  it("comes to at most $19 a month for a million learners, without the mails themselves", async () => {
    const cost = await reminderCost(world(), 2, SOAK ? 20_000 : 200);

    say(`R35 reminders of a million learners: ${JSON.stringify(cost)}`);
    expect(cost.total).toBeLessThanOrEqual(19);
  });
});
