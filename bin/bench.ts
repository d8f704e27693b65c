import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { reminderLedgerStore } from "../lambdas/store/reminder-ledger.ts";
import { API_CALLS } from "./bench/api-calls.ts";
import { benchWorld } from "./bench/bench-world.ts";
import { measureBundles } from "./bench/bundles.ts";
import { countedClient } from "./bench/counted-client.ts";
import { startBenchEngine } from "./bench/engine.ts";
import { materialOf, measureGeneration } from "./bench/generation.ts";
import { measureIngest } from "./bench/ingest.ts";
import { REMINDER_CALLS, reminderWorld } from "./bench/reminder-calls.ts";
import { reminderCost, senderCpuMs } from "./bench/reminder-cost.ts";
import { FULL_SIZE, ONE_IN, simulateReminderYear } from "./bench/reminder-year.ts";
import { measureScheduler } from "./bench/scheduler.ts";
import { TEAM_CALLS, teamWorld } from "./bench/team-calls.ts";
import { measureThroughput } from "./bench/throughput.ts";
import { SPREADS, simulateYears, YEAR } from "./bench/year.ts";

const HELP = `npm run bench -- [year | reminders] [--json file]

Measures on this machine and prints a table for each:
  calls       DynamoDB units and trips of every API call beside its budget (the same on every machine)
  reminding   units of what reminders do, and dollars a month for a million learners
  throughput  reviews in a second beside the same store calls with nothing around them
  bundles     bytes of each function and the time to import it, beside a handler that does nothing
  scheduler   SM-2 reviews in a second beside npm supermemo
  ingest      reading Markdown documents of 16 to 250 KiB
  generation  processor time of all cards and rules for 1,000 facts, for four and for sixteen times as many
  year        not among these: 200 learners study for 365 days on a simulated clock, with due days as SM-2 gives
              them, with fuzz, and balanced; prints load per day, retention and forecast error
  reminders   alone: 100,000 learners in all zones are reminded for 400 days, once with nothing wrong, once with
              sweeps and workers that come late, come again and die; a quarter of an hour
and, last, all of it as JSON; --json writes that to a file instead. Times depend on the machine and its load: compare ratios.
`;

async function bench(): Promise<Record<string, unknown>> {
  console.log("Starting an engine");
  const engine = await startBenchEngine();
  try {
    const calls = [];
    for (const { name, budget, measure } of API_CALLS) {
      // The counter adds a parameter to each call, so throughput is measured on a client without it, below.
      const world = benchWorld(engine, countedClient(engine.db), engine.deck);
      const { reads, writes, trips } = await measure(world);
      calls.push({ call: name, reads, writes, trips, budget: `${budget.reads} / ${budget.writes} / ${budget.trips}` });
    }
    for (const { name, budget, measure } of TEAM_CALLS) {
      const { reads, writes, trips } = await measure(teamWorld(engine.db, engine, countedClient(engine.db)));
      calls.push({ call: name, reads, writes, trips, budget: `${budget.reads} / ${budget.writes} / ${budget.trips}` });
    }
    console.log("\nUnits and trips per API call (budget: reads / writes / trips)");
    console.table(calls);

    const reminding = reminderWorld(engine.db, engine, countedClient(engine.db));
    const reminders = [];
    for (const { name, budget, measure } of REMINDER_CALLS) {
      const { reads, writes, trips } = await measure(reminding);
      const allowed = `${budget.reads} / ${budget.writes} / ${budget.trips}`;
      reminders.push({ call: name, reads, writes, trips, budget: allowed });
    }
    console.log("Reminders: units and trips");
    console.table(reminders);
    const { share, ...dollars } = await reminderCost(reminding, await senderCpuMs(reminding));
    console.log(
      "Dollars a month for a million learners with daily reminders, mails not included; shares of learner days",
    );
    console.table([dollars]);
    console.table([share]);

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

    const material = materialOf();
    measureGeneration(material, [1]); // what runs for the first time is slow
    const generation = measureGeneration(material);
    console.log("Cards, decks and rules of 1,000 facts, 4 and 16 times as many; the best of three rounds, warm");
    console.table(generation);
    const reminderCosts = { calls: reminders, dollars, share };
    return {
      node: process.version,
      calls,
      reminders: reminderCosts,
      throughput,
      bundles,
      scheduler,
      ingest,
      generation,
    };
  } finally {
    await engine.stop();
  }
}

/** The same on every machine: seeds decide all of it. */
async function reminderYear(): Promise<object> {
  const engine = await startBenchEngine();
  try {
    const store = reminderLedgerStore(engine.db, engine.viewsTable);
    return await simulateReminderYear({ ...FULL_SIZE, realLedger: { store, oneIn: ONE_IN } }, console.log);
  } finally {
    await engine.stop();
  }
}

function year(): Record<string, unknown> {
  const { learners, days } = YEAR;
  console.log(`${learners} learners x ${days} days, ${YEAR.cards} cards each, ${YEAR.newCardsPerDay} new ones a day`);
  const years = SPREADS.map((spread) => simulateYears(spread, YEAR));
  console.table(years.map(({ report }) => report));
  console.log("Due cards a learner and day, by month");
  console.table(Object.fromEntries(years.map(({ report, monthly }) => [report.spread, monthly])));
  return { years };
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { help: { type: "boolean" }, json: { type: "string" } },
    allowPositionals: true,
  });
  const [what, ...others] = positionals;
  const modes: ReadonlyMap<string | undefined, () => Promise<object>> = new Map([
    [undefined, bench],
    ["year", async () => year()],
    ["reminders", reminderYear],
  ]);
  const mode = modes.get(what);
  if (others.length > 0 || !mode) {
    throw new Error(`There is no benchmark named ${positionals.join(" ")}.\n\n${HELP}`);
  }
  if (values.help) {
    console.log(HELP);
    return;
  }
  const json = JSON.stringify(await mode(), null, 2);
  if (values.json === undefined) console.log(json);
  else await writeFile(values.json, `${json}\n`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
