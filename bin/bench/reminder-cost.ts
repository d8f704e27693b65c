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
/** One line of a claim and one of a send, with what CloudWatch adds to each. */
const LOG_BYTES_PER_REMINDER = 2 * 160;

export type ReminderCost = {
  share: { studied: number; useless: number; reminded: number; paused: number };
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

/** Processor milliseconds of the sender for one learner who is reminded, the SDK's included; the engine's are its own. */
export async function senderCpuMs(world: ReminderWorld, learners = 300): Promise<number> {
  const ids = [];
  for (let index = 0; index < 2 * learners; index += 1) ids.push(await world.learner(1));
  for (const userId of ids.splice(0, learners)) await world.remind(userId); // a sender that has been warm for a while
  const began = process.cpuUsage();
  for (const userId of ids) await world.remind(userId);
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000 / learners;
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
  const units = new Map<string, { reads: number; writes: number }>();
  for (const { name, measure } of REMINDER_CALLS) units.set(name, await measure(world));
  const unit = (name: (typeof REMINDER_CALLS)[number]["name"]) => units.get(name) ?? { reads: 0, writes: 0 };

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
  const learnerDays = month.learnerDays;
  const tasks = Math.max(month.tasks, (SLOTS_PER_MONTH * 418 * 4) / 20 / 3); // each quarter hour, every zone and shard in use
  const cost = {
    reads: reads * DOLLARS.read,
    claims: times(month.claims, unit("remind: sent").writes) * DOLLARS.write,
    queue: tasks * REQUESTS_PER_TASK * DOLLARS.queueRequest,
    compute:
      times(month.ledgerReads, (cpuMsPerLearner / 1000 / SENDER_PROCESSORS) * SENDER_GIGABYTES) *
        DOLLARS.gigabyteSecond +
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
      paused: share(early),
    },
    ...cost,
    total,
    studyDays: times(month.studyDays, unit("note the day of a study").writes) * DOLLARS.write,
  };
}
