import { eventLine } from "../../lambdas/http/log.ts";
import type { Consumption } from "./counted-client.ts";
import { REMINDER_CALLS, type ReminderWorld, slotPageCost } from "./reminder-calls.ts";
import { simulateReminders } from "./reminder-simulation.ts";

/** us-east-1, on demand, arm64. */
const DOLLARS = {
  write: 0.625e-6,
  read: 0.125e-6,
  queueRequest: 0.4e-6,
  gigabyteSecond: 1.33334e-5,
  invocation: 0.2e-6,
  logByte: 0.5e-9,
};
const MONTH_DAYS = 30;
const ROWS_PER_PAGE = 200;
const SLOTS_PER_MONTH = 12 * 24 * MONTH_DAYS;
const SENDER_GIGABYTES = 1;
/** 1,769 MB are one processor. */
const SENDER_PROCESSORS = 1_024 / 1_769;
/** A task is sent in a batch of ten, received and deleted alone. */
const REQUESTS_PER_TASK = 1 / 10 + 2;
/** What CloudWatch adds to each line. */
const LOG_LINE_BYTES = 26;
/** One line of a claim and one of a send. */
const LOG_BYTES_PER_REMINDER = [
  { event: "reminder-claimed", claim: "c".repeat(22), date: "2026-11-20", kind: "usual", lateSeconds: 100 },
  { event: "reminder-sent", claim: "c".repeat(22), channel: "push", outcome: "sent" },
].reduce((sum, event) => sum + LOG_LINE_BYTES + eventLine("r".repeat(36), event).length, 0);
/** Sweeps that find a quarter hour has begun read all slots in use: a row of each zone, with every slot in it about 1.5 KB. */
const BUSY_SWEEPS = 4 * 24 * MONTH_DAYS;
const SWEEP_READS = (418 * 1.5) / 4 / 2;

export type ReminderCost = {
  /** Of learner days: studied at any time of them; left out by the ledger alone; nothing due; reminded. */
  share: { studied: number; leftOut: number; useless: number; reminded: number };
  /** Dollars a month for a million learners with a reminder every day. */
  reads: number;
  claims: number;
  queue: number;
  compute: number;
  logs: number;
  total: number;
  /** Besides: the note of each study day, which data-model.md counts among the projections (6d). */
  studyDays: number;
};

/**
 * Processor milliseconds of the sender for one learner who is reminded, the SDK's included; the engine's are its own. The
 * best of some rounds, because a machine that does other things as well makes each of them longer.
 */
export async function senderCpuMs(world: ReminderWorld, learners = 100, rounds = 6): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const ids = [];
    for (let index = 0; index < learners; index += 1) ids.push(await world.learner(1));
    const began = process.cpuUsage();
    for (const userId of ids) await world.remind(userId);
    const { user, system } = process.cpuUsage(began);
    best = Math.min(best, (user + system) / 1000 / learners);
  }
  return best;
}

/**
 * What a million learners cost in a month, without the mails themselves: the units of each kind of call, as the engine
 * counts them, times how often a simulated month of invented learners makes it.
 * @param cpuMsPerLearner processor time of the sender for one learner who is reminded.
 */
export async function reminderCost(
  world: ReminderWorld,
  cpuMsPerLearner: number,
  users = 2_000,
): Promise<ReminderCost> {
  const page = await slotPageCost(world);
  const units = new Map<string, Pick<Consumption, "reads" | "writes" | "calls">>();
  for (const { name, measure } of REMINDER_CALLS) units.set(name, await measure(world));
  const unit = (name: (typeof REMINDER_CALLS)[number]["name"]) => units.get(name) ?? { reads: 0, writes: 0, calls: 0 };

  const month = await simulateReminders({ users, days: MONTH_DAYS, seed: 9, withFaults: false });
  const perMillion = 1_000_000 / users;
  const times = (count: number, one: number) => count * perMillion * one;
  const early = month.ledgerReads - month.contextReads;
  const useless = month.dueReads - month.claims;
  const reads =
    times(month.slotRows / ROWS_PER_PAGE, page.reads) +
    times(early, unit("remind: studied today").reads) +
    times(useless, unit("remind: nothing due").reads) +
    times(month.claims - month.streakReads, unit("remind: sent").reads) +
    times(month.streakReads, unit("remind: sent to who studied in the days before").reads);
  // The sender's time goes into its calls of the store; who is left out early takes one of them.
  const calls =
    early * unit("remind: studied today").calls +
    useless * unit("remind: nothing due").calls +
    (month.claims - month.streakReads) * unit("remind: sent").calls +
    month.streakReads * unit("remind: sent to who studied in the days before").calls;
  const cpuMsPerCall = cpuMsPerLearner / unit("remind: sent").calls;
  const learnerDays = month.learnerDays;
  const tasks = Math.max(month.tasks, (SLOTS_PER_MONTH * 418 * 4) / 20 / 3); // each quarter hour, every zone and shard in use
  const cost = {
    reads: (reads + BUSY_SWEEPS * SWEEP_READS) * DOLLARS.read,
    claims: times(month.claims, unit("remind: sent").writes) * DOLLARS.write,
    queue: tasks * REQUESTS_PER_TASK * DOLLARS.queueRequest,
    compute:
      times(calls, (cpuMsPerCall / 1000 / SENDER_PROCESSORS) * SENDER_GIGABYTES) * DOLLARS.gigabyteSecond +
      (tasks + SLOTS_PER_MONTH) * DOLLARS.invocation,
    logs: times(month.claims, LOG_BYTES_PER_REMINDER) * DOLLARS.logByte,
  };
  const total = Object.values(cost).reduce((sum, one) => sum + one, 0);
  const share = (count: number) => Math.round((count / learnerDays) * 1000) / 1000;
  return {
    share: {
      studied: share(month.studyDays),
      useless: share(useless),
      reminded: share(month.claims),
      leftOut: share(early),
    },
    ...cost,
    total,
    studyDays: times(month.studyDays, unit("note the day of a study").writes) * DOLLARS.write,
  };
}
