import { isDeepStrictEqual } from "node:util";
import { DeckId, type UserId } from "../../lambdas/core/ids.ts";
import {
  type DueCards,
  ignoredSoFar,
  type Ledger,
  learningDayOf,
  skipByDue,
  skipByLedger,
  skipBySettings,
  skipBySlot,
} from "../../lambdas/core/reminders/decide.ts";
import { QUARTER_MS } from "../../lambdas/core/reminders/local-time.ts";
import type { DueSlot, ReminderTask } from "../../lambdas/core/reminders/task.ts";
import { type Day, type Instant, learningDay } from "../../lambdas/core/time.ts";
import { sweep } from "../../lambdas/reminder-dispatcher/sweep.ts";
import type { SenderDependencies } from "../../lambdas/reminder-sender/dependencies.ts";
import { remind } from "../../lambdas/reminder-sender/remind.ts";
import { runTask } from "../../lambdas/reminder-sender/run-task.ts";
import { mayHaveStreak } from "../../lambdas/reminder-sender/streak-at-risk.ts";
import { NO_MATTERS } from "../../lambdas/store/memberships.ts";
import type { Claim, ReminderLedgerStore } from "../../lambdas/store/reminder-ledger.ts";
import { chance, DAY_MS, IN_TIME_MS, type Learner, settingsOf, simulatedLearners } from "./simulated-learners.ts";

const SWEEP_EVERY_MS = 5 * 60_000;
const SWEEPS_PER_QUARTER = QUARTER_MS / SWEEP_EVERY_MS;
/** A message of the queue is with its worker within this, when nothing is wrong. */
const QUEUE_MS = 30_000;
const QUARTERS_OF_DELAY = 12;

export type SimulationOptions = {
  users: number;
  days: number;
  seed: number;
  /** Sweeps come twice, up to three hours late or die before or after their hand-out, tasks come three times and up to three hours late, reads are stale, workers die after 1 % of claims. */
  withFaults: boolean;
  /**
   * Walks the rules one after the other as the product does, without its tasks, messages and promises, at a twentieth of
   * the time and with the same result, which a test compares. Learners with a real ledger go through the product still.
   */
  isLean?: boolean;
  /** Keeps the ledgers of one learner in `oneIn` as well: what it decides must be what the ledger in memory decides. */
  realLedger?: { store: Pick<ReminderLedgerStore, "find" | "claim" | "noteStudy">; oneIn: number };
  /** Hears of each day that was simulated. */
  onDay?: (days: number) => void;
};

/** Everything that happened, and everything that must not have. */
export type SimulationResult = ReturnType<typeof emptyResult>;

const emptyResult = () => ({
  learnerDays: 0,
  sweeps: 0,
  tasks: 0,
  slotRows: 0,
  ledgerReads: 0,
  streakReads: 0,
  contextReads: 0,
  dueReads: 0,
  claims: 0,
  refusedClaims: 0,
  /** Claims that the ledger of the store decided too. */
  realClaims: 0,
  reminders: 0,
  killedAfterClaim: 0,
  studyDays: 0,
  /** Learner and date of which more than one was sent. */
  twice: 0,
  onStudiedDays: 0,
  withNothingDue: 0,
  /** Sent more than 15 minutes after they were due. */
  late: 0,
  longestLateSeconds: 0,
  /** Due by the rules, worked out day by day. */
  expected: 0,
  /** Of these, not sent within 15 minutes, although the learner had not begun to study by then. */
  missing: 0,
  /** Of these, left out because the learner studied between the due time and the turn. */
  studiedMeanwhile: 0,
});

class Killed extends Error {}

/** What may befall a learner's turn. */
const STALE = 1;
const KILLED = 2;

/**
 * Reminds invented learners in every zone through the sweeps, decisions and tasks of the product, over a claim store in
 * memory with the conditions of the real one, sweep by sweep of simulated time.
 */
export async function simulateReminders(options: SimulationOptions): Promise<SimulationResult> {
  const { users, days, seed, withFaults, isLean = false, realLedger, onDay } = options;
  const world = simulatedLearners(options);
  const { begin, learners, inUse, membersOf, studyMinute, studiedBy, clockOf, hasDue, expectFor } = world;
  const phase = Math.floor(chance(seed, 0, 1) * SWEEP_EVERY_MS);
  const result = { ...emptyResult(), learnerDays: users * days };
  const waiting: { task: ReminderTask; at: Instant }[] = [];
  let now = begin;
  /** The one whose turn it is. */
  let slot: DueSlot | undefined;
  let sweptUntil: Instant | undefined = begin;
  let random = seed * 1_000_003;
  const next = () => {
    random += 1;
    return chance(seed, random, 7);
  };
  const happens = (share: number) => withFaults && next() < share;
  /** The same for a learner at this moment, whoever had their turn before. */
  const befalls = (index: number, what: number, share: number) =>
    withFaults && chance(seed + what, index, Math.floor(now / 1000)) < share;

  const learnerOf = (userId: UserId) => {
    const learner = learners[Number(userId)];
    if (!learner) throw new Error(`There is no learner ${userId}`);
    return learner;
  };
  const realOf = (userId: UserId) =>
    realLedger && Number(userId) % realLedger.oneIn === 0 ? realLedger.store : undefined;
  const noted = new Map<UserId, Day>();
  /** Runs may share a table. */
  const realId = (userId: UserId) => `${seed}-${userId}`;

  /** What a read brings. */
  function seenLedger(index: number, learner: Learner): Ledger {
    result.ledgerReads += 1;
    const studiedOn = studiedBy(index, clockOf(settingsOf(learner).timeZone, now), now);
    const { last, lastLearningDay, ignored } = befalls(index, STALE, 0.2) ? learner.staleLedger : learner.ledger;
    return { last, lastLearningDay, ignored, studiedOn };
  }

  async function findLedger(userId: UserId): Promise<Ledger> {
    const learner = learnerOf(userId);
    const seen = seenLedger(Number(userId), learner);
    const real = realOf(userId);
    if (real) {
      const { studiedOn } = seen;
      if (studiedOn !== null && noted.get(userId) !== studiedOn) {
        await real.noteStudy(realId(userId), studiedOn);
        noted.set(userId, studiedOn);
      }
      const found = { ...(await real.find(realId(userId))), studiedOn };
      if (!isDeepStrictEqual(found, { ...learner.ledger, studiedOn }))
        throw new Error(`The ledgers of ${userId} differ`);
    }
    return seen;
  }

  const isFree = ({ ledger: { last } }: Learner, day: Day) => last === null || last < day;

  async function claim(userId: UserId, wanted: Claim): Promise<boolean> {
    const learner = learnerOf(userId);
    const real = realOf(userId);
    if (real) {
      result.realClaims += 1;
      if ((await real.claim(realId(userId), wanted)) !== isFree(learner, wanted.day))
        throw new Error(`The ledgers of ${userId} decide differently`);
    }
    return claimInMemory(Number(userId), learner, wanted);
  }

  function claimInMemory(index: number, learner: Learner, { day, learningDay, ignored }: Omit<Claim, "id">): boolean {
    if (!isFree(learner, day)) {
      result.refusedClaims += 1;
      return false;
    }
    learner.staleLedger = learner.ledger;
    learner.ledger = { last: day, lastLearningDay: learningDay, studiedOn: null, ignored };
    result.claims += 1;
    if (befalls(index, KILLED, 0.01)) {
      result.killedAfterClaim += 1;
      throw new Killed();
    }
    sent(index, learner);
    return true;
  }

  function dueOf(index: number, zone: string): DueCards {
    result.dueReads += 1;
    const today = learningDay(now, clockOf(zone, now));
    return hasDue(index, today) ? { total: 12, oldestDueOn: today } : { total: 0, oldestDueOn: null };
  }

  const deckId = DeckId.parse("deck");
  const dependencies: SenderDependencies = {
    slots: {
      async list(slot, limit, after) {
        const members = membersOf(slot);
        const first = after === undefined ? 0 : members.indexOf(Number(after)) + 1;
        const page = members.slice(first, first + limit);
        result.slotRows += page.length;
        const rows = page.map((index) => {
          const userId = String(index);
          return { userId, version: 1, hints: settingsOf(learnerOf(userId)) };
        });
        const last = page.at(-1);
        return { rows, next: first + limit < members.length && last !== undefined ? String(last) : undefined };
      },
      remove: async () => {
        throw new Error("Nobody moves here");
      },
    },
    ledger: { find: findLedger, claim, claimRetry: async () => false },
    settings: {
      async findContext(userId) {
        result.contextReads += 1;
        return learnerOf(userId).context;
      },
    },
    facts: {
      async countDue(userId, { timeZone }) {
        const due = dueOf(Number(userId), timeZone);
        return { ...due, decks: [{ deckId, due: due.total }], first: undefined, isMore: false };
      },
      describe: async () => ({ decks: [], question: null }),
    },
    events: { find: async () => undefined, claim: async () => true, note: async () => true },
    outbox: { put: async () => {} },
    memberships: { listMatters: async () => NO_MATTERS },
    studyDays: {
      async listTotals() {
        result.streakReads += 1;
        return new Map();
      },
    },
    subscriptions: { remove: async () => {} },
    webhooks: { log: async () => {}, remove: async () => {} },
    suppressions: { find: async () => undefined, add: async () => {} },
    mail: undefined,
    push: async () => ({ outcome: "sent" }),
    webhook: async () => ({ status: null, problem: null, outcome: { outcome: "sent" } }),
    enqueue: async (messages) => {
      for (const { body } of messages) waiting.push({ task: body, at: now });
    },
    newId: () => "claim",
    links: { study: "https://study", unsubscribe: (token) => token },
    log: () => {},
  };

  /** What follows a claim is where everything is judged. */
  function sent(index: number, learner: Learner): void {
    if (!slot) throw new Error("Nothing is sent outside of a slot");
    const clock = clockOf(slot.zone, now);
    const today = learningDay(now, clock);
    result.reminders += 1;
    if (learner.sentOn !== null && learner.sentOn >= slot.day) result.twice += 1;
    learner.sentOn = slot.day;
    if (studiedBy(index, clock, now) === today) result.onStudiedDays += 1;
    if (!hasDue(index, today)) result.withNothingDue += 1;
    result.longestLateSeconds = Math.max(result.longestLateSeconds, Math.round((now - slot.at) / 1000));
    if (now - slot.at > IN_TIME_MS) result.late += 1;
    else learner.expectedOn.delete(slot.day);
  }

  /** `remindSlot` and `remind` without their promises: the same rules in the same order. */
  function remindLean(index: number, slot: DueSlot): void {
    const { zone, day } = slot;
    const learner = learners[index];
    if (!learner) return;
    const settings = settingsOf(learner);
    if (skipBySlot(settings, day)) return;
    const ledger = seenLedger(index, learner);
    const today = learningDayOf({ timeZone: zone, rolloverHour: settings.rolloverHour }, now);
    if (skipByLedger(ledger, day, today, settings.since)) return;
    result.contextReads += 1;
    if (skipBySettings(settings, slot, zone, now)) return;
    if (skipByDue(settings, dueOf(index, zone), today)) return;
    if (mayHaveStreak(ledger, today)) result.streakReads += 1;
    claimInMemory(index, learner, { day, learningDay: today, ignored: ignoredSoFar(ledger, settings.since) });
  }

  async function workLean(slot: DueSlot): Promise<void> {
    for (const index of membersOf(slot)) {
      result.slotRows += 1;
      const userId = String(index);
      try {
        if (realOf(userId)) await remind(userId, settingsOf(learnerOf(userId)), slot, now, dependencies);
        else remindLean(index, slot);
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        waiting.push({ task: { task: "learner", userId, slot }, at: now });
      }
    }
  }

  async function work(task: ReminderTask): Promise<void> {
    result.tasks += 1;
    if (task.task === "slots") {
      for (slot of task.slots) {
        if (isLean) await workLean(slot);
        else
          await runTask({ task: "slots", slots: [slot] }, now, dependencies, (error) => {
            if (!(error instanceof Killed)) throw error;
          });
      }
    }
    // A learner for whom a worker died is looked at again, as the queue would; the claim keeps it from sending.
    if (task.task === "learner") {
      slot = task.slot;
      await runTask(task, now, dependencies, () => {});
    }
  }

  async function runSweep(from: Instant | undefined): Promise<void> {
    result.sweeps += 1;
    const dies = happens(0.03);
    await sweep(now, {
      slots: {
        sweptUntil: async () => from,
        listInUse: async () => inUse,
        saveSweep: async (until) => {
          if (!dies) sweptUntil = until;
        },
      },
      send: async (tasks) => {
        for (const task of tasks) {
          if (!withFaults) for (const slot of task.slots) result.expected += expectFor(slot);
          const copies = happens(0.2) ? 3 : 1;
          for (let copy = 0; copy < copies; copy += 1) {
            const delay = happens(0.05) ? Math.floor(next() * QUARTERS_OF_DELAY) * QUARTER_MS : next() * QUEUE_MS;
            waiting.push({ task, at: now + delay });
          }
        }
      },
    });
  }

  let heldUpUntil = 0;
  for (let tick = begin + phase; tick < begin + days * DAY_MS; tick += SWEEP_EVERY_MS) {
    now = tick;
    if (happens(0.02 / SWEEPS_PER_QUARTER)) {
      heldUpUntil = Math.max(heldUpUntil, now + Math.floor(next() * QUARTERS_OF_DELAY) * QUARTER_MS);
    }
    const times = now < heldUpUntil || happens(0.03) ? 0 : happens(0.2) ? 2 : 1;
    const from = sweptUntil; // two sweeps at once see the same place
    for (let time = 0; time < times; time += 1) await runSweep(from);
    while (waiting.length > 0) {
      const due = waiting.filter(({ at }) => at < tick + SWEEP_EVERY_MS).sort((a, b) => a.at - b.at);
      if (due.length === 0) break;
      waiting.splice(0, waiting.length, ...waiting.filter(({ at }) => at >= tick + SWEEP_EVERY_MS));
      for (const { task, at } of due) {
        now = Math.max(now, at);
        await work(task);
      }
    }
    if ((tick - begin - phase) % DAY_MS === 0) onDay?.((tick - begin - phase) / DAY_MS);
  }

  for (const [index, { expectedOn, context }] of learners.entries()) {
    const zone = context.preferences.timeZone ?? "UTC";
    for (const [, at] of expectedOn) {
      const inTime = at + IN_TIME_MS;
      const clock = clockOf(zone, inTime);
      if (studiedBy(index, clock, inTime) === learningDay(inTime, clock)) result.studiedMeanwhile += 1;
      else result.missing += 1;
    }
    for (let day = Math.floor(begin / DAY_MS); day < Math.floor(begin / DAY_MS) + days; day += 1) {
      if (studyMinute(index, day) !== undefined) result.studyDays += 1;
    }
  }
  return result;
}
