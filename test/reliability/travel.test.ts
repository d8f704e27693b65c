import { randomUUID } from "node:crypto";
import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "@jest/globals";
import type { CardId, UserId } from "../../lambdas/core/ids.ts";
import { isoInstant } from "../../lambdas/core/time.ts";
import { changePreferences } from "../../lambdas/learners/change-preferences.ts";
import { getCard } from "../../lambdas/reviews/get-card.ts";
import { listDue } from "../../lambdas/reviews/list-due.ts";
import { submitReview } from "../../lambdas/reviews/submit-record.ts";
import { profileStore } from "../../lambdas/store/profiles.ts";
import { reminderSettingsStore } from "../../lambdas/store/reminder-settings.ts";
import { useEngine } from "../support/engine.ts";
import { card, learner, NOW, storesOver } from "../support/learners.ts";
import { type Chance, chance, count, forEachSeed } from "../support/simulation.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const CARDS = 4;
const MOVES = 20;
/** Offsets of halves and quarters of an hour, both sides of the date line, DST in both hemispheres, a DST of half an hour. */
const ZONES = [
  "Pacific/Kiritimati",
  "Pacific/Pago_Pago",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "America/New_York",
  "Europe/Berlin",
  "America/St_Johns",
  "Pacific/Chatham",
  "Africa/Casablanca",
  "America/Santiago",
  "UTC",
];
const engine = useEngine();

/** The local date of a moment less the rollover hour, worked out by the runtime's calendar and not by ours. */
function localDate(at: number, timeZone: string, rolloverHour: number): string {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short", timeStyle: "short", hour12: false });
  const [date = "", time = ""] = parts.format(at).split(", ");
  const isBefore = Number(time.slice(0, 2)) % 24 < rolloverHour;
  const day = new Date(`${date}T00:00:00Z`);
  if (isBefore) day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}

async function historyDays(userId: UserId, stores: ReturnType<typeof storesOver>): Promise<(string | undefined)[]> {
  const details = await Promise.all(
    Array.from({ length: CARDS }, (_, ordinal) => getCard(userId, card(ordinal), { limit: 200 }, stores.schedules)),
  );
  return details.flatMap(({ detail }) =>
    detail.history.map((entry) => (entry.type === "review" ? `${entry.key} ${entry.learningDay}` : undefined)),
  );
}

describe("a learner who travels", () => {
  it("R21: 20 zones, DST and rollover hours move no past day and rewrite nothing; due is what the local day says", async () => {
    await forEachSeed("R21", { short: 1, soak: 300 }, async (seed, tally) => {
      const random = chance(seed);
      const stores = storesOver(engine().db, engine().coreTable);
      const profiles = profileStore(engine().db, engine().coreTable);
      const reminders = reminderSettingsStore(engine().db, engine().coreTable);
      const start = Date.parse(random.pick(["2026-03-20T12:00:00Z", "2026-10-20T12:00:00Z", "2028-02-20T12:00:00Z"]));
      const userId = await learner(engine(), { cardCount: CARDS, newCardsPerDay: CARDS });
      let now = start;
      let timeZone = "Europe/Berlin";
      let rolloverHour = 4;
      for (let move = 0; move < MOVES; move += 1) {
        const before = await engine().rawItems(userId, "S#");
        const days = await historyDays(userId, stores);
        timeZone = random.pick(ZONES);
        if (random.happens(0.4)) rolloverHour = random.integer(0, 23);
        await changePreferences(
          userId,
          { timeZone, rolloverHour },
          { profiles, enrolments: stores.enrolments, reminders },
        );

        expect(await engine().rawItems(userId, "S#")).toEqual(before);
        expect(await historyDays(userId, stores)).toEqual(days);
        count(tally, "moves");
        count(tally, "items compared", before.length);

        for (let visit = 0; visit < 2; visit += 1) {
          now += random.pick([20 * 60_000, 5 * HOUR_MS, DAY_MS, DAY_MS]);
          await study(userId, random, { now, timeZone, rolloverHour });
        }
      }

      async function study(
        learnerId: UserId,
        choices: Chance,
        clock: { now: number; timeZone: string; rolloverHour: number },
      ): Promise<void> {
        const today = localDate(clock.now, clock.timeZone, clock.rolloverHour);
        const { queue } = await listDue(learnerId, { limit: 20 }, clock.now, stores);
        expect(queue).toMatchObject({ learningDay: today, timeZone: clock.timeZone });

        const due: CardId[] = [];
        for (let ordinal = 0; ordinal < CARDS; ordinal += 1) {
          const { detail } = await getCard(learnerId, card(ordinal), { limit: 1 }, stores.schedules);
          const { dueOn } = detail.schedule;
          if (dueOn !== null && dueOn <= today) due.push(card(ordinal));
        }
        const offered = queue.cards.filter(({ state }) => state === "due").map(({ cardId }) => cardId);
        expect(offered.toSorted()).toEqual(due);
        count(tally, "queues compared");

        for (const { cardId } of queue.cards.slice(0, 2)) {
          const sent = {
            id: randomUUID(),
            grade: choices.pick([2, 3, 4, 5] as const),
            reviewedAt: isoInstant(clock.now),
            durationMs: 1_000,
            timeZone: clock.timeZone,
          };
          const { body } = await submitReview(learnerId, cardId as CardId, sent, clock.now, stores);
          expect(body.review).toMatchObject({ learningDay: today, outcome: "counted" });
          count(tally, "reviews");
        }
      }
    });
  });

  it("R21: the day that DST makes shorter or longer, and a leap day, are one learning day each", async () => {
    const stores = storesOver(engine().db, engine().coreTable);
    for (const { timeZone, from, next } of [
      { timeZone: "America/New_York", from: "2027-03-14T06:59:00Z", next: "2027-03-14T08:00:00Z" },
      { timeZone: "America/New_York", from: "2026-11-01T08:59:00Z", next: "2026-11-01T09:00:00Z" },
      { timeZone: "UTC", from: "2028-02-29T03:59:00Z", next: "2028-02-29T04:00:00Z" },
      { timeZone: "UTC", from: "2028-03-01T03:59:00Z", next: "2028-03-01T04:00:00Z" },
    ]) {
      const userId = await learner(engine(), { cardCount: 1, enrolledAt: NOW - 400 * DAY_MS });
      const evening = Date.parse(from) - 6 * HOUR_MS;
      const sent = { id: randomUUID(), grade: 4 as const, reviewedAt: isoInstant(evening), durationMs: 0, timeZone };
      await submitReview(userId, card(0), sent, evening, stores);

      const offered = async (at: string) =>
        (await listDue(userId, { limit: 9, timeZone }, Date.parse(at), stores)).queue.cards.length;
      expect([await offered(from), await offered(next)]).toEqual([0, 1]);
    }
  });
});

describe("a learner who was deleted", () => {
  it("S17: whose enrolments are gone is refused every write on the read that every write begins with", async () => {
    const stores = storesOver(engine().db, engine().coreTable);
    const userId = await learner(engine(), { cardCount: 1 });
    const sent = { id: randomUUID(), grade: 4 as const, reviewedAt: isoInstant(NOW), durationMs: 0, timeZone: "UTC" };
    await submitReview(userId, card(0), sent, NOW, stores);
    const Key = { pk: `U#${userId}`, sk: "E#apache-kafka" };
    await engine().db.send(new DeleteCommand({ TableName: engine().coreTable, Key }));
    const before = await engine().rawItems(userId);

    for (const again of [sent, { ...sent, id: randomUUID() }]) {
      await expect(submitReview(userId, card(0), again, NOW, stores)).rejects.toMatchObject({ code: "unknown-card" });
    }

    expect(await engine().rawItems(userId)).toEqual(before);
  });
});
