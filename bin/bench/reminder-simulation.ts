import { DeckId, type UserId } from "../../lambdas/core/ids.ts";
import { EMPTY_LEDGER, type Ledger } from "../../lambdas/core/reminders/decide.ts";
import { QUARTER_MS, type Quarter } from "../../lambdas/core/reminders/local-time.ts";
import { DEFAULT_SETTINGS, type ReminderSettings, WEEKDAYS } from "../../lambdas/core/reminders/settings.ts";
import type { DueSlot, ReminderTask } from "../../lambdas/core/reminders/task.ts";
import { type Day, type Instant, type LocalClock, learningDay, zoneOffset } from "../../lambdas/core/time.ts";
import { sweep } from "../../lambdas/reminder-dispatcher/sweep.ts";
import type { SenderDependencies } from "../../lambdas/reminder-sender/dependencies.ts";
import { runTask } from "../../lambdas/reminder-sender/run-task.ts";
import { NO_MATTERS } from "../../lambdas/store/memberships.ts";
import { preferencesOfRow } from "../../lambdas/store/profiles.ts";
import type { Claim } from "../../lambdas/store/reminder-ledger.ts";
import type { ReminderContext } from "../../lambdas/store/reminder-settings.ts";

const DAY_MS = 86_400_000;
const ROLLOVER_HOUR = 4;
const SHARDS = 4;
/** How often learners study: one in five never again, the others on that share of days. */
const STUDY_SHARES = [0, 0.3, 0.5, 0.7, 0.9];
/** Days on which a learner has cards due. */
const DUE_SHARE = 0.8;

export type SimulationOptions = {
  users: number;
  days: number;
  seed: number;
  /** Sweeps come twice, up to three hours late or die before or after their hand-out, tasks come three times, reads are stale, workers die after 1 % of claims. */
  withFaults: boolean;
};

/** Everything that happened, and everything that must not have. */
export type SimulationResult = {
  learnerDays: number;
  sweeps: number;
  tasks: number;
  slotRows: number;
  ledgerReads: number;
  streakReads: number;
  contextReads: number;
  dueReads: number;
  claims: number;
  refusedClaims: number;
  reminders: number;
  killedAfterClaim: number;
  studyDays: number;
  /** Learner and date of which more than one was sent. */
  twice: number;
  onStudiedDays: number;
  withNothingDue: number;
  /** Sent more than 15 minutes after they were due. */
  late: number;
  /** Due by the rules, worked out day by day, and not sent within 15 minutes. */
  missing: number;
  expected: number;
};

class Killed extends Error {}

type Learner = {
  settings: ReminderSettings;
  studyShare: number;
  ledger: Ledger;
  /** As it was before the latest claim: what a read may still find a moment later. */
  staleLedger: Ledger;
  sentOn: Day | null;
  expectedOn: Map<Day, Instant>;
};

/** A number from 0 to 1 that three whole numbers decide: the same on every run. */
function chance(seed: number, one: number, other: number): number {
  let hash = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(one + 0x7f4a7c15, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) ^ Math.imul(other + 0x165667b1, 0x27d4eb2f);
  hash = Math.imul(hash ^ (hash >>> 13), 0x297a2d39);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/**
 * Reminds invented learners in every zone through the sweeps, decisions and tasks of the product, over a claim store in
 * memory with the conditions of the real one, quarter hour by quarter hour of simulated time.
 */
export async function simulateReminders({
  users,
  days,
  seed,
  withFaults,
}: SimulationOptions): Promise<SimulationResult> {
  const zones = Intl.supportedValuesOf("timeZone");
  const begin = Date.UTC(2025, 11, 1) + Math.floor(chance(seed, 0, 0) * 300) * DAY_MS;
  const learners = Array.from({ length: users }, (_, index) => invented(index));
  const slots = new Map<string, number[]>();
  const inUse = new Map<string, Map<Quarter, number[]>>();
  for (const [index, { settings }] of learners.entries()) place(index, settings);

  const result: SimulationResult = {
    learnerDays: users * days,
    sweeps: 0,
    tasks: 0,
    slotRows: 0,
    ledgerReads: 0,
    streakReads: 0,
    contextReads: 0,
    dueReads: 0,
    claims: 0,
    refusedClaims: 0,
    reminders: 0,
    killedAfterClaim: 0,
    studyDays: 0,
    twice: 0,
    onStudiedDays: 0,
    withNothingDue: 0,
    late: 0,
    missing: 0,
    expected: 0,
  };
  let now = begin;
  let sweptUntil: Instant | undefined = begin;
  let random = seed * 1_000_003;
  const next = () => {
    random += 1;
    return chance(seed, random, 7);
  };

  function invented(index: number): Learner {
    const draw = (what: number) => chance(seed, index, what);
    // Most people want the evening, some the morning, a few any time at all, gaps of the spring included.
    const hour = draw(1) < 0.6 ? 17 + draw(2) * 4 : draw(1) < 0.85 ? 7 + draw(2) * 3 : draw(2) * 24;
    return {
      settings: {
        ...DEFAULT_SETTINGS,
        channels: { email: false, push: true, webhook: false },
        timeZone: zones[Math.floor(draw(3) * zones.length)] ?? "UTC",
        rolloverHour: ROLLOVER_HOUR,
        quarter: Math.floor(hour * 4),
        weekdays: draw(4) < 0.8 ? [...WEEKDAYS] : WEEKDAYS.slice(0, 5),
        quietHours: null,
        since: 0,
      },
      studyShare: STUDY_SHARES[Math.floor(draw(5) * STUDY_SHARES.length)] ?? 0,
      ledger: EMPTY_LEDGER,
      staleLedger: EMPTY_LEDGER,
      sentOn: null,
      expectedOn: new Map(),
    };
  }

  function place(index: number, { timeZone, quarter }: ReminderSettings): void {
    const shard = index % SHARDS;
    const name = `${timeZone} ${quarter} ${shard}`;
    const members = slots.get(name) ?? [];
    members.push(index);
    slots.set(name, members);
    const quarters = inUse.get(timeZone) ?? new Map<Quarter, number[]>();
    quarters.set(quarter, [...new Set([...(quarters.get(quarter) ?? []), shard])]);
    inUse.set(timeZone, quarters);
  }

  /** Minutes after the begin of a learning day at which its learner studies; undefined: not at all. */
  function studyMinute(index: number, day: Day): number | undefined {
    const share = learners[index]?.studyShare ?? 0;
    if (chance(seed, index, day * 4 + 1) >= share) return undefined;
    return Math.floor(chance(seed, index, day * 4 + 2) * 1440);
  }
  const hasDue = (index: number, day: Day) => chance(seed, index, day * 4 + 3) < DUE_SHARE;
  /** Worked out apart from the product's own memory of offsets. */
  const offsets = new Map<string, { at: Instant; clock: LocalClock }>();
  const clockOf = (zone: string, at: Instant): LocalClock => {
    const known = offsets.get(zone);
    if (known?.at === at) return known.clock;
    const clock = { offset: zoneOffset(zone, at), rolloverHour: ROLLOVER_HOUR };
    offsets.set(zone, { at, clock });
    return clock;
  };
  const minuteOfDay = (clock: LocalClock, at: Instant) => {
    const local = at + clock.offset * QUARTER_MS - clock.rolloverHour * 3_600_000;
    return Math.floor((local % DAY_MS) / 60_000);
  };
  function studiedBy(index: number, clock: LocalClock, at: Instant): Day | null {
    const today = learningDay(at, clock);
    for (let day = today; day > today - 12; day -= 1) {
      const minute = studyMinute(index, day);
      if (minute !== undefined && (day < today || minute <= minuteOfDay(clock, at))) return day;
    }
    return null;
  }

  const learnerOf = (userId: UserId) => {
    const learner = learners[Number(userId)];
    if (!learner) throw new Error(`There is no learner ${userId}`);
    return learner;
  };
  const deckId = DeckId.parse("deck");
  const context = ({ settings }: Learner): ReminderContext => ({
    reminders: {
      version: 1,
      settings,
      signingKey: "key",
      address: { confirmed: null, pending: null, codeAt: 0, tries: 0, codes: 0, codesOn: 0 },
    },
    preferences: preferencesOfRow({ tz: settings.timeZone, ro: ROLLOVER_HOUR }),
    enrolments: [],
    subscriptions: [{ id: "s", endpoint: "https://push", p256dh: "", auth: "", createdAt: 0 }],
    webhooks: [],
  });
  const dependencies: SenderDependencies = {
    slots: {
      async list({ zone, quarter, shard }, limit, after) {
        const members = slots.get(`${zone} ${quarter} ${shard}`) ?? [];
        const first = after === undefined ? 0 : members.indexOf(Number(after)) + 1;
        const page = members.slice(first, first + limit);
        result.slotRows += page.length;
        const rows = page.map((index) => {
          const { settings } = learnerOf(String(index));
          return { userId: String(index), version: 1, hints: settings };
        });
        const last = page.at(-1);
        return { rows, next: first + limit < members.length && last !== undefined ? String(last) : undefined };
      },
      remove: async () => {
        throw new Error("Nobody moves here");
      },
    },
    ledger: {
      async find(userId) {
        result.ledgerReads += 1;
        const learner = learnerOf(userId);
        const clock = clockOf(learner.settings.timeZone, now);
        const found = withFaults && next() < 0.2 ? learner.staleLedger : learner.ledger;
        return { ...found, studiedOn: studiedBy(Number(userId), clock, now) };
      },
      async claim(userId: UserId, { day, learningDay: today, ignored }: Claim) {
        const learner = learnerOf(userId);
        if (learner.ledger.last !== null && learner.ledger.last >= day) {
          result.refusedClaims += 1;
          return false;
        }
        learner.staleLedger = learner.ledger;
        learner.ledger = { ...learner.ledger, last: day, lastLearningDay: today, ignored };
        result.claims += 1;
        return true;
      },
      claimRetry: async () => false,
    },
    settings: {
      async findContext(userId) {
        result.contextReads += 1;
        return context(learnerOf(userId));
      },
    },
    facts: {
      async countDue(userId, settings) {
        result.dueReads += 1;
        const today = learningDay(now, clockOf(settings.timeZone, now));
        const total = hasDue(Number(userId), today) ? 12 : 0;
        return {
          total,
          oldestDueOn: total > 0 ? today : null,
          decks: [{ deckId, due: total }],
          first: undefined,
          isMore: false,
        };
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
  const waiting: { task: ReminderTask; at: Instant }[] = [];

  /** A sender for one learner of one slot: the send itself is where everything is judged. */
  function judged(slot: DueSlot): SenderDependencies {
    return {
      ...dependencies,
      ledger: {
        ...dependencies.ledger,
        async claim(userId, claim) {
          const isClaimed = await dependencies.ledger.claim(userId, claim);
          if (isClaimed && withFaults && next() < 0.01) {
            result.killedAfterClaim += 1;
            throw new Killed();
          }
          if (isClaimed) sent(userId, slot);
          return isClaimed;
        },
      },
    };
  }

  function sent(userId: UserId, slot: DueSlot): void {
    const learner = learnerOf(userId);
    const index = Number(userId);
    const clock = clockOf(slot.zone, now);
    const today = learningDay(now, clock);
    result.reminders += 1;
    if (learner.sentOn !== null && learner.sentOn >= slot.day) result.twice += 1;
    learner.sentOn = slot.day;
    if (studiedBy(index, clock, now) === today) result.onStudiedDays += 1;
    if (!hasDue(index, today)) result.withNothingDue += 1;
    if (now - slot.at > 15 * 60_000) result.late += 1;
    if (learner.expectedOn.get(slot.day) !== undefined && now - slot.at <= 15 * 60_000)
      learner.expectedOn.delete(slot.day);
  }

  async function work(task: ReminderTask): Promise<void> {
    result.tasks += 1;
    if (task.task === "slots") {
      for (const slot of task.slots) {
        await runTask({ task: "slots", slots: [slot] }, now, judged(slot), (error) => {
          if (!(error instanceof Killed)) throw error;
        });
      }
    }
    // A learner for whom a worker died is looked at again, as the queue would; the claim keeps it from sending.
    if (task.task === "learner") await runTask(task, now, judged(task.slot), () => {});
  }

  const expect = (slot: DueSlot) => {
    for (const index of slots.get(`${slot.zone} ${slot.quarter} ${slot.shard}`) ?? []) note(index, slot);
  };
  /** The rules once more, day by day, without ledger and claims: what an undisturbed run has to send. */
  const naive = new Map<number, { inARow: number; on: Day }>();
  function note(index: number, { zone, day, at }: DueSlot): void {
    const learner = learnerOf(String(index));
    const clock = clockOf(zone, at);
    const today = learningDay(at, clock);
    const weekday = (((day + 3) % 7) + 7) % 7;
    const studied = studiedBy(index, clock, at);
    const before = naive.get(index);
    const inARow = before && (studied === null || studied < before.on) ? before.inARow : 0;
    if (weekday >= learner.settings.weekdays.length || studied === today || !hasDue(index, today) || inARow > 7) return;
    naive.set(index, { inARow: inARow + 1, on: today });
    learner.expectedOn.set(day, at);
    result.expected += 1;
  }

  const lateUntil: Instant[] = [];
  for (; now < begin + days * DAY_MS; now += QUARTER_MS) {
    if (withFaults && next() < 0.02) lateUntil.push(now + Math.floor(next() * 12) * QUARTER_MS);
    const isHeldUp = lateUntil.some((until) => now < until);
    if (!isHeldUp) lateUntil.length = 0;
    const times = withFaults ? (isHeldUp || next() < 0.03 ? 0 : next() < 0.2 ? 2 : 1) : 1;
    const sweptBefore = sweptUntil;
    for (let time = 0; time < times; time += 1) {
      result.sweeps += 1;
      const dies = withFaults && next() < 0.03;
      const from = withFaults && time > 0 ? sweptBefore : sweptUntil; // two sweeps at once see the same place
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
            if (!withFaults) for (const slot of task.slots) expect(slot);
            const copies = withFaults && next() < 0.2 ? 3 : 1;
            for (let copy = 0; copy < copies; copy += 1) {
              const delay = withFaults && next() < 0.05 ? Math.floor(next() * 12) * QUARTER_MS : 0;
              waiting.push({ task, at: now + delay });
            }
          }
        },
      });
    }
    for (let at = 0; at < waiting.length; ) {
      const [one] = (waiting[at]?.at ?? 0) <= now ? waiting.splice(at, 1) : [];
      if (one) await work(one.task);
      else at += 1;
    }
  }
  for (const [index, { expectedOn }] of learners.entries()) {
    result.missing += expectedOn.size;
    for (let day = Math.floor(begin / DAY_MS); day < Math.floor(begin / DAY_MS) + days; day += 1) {
      if (studyMinute(index, day) !== undefined) result.studyDays += 1;
    }
  }
  return result;
}
