import { describe, expect, it } from "@jest/globals";
import { cardId, DeckId, Ordinal } from "../../../lambdas/core/ids.ts";
import {
  EMPTY_LEDGER,
  ignoredSoFar,
  kindOf,
  type Ledger,
  nextReminderAt,
  skipByDue,
  skipByLedger,
  skipBySettings,
  skipBySlot,
} from "../../../lambdas/core/reminders/decide.ts";
import { dueByDeck } from "../../../lambdas/core/reminders/due-cards.ts";
import { quarterOfTime, slotInstant } from "../../../lambdas/core/reminders/local-time.ts";
import { DEFAULT_SETTINGS, isQuiet, type ReminderSettings } from "../../../lambdas/core/reminders/settings.ts";
import { isoInstant } from "../../../lambdas/core/time.ts";

const FRIDAY = Date.parse("2026-11-20T00:00:00Z") / 86_400_000;
const ZONE = "Europe/Berlin";
const settings = (changes: Partial<ReminderSettings> = {}): ReminderSettings => ({
  ...DEFAULT_SETTINGS,
  channels: { email: true, push: false, webhook: false },
  timeZone: ZONE,
  rolloverHour: 4,
  since: FRIDAY - 100,
  ...changes,
});
const slot = (time = "19:00", day = FRIDAY) => {
  const quarter = quarterOfTime(time);
  return { day, quarter, at: slotInstant(ZONE, day, quarter) };
};
const ledger = (changes: Partial<Ledger>): Ledger => ({ ...EMPTY_LEDGER, ...changes });

describe("skipBySlot", () => {
  it("leaves out weekdays that were not chosen, and dates before the end of a snooze", () => {
    expect(skipBySlot(settings({ weekdays: ["monday"] }), FRIDAY)).toBe("weekday");
    expect(skipBySlot(settings({ weekdays: ["friday"] }), FRIDAY)).toBeUndefined();
    expect(skipBySlot(settings({ weekdays: [] }), FRIDAY)).toBe("weekday");
    expect(skipBySlot(settings({ snoozedUntil: FRIDAY + 1 }), FRIDAY)).toBe("snoozed");
    expect(skipBySlot(settings({ snoozedUntil: FRIDAY }), FRIDAY)).toBeUndefined();
  });
});

describe("skipByLedger", () => {
  const since = FRIDAY - 100;

  it("leaves out a date that was claimed, or an earlier one, and a day that was studied", () => {
    expect(skipByLedger(EMPTY_LEDGER, FRIDAY, FRIDAY, since)).toBeUndefined();
    expect(skipByLedger(ledger({ last: FRIDAY, lastLearningDay: FRIDAY }), FRIDAY, FRIDAY, since)).toBe("claimed");
    expect(skipByLedger(ledger({ last: FRIDAY + 1, lastLearningDay: FRIDAY }), FRIDAY, FRIDAY, since)).toBe("claimed");
    expect(skipByLedger(ledger({ studiedOn: FRIDAY }), FRIDAY, FRIDAY, since)).toBe("studied");
    expect(skipByLedger(ledger({ studiedOn: FRIDAY - 1 }), FRIDAY, FRIDAY, since)).toBeUndefined();
  });

  it("counts reminders without a review, says good-bye after seven, then pauses until the next review", () => {
    let now = EMPTY_LEDGER;
    const kinds: string[] = [];
    for (let day = FRIDAY; day < FRIDAY + 10; day += 1) {
      const skip = skipByLedger(now, day, day, since);
      kinds.push(skip ?? kindOf(now, since));
      if (skip) continue;
      now = { ...now, last: day, lastLearningDay: day, ignored: ignoredSoFar(now, since) };
    }
    expect(kinds).toEqual([...Array(7).fill("usual"), "last", "paused", "paused"]);

    const studied = { ...now, studiedOn: FRIDAY + 9 };
    expect(skipByLedger(studied, FRIDAY + 10, FRIDAY + 10, since)).toBeUndefined();
    expect(kindOf(studied, since)).toBe("usual");
    expect(skipByLedger(now, FRIDAY + 10, FRIDAY + 10, FRIDAY + 10)).toBeUndefined(); // turned on anew
  });
});

describe("skipBySettings", () => {
  it("leaves out who turned reminders off, moved to another time or zone, or is in the quiet hours", () => {
    const at = slot().at;
    const off = { email: false, push: false, webhook: false };
    expect(skipBySettings(settings(), slot(), ZONE, at)).toBeUndefined();
    expect(skipBySettings(settings({ channels: off }), slot(), ZONE, at)).toBe("off");
    expect(skipBySettings(settings({ quarter: 0 }), slot(), ZONE, at)).toBe("moved");
    expect(skipBySettings(settings({ timeZone: "Asia/Tokyo" }), slot(), ZONE, at)).toBe("moved");
    expect(skipBySettings(settings(), slot(), ZONE, at + 3 * 3_600_000)).toBe("quiet");
  });

  it("knows a zone by each of its names, in any letter case", () => {
    const spelt = (timeZone: string) => skipBySettings(settings({ timeZone }), slot(), ZONE, slot().at);
    expect(spelt("eUROPE/bERLIN")).toBeUndefined();
    expect(spelt("Europe/Paris")).toBe("moved");
  });

  it("sends a late one until its date ends; one whose time the clock skipped has an hour", () => {
    const calm = (quarter: number) => settings({ quietHours: null, quarter, timeZone: "America/Nuuk" });
    const quarter = quarterOfTime("23:30");
    const day = Date.parse("2026-03-28T00:00:00Z") / 86_400_000;
    const skipped = { day, quarter, at: slotInstant("America/Nuuk", day, quarter) };
    const midnight = slotInstant(ZONE, FRIDAY + 1, 0);

    expect(skipBySettings(settings({ quietHours: null }), slot(), ZONE, midnight - 1)).toBeUndefined();
    expect(skipBySettings(settings({ quietHours: null }), slot(), ZONE, midnight)).toBe("too-late");
    expect(skipBySettings(calm(quarter), skipped, "America/Nuuk", skipped.at + 3_599_000)).toBeUndefined();
    expect(skipBySettings(calm(quarter), skipped, "America/Nuuk", skipped.at + 3_600_000)).toBe("too-late");
  });

  it.each([
    { from: "22:00", until: "08:00", quiet: ["22:00", "23:45", "00:00", "07:45"], calm: ["08:00", "21:45"] },
    { from: "12:00", until: "14:00", quiet: ["12:00", "13:45"], calm: ["14:00", "11:45", "00:00"] },
  ])("keeps the quiet hours from $from until $until", ({ from, until, quiet, calm }) => {
    const quietHours = { from: quarterOfTime(from), until: quarterOfTime(until) };
    for (const time of quiet)
      expect({ time, is: isQuiet({ quietHours }, quarterOfTime(time)) }).toEqual({ time, is: true });
    for (const time of calm)
      expect({ time, is: isQuiet({ quietHours }, quarterOfTime(time)) }).toEqual({ time, is: false });
  });
});

describe("skipByDue", () => {
  it.each([
    { total: 0, oldest: null, changes: {}, skip: "nothing-due" },
    { total: 4, oldest: 0, changes: { threshold: 5 }, skip: "below-threshold" },
    { total: 5, oldest: 0, changes: { threshold: 5 }, skip: undefined },
    { total: 14, oldest: 0, changes: { waitForFullerSession: true }, skip: "waiting" },
    { total: 15, oldest: 0, changes: { waitForFullerSession: true }, skip: undefined },
    { total: 1, oldest: 3, changes: { waitForFullerSession: true }, skip: undefined },
  ])("of $total cards, the oldest of $oldest days ago, with $changes: $skip", ({ total, oldest, changes, skip }) => {
    const due = { total, oldestDueOn: oldest === null ? null : FRIDAY - oldest };
    expect(skipByDue(settings(changes), due, FRIDAY)).toBe(skip);
  });
});

describe("dueByDeck", () => {
  it("counts by deck, without muted decks and cards the learner's version of a deck does not have", () => {
    const [kafka, netflix, left] = ["apache-kafka", "netflix", "left"].map((id) => DeckId.parse(id)) as [
      DeckId,
      DeckId,
      DeckId,
    ];
    const card = (deck: DeckId, ordinal: number) => ({
      cardId: cardId(deck, Ordinal.parse(ordinal)),
      dueOn: FRIDAY - ordinal,
    });
    const cards = [card(left, 0), card(kafka, 9), card(kafka, 1), card(netflix, 2), card(netflix, 3), card(netflix, 4)];

    const due = dueByDeck(
      cards,
      new Map([
        [kafka, 5],
        [netflix, 60],
      ]),
      [],
    );
    expect(due).toEqual({
      total: 4,
      oldestDueOn: FRIDAY - 1,
      first: "apache-kafka.0001",
      decks: [
        { deckId: netflix, due: 3 },
        { deckId: kafka, due: 1 },
      ],
    });
    expect(
      dueByDeck(
        cards,
        new Map([
          [kafka, 5],
          [netflix, 60],
        ]),
        [netflix],
      ).total,
    ).toBe(1);
  });
});

describe("nextReminderAt", () => {
  it("is the next chosen day, after a snooze, or nothing", () => {
    const next = (changes: Partial<ReminderSettings>, now: string) => {
      const at = nextReminderAt(settings(changes), Date.parse(now));
      return at === null ? null : isoInstant(at);
    };
    expect(next({}, "2026-11-20T17:59:00Z")).toBe("2026-11-20T18:00:00.000Z");
    expect(next({}, "2026-11-20T18:00:00Z")).toBe("2026-11-21T18:00:00.000Z");
    expect(next({ weekdays: ["thursday"] }, "2026-11-20T09:00:00Z")).toBe("2026-11-26T18:00:00.000Z");
    expect(next({ snoozedUntil: FRIDAY + 30 }, "2026-11-20T09:00:00Z")).toBe("2026-12-20T18:00:00.000Z");
    expect(next({ weekdays: [] }, "2026-11-20T09:00:00Z")).toBeNull();
    expect(next({ channels: { email: false, push: false, webhook: false } }, "2026-11-20T09:00:00Z")).toBeNull();
  });
});
