import { describe, expect, it } from "@jest/globals";
import type { Grade } from "../../lambdas/core/reviews/memory.ts";
import { isoInstant } from "../../lambdas/core/time.ts";
import { submitBatch } from "../../lambdas/reviews/submit-batch.ts";
import { submitReview } from "../../lambdas/reviews/submit-record.ts";
import { recordKey } from "../../lambdas/store/record-key.ts";
import { useEngine } from "../support/engine.ts";
import { card, learner, NOW, storedCard, storesOver } from "../support/learners.ts";
import { reviewInput } from "../support/reviews.ts";
import { chance, count, forEachSeed } from "../support/simulation.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const ENROLLED_AT = NOW - 30 * DAY_MS;
const engine = useEngine();

const errors = [
  { device: "10 years slow", error: -3_652 * DAY_MS },
  { device: "a day slow", error: -DAY_MS },
  { device: "3 minutes slow", error: -3 * MINUTE_MS },
  { device: "right", error: 0 },
  { device: "3 minutes fast", error: 3 * MINUTE_MS },
  { device: "a day fast", error: DAY_MS },
  { device: "10 years fast", error: 3_652 * DAY_MS },
];

describe("devices whose clocks are wrong", () => {
  it.each(errors)("R8: keeps order and bounds of a device that is $device, and answers a resend alike", async (row) => {
    await forEachSeed(`R8 ${row.device}`, { short: 4, soak: 300 }, async (seed, tally) => {
      const random = chance(seed);
      const userId = await learner(engine(), { enrolledAt: ENROLLED_AT });
      const stores = storesOver(engine().db, engine().coreTable);
      // What really happened, oldest first; the device writes down what its clock says.
      const ages = random.shuffled(Array.from({ length: 40 }, (_, place) => place + 1)).slice(0, 12);
      const moments = ages.sort((a, b) => b - a).map((age) => NOW - age * 11 * 3_600_000);
      const inputs = moments.map((moment) => reviewInput(random, moment + row.error));
      const [offline, online] = [inputs.slice(0, 6), inputs.slice(6)];

      const items = offline.map((input) => ({ type: "review", cardId: card(0), ...input }));
      const sendBatch = (now: number) =>
        submitBatch(userId, { items, sentAt: isoInstant(now + row.error) }, now, stores, (error) => {
          throw error;
        });
      const { results } = await sendBatch(NOW + 700);
      expect(results.map(({ status }) => status)).not.toContain("rejected");
      for (const [place, input] of online.entries()) {
        const now = NOW + 1_000 + place * 5_000;
        const latency = random.integer(0, 1_000);
        const body = { ...input, sentAt: isoInstant(now + row.error - latency) };
        const first = await submitReview(userId, card(0), body, now, stores);
        const resent = { ...input, sentAt: isoInstant(now + 60_000 + row.error - random.integer(0, 1_000)) };
        const second = await submitReview(userId, card(0), resent, now + 60_000, stores);
        expect(first.isReplay).toBe(false);
        expect(second).toEqual({ body: first.body, isReplay: true });
        count(tally, "resends");
      }
      const again = await sendBatch(NOW + 90_000);
      expect(again.results.map(({ status }) => status)).toEqual(items.map(() => "duplicate"));

      const { records } = await storedCard(engine(), userId, card(0));
      expect(records.map(({ key }) => key)).toEqual(inputs.map(({ id }) => recordKey(id)));
      for (const [place, { at }] of records.entries()) {
        expect(at).toBeGreaterThanOrEqual(ENROLLED_AT);
        expect(at).toBeLessThanOrEqual(NOW + 90_000);
        // Within the request's travel time of the truth.
        expect(Math.abs(at - (moments[place] ?? 0))).toBeLessThanOrEqual(1_000);
      }
      count(tally, "reviews", records.length);
    });
  });

  it("R8: draws times before the enrolment up to it, in the order of the device", async () => {
    const random = chance(8);
    const userId = await learner(engine(), { enrolledAt: ENROLLED_AT });
    const stores = storesOver(engine().db, engine().coreTable);
    const inputs = [900, 800, 700, 20].map((age) => reviewInput(random, NOW - age * DAY_MS));
    const items = inputs.map((input) => ({ type: "review", cardId: card(0), ...input })).reverse();

    await submitBatch(userId, { items }, NOW, stores, () => undefined);

    const { records } = await storedCard(engine(), userId, card(0));
    expect(records.map(({ key }) => key)).toEqual(inputs.map(({ id }) => recordKey(id)));
    const afterEnrolment = records.map(({ at }) => at - ENROLLED_AT);
    expect(Math.min(...afterEnrolment)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...afterEnrolment.slice(0, 3))).toBeLessThan(1_000);
    expect(afterEnrolment[3]).toBe(10 * DAY_MS);
  });

  it("R8: refuses a time in the future of a device that does not tell its clock, stores nothing, says what to send", async () => {
    const userId = await learner(engine());
    const stores = storesOver(engine().db, engine().coreTable);
    const input = { ...reviewInput(chance(9), NOW + 3 * MINUTE_MS), grade: 4 as Grade };

    const refused = submitReview(userId, card(0), input, NOW, stores);

    await expect(refused).rejects.toMatchObject({
      code: "invalid-request",
      errors: [{ pointer: "#/reviewedAt", detail: expect.stringContaining("Send sentAt") }],
    });
    expect(await engine().rawItems(userId, "S#")).toEqual([]);
  });
});
