import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { API_CALLS, benchWorld } from "./bench/api-calls.ts";
import { measureBundles } from "./bench/bundles.ts";
import { countedClient } from "./bench/counted-client.ts";
import { startBenchEngine } from "./bench/engine.ts";
import { measureGeneration } from "./bench/generation.ts";
import { measureIngest } from "./bench/ingest.ts";
import { measureScheduler } from "./bench/scheduler.ts";
import { TEAM_CALLS, teamWorld } from "./bench/team-calls.ts";
import { measureThroughput } from "./bench/throughput.ts";

const HELP = `npm run bench -- [--json file]

Measures on this machine and prints a table for each:
  calls       DynamoDB units and trips of every API call beside its budget (the same on every machine)
  throughput  reviews in a second beside the same store calls with nothing around them
  bundles     bytes of each function and the time to import it, beside a handler that does nothing
  scheduler   SM-2 reviews in a second beside npm supermemo
  ingest      reading Markdown documents of 16 to 250 KiB
  generation  processor time to make all cards of 1,000 facts, of four and of sixteen times as many
and, last, all of it as JSON; --json writes that to a file instead. Times depend on the machine and its load: compare ratios.
`;

async function bench(): Promise<Record<string, unknown>> {
  console.log("Starting an engine");
  const engine = await startBenchEngine();
  try {
    const calls = [];
    for (const { name, budget, measure } of API_CALLS) {
      // The counter adds a parameter to each call, so throughput is measured on a client without it, below.
      const world = benchWorld(engine.db, engine.coreTable, countedClient(engine.db), engine.deck);
      const { reads, writes, trips } = await measure(world);
      calls.push({ call: name, reads, writes, trips, budget: `${budget.reads} / ${budget.writes} / ${budget.trips}` });
    }
    for (const { name, budget, measure } of TEAM_CALLS) {
      const { reads, writes, trips } = await measure(teamWorld(engine.db, engine, countedClient(engine.db)));
      calls.push({ call: name, reads, writes, trips, budget: `${budget.reads} / ${budget.writes} / ${budget.trips}` });
    }
    console.log("\nUnits and trips per API call (budget: reads / writes / trips)");
    console.table(calls);

    engine.db.middlewareStack.remove("countConsumption");
    const throughput = await measureThroughput(engine);
    console.log("Reviews of known cards, 16 at a time");
    console.table([throughput]);

    const bundles = await measureBundles();
    console.log("Functions: bundle and import, median of 11 fresh processes");
    console.table(bundles);

    const scheduler = await measureScheduler();
    console.log("Scheduler");
    console.table([scheduler]);

    const ingest = measureIngest();
    console.log("Ingest of documents");
    console.table(ingest);

    const generation = measureGeneration();
    console.log("Cards and decks of 1,000 facts, 4 and 16 times as many; the best of three rounds");
    console.table(generation);
    return { node: process.version, calls, throughput, bundles, scheduler, ingest, generation };
  } finally {
    await engine.stop();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { help: { type: "boolean" }, json: { type: "string" } } });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const json = JSON.stringify(await bench(), null, 2);
  if (values.json === undefined) console.log(json);
  else await writeFile(values.json, `${json}\n`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
