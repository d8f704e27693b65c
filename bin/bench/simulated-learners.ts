import { EMPTY_LEDGER, type Ledger } from "../../lambdas/core/reminders/decide.ts";
import { type OffsetStep, offsetSteps, QUARTER_MS, type Quarter } from "../../lambdas/core/reminders/local-time.ts";
import { DEFAULT_SETTINGS, type ReminderSettings, WEEKDAYS } from "../../lambdas/core/reminders/settings.ts";
import type { DueSlot } from "../../lambdas/core/reminders/task.ts";
import { type Day, type Instant, type LocalClock, learningDay } from "../../lambdas/core/time.ts";
import { preferencesOfRow } from "../../lambdas/store/profiles.ts";
import { NO_ADDRESS, type ReminderContext } from "../../lambdas/store/reminder-settings.ts";

export const DAY_MS = 86_400_000;
export const ROLLOVER_HOUR = 4;
/** How often learners study: one in five never again, the others on that share of days. */
const STUDY_SHARES = [0, 0.3, 0.5, 0.7, 0.9];
/** Days on which a learner has cards due. */
const DUE_SHARE = 0.8;
/** One that is sent within this is in time. */
export const IN_TIME_MS = 15 * 60_000;

export type Learner = {
  context: ReminderContext;
  studyShare: number;
  ledger: Ledger;
  /** As it was before the latest claim: what a read may still find a moment later. */
  staleLedger: Ledger;
  sentOn: Day | null;
  /** Dates that are due by the rules and not sent yet. */
  expectedOn: Map<Day, Instant>;
};

/** A number from 0 to 1 that three whole numbers decide: the same on every run. */
export function chance(seed: number, one: number, other: number): number {
  let hash = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(one + 0x7f4a7c15, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) ^ Math.imul(other + 0x165667b1, 0x27d4eb2f);
  hash = Math.imul(hash ^ (hash >>> 13), 0x297a2d39);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

export const settingsOf = ({ context }: Learner): ReminderSettings => {
  if (!context.reminders) throw new Error("Every simulated learner wants reminders");
  return context.reminders.settings;
};

/** Invented learners in every zone: what they want, when they study and when they have cards due, all by the seed. */
export function simulatedLearners({ users, days, seed }: { users: number; days: number; seed: number }) {
  const zones = Intl.supportedValuesOf("timeZone");
  const begin = Date.UTC(2025, 11, 1) + Math.floor(chance(seed, 0, 0) * 300) * DAY_MS;
  const learners = Array.from({ length: users }, (_, index) => invented(index));
  const slots = new Map<string, number[]>();
  const inUse = new Map<string, Map<Quarter, number[]>>();
  for (const [index, learner] of learners.entries()) place(index, settingsOf(learner));

  function invented(index: number): Learner {
    const draw = (what: number) => chance(seed, index, what);
    // Most people want the evening, some the morning, a few any time at all, gaps of the spring included.
    const hour = draw(1) < 0.6 ? 17 + draw(2) * 4 : draw(1) < 0.85 ? 7 + draw(2) * 3 : draw(2) * 24;
    const timeZone = zones[Math.floor(draw(3) * zones.length)] ?? "UTC";
    const settings = {
      ...DEFAULT_SETTINGS,
      channels: { email: false, push: true, webhook: false },
      timeZone,
      rolloverHour: ROLLOVER_HOUR,
      quarter: Math.floor(hour * 4),
      weekdays: draw(4) < 0.8 ? [...WEEKDAYS] : WEEKDAYS.slice(0, 5),
      quietHours: null,
      since: 0,
    };
    return {
      context: {
        reminders: { version: 1, settings, signingKey: "key", address: NO_ADDRESS },
        preferences: preferencesOfRow({ tz: timeZone, ro: ROLLOVER_HOUR }),
        enrolments: [],
        subscriptions: [{ id: "s", endpoint: "https://push", p256dh: "", auth: "", createdAt: 0 }],
        webhooks: [],
      },
      studyShare: STUDY_SHARES[Math.floor(draw(5) * STUDY_SHARES.length)] ?? 0,
      ledger: EMPTY_LEDGER,
      staleLedger: EMPTY_LEDGER,
      sentOn: null,
      expectedOn: new Map(),
    };
  }

  function place(index: number, { timeZone, quarter }: ReminderSettings): void {
    const name = `${timeZone} ${quarter}`;
    const members = slots.get(name) ?? [];
    members.push(index);
    slots.set(name, members);
    const quarters = inUse.get(timeZone) ?? new Map<Quarter, number[]>();
    inUse.set(timeZone, quarters.set(quarter, [0]));
  }

  /** Minutes after the begin of a learning day at which its learner studies; undefined: not at all. */
  function studyMinute(index: number, day: Day): number | undefined {
    const share = learners[index]?.studyShare ?? 0;
    if (chance(seed, index, day * 4 + 1) >= share) return undefined;
    return Math.floor(chance(seed, index, day * 4 + 2) * 1440);
  }

  const minuteOfDay = ({ offset, rolloverHour }: LocalClock, at: Instant) =>
    Math.floor(((at + offset * QUARTER_MS - rolloverHour * 3_600_000) % DAY_MS) / 60_000);

  function studiedBy(index: number, clock: LocalClock, at: Instant): Day | null {
    const today = learningDay(at, clock);
    for (let day = today; day > today - 12; day -= 1) {
      const minute = studyMinute(index, day);
      if (minute !== undefined && (day < today || minute <= minuteOfDay(clock, at))) return day;
    }
    return null;
  }

  /** By zone, its offsets and the place among them that was asked for last. */
  const clocks = new Map<string, { steps: OffsetStep[]; at: number; clock: LocalClock }>();
  function clockOf(zone: string, at: Instant): LocalClock {
    let known = clocks.get(zone);
    if (!known) {
      const steps = offsetSteps(zone, begin - DAY_MS, begin + (days + 2) * DAY_MS);
      known = { steps, at: -1, clock: { offset: 0, rolloverHour: ROLLOVER_HOUR } };
      clocks.set(zone, known);
    }
    const { steps } = known;
    let step = Math.max(0, known.at);
    while ((steps[step]?.since ?? 0) > at && step > 0) step -= 1;
    while ((steps[step + 1]?.since ?? Number.POSITIVE_INFINITY) <= at) step += 1;
    if (step !== known.at) {
      known.at = step;
      known.clock = { offset: steps[step]?.offset ?? 0, rolloverHour: ROLLOVER_HOUR };
    }
    return known.clock;
  }

  const hasDue = (index: number, day: Day) => chance(seed, index, day * 4 + 3) < DUE_SHARE;
  const membersOf = ({ zone, quarter }: { zone: string; quarter: Quarter }) => slots.get(`${zone} ${quarter}`) ?? [];

  /** Reminders in a row by the rules alone, without ledger and claims. */
  const inARow = new Map<number, { count: number; on: Day }>();
  /** Works out day by day what an undisturbed run has to send for a slot, and notes it with each learner. */
  function expectFor(slot: DueSlot): number {
    let expected = 0;
    for (const index of membersOf(slot)) {
      const learner = learners[index];
      if (!learner) continue;
      const clock = clockOf(slot.zone, slot.at);
      const today = learningDay(slot.at, clock);
      const weekday = (((slot.day + 3) % 7) + 7) % 7;
      const studied = studiedBy(index, clock, slot.at);
      const before = inARow.get(index);
      const count = before && (studied === null || studied < before.on) ? before.count : 0;
      if (weekday >= settingsOf(learner).weekdays.length || studied === today || count > 7) continue;
      if (!hasDue(index, today)) continue;
      inARow.set(index, { count: count + 1, on: today });
      learner.expectedOn.set(slot.day, slot.at);
      expected += 1;
    }
    return expected;
  }

  return { begin, learners, inUse, membersOf, studyMinute, studiedBy, clockOf, hasDue, expectFor };
}
