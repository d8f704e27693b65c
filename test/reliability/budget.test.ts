import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { API_CALLS } from "../../bin/bench/api-calls.ts";
import { benchWorld } from "../../bin/bench/bench-world.ts";
import { countedClient } from "../../bin/bench/counted-client.ts";
import { readDeck } from "../../bin/bench/engine.ts";
import { TEAM_CALLS, type TeamWorld, teamWorld } from "../../bin/bench/team-calls.ts";
import type { DeckContent } from "../../lambdas/store/decks.ts";
import { useEngine } from "../support/engine.ts";
import { sharedAssembly } from "../support/seed.ts";
import { say } from "../support/simulation.ts";

const engine = useEngine();
/** One of the product, as `npm run bench` has it: what cards cost depends on their texts. */
let deck: DeckContent;
beforeAll(async () => {
  await sharedAssembly(); // writes the decks
  deck = await readDeck("apache-kafka");
}, 120_000);
let teams: TeamWorld | undefined;
/** One for all calls: a board of 10,000 members takes seconds to make. */
function sharedTeams(): TeamWorld {
  teams ??= teamWorld(engine().db, engine(), countedClient(engine().db));
  return teams;
}

describe("R35, R36: what each call of the budget table consumes", () => {
  it.each(API_CALLS)("$name stays within $budget.reads / $budget.writes / $budget.trips", async (call) => {
    const used = await call.measure(benchWorld(engine(), countedClient(engine().db), deck));

    say(`R35 ${call.name}: ${used.reads} reads, ${used.writes} writes, ${used.calls} calls, ${used.trips} trips`);
    expect(used.reads).toBeLessThanOrEqual(call.budget.reads);
    expect(used.writes).toBeLessThanOrEqual(call.budget.writes);
    expect(used.trips).toBeLessThanOrEqual(call.budget.trips);
  });

  it.each(TEAM_CALLS)("$name stays within $budget.reads / $budget.writes / $budget.trips", async (call) => {
    const used = await call.measure(sharedTeams());

    say(`R35 ${call.name}: ${used.reads} reads, ${used.writes} writes, ${used.calls} calls, ${used.trips} trips`);
    expect(used.reads).toBeLessThanOrEqual(call.budget.reads);
    expect(used.writes).toBeLessThanOrEqual(call.budget.writes);
    expect(used.trips).toBeLessThanOrEqual(call.budget.trips);
  });

  it("scans no table anywhere", () => {
    const files = readdirSync("lambdas", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

    const scanning = files.filter((file) => readFileSync(path.join("lambdas", file), "utf8").includes("ScanCommand"));

    expect(files.length).toBeGreaterThan(20);
    expect(scanning).toEqual([]);
  });
});
