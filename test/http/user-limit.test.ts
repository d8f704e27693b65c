import { describe, expect, it } from "@jest/globals";
import { learnerRoutes } from "../../lambdas/http/routes/learners.ts";
import { serve } from "../../lambdas/http/serve.ts";
import { deployedLimit, userLimit } from "../../lambdas/http/user-limit.ts";
import { httpEvent } from "../support/http-event.ts";
import { SOAK, say } from "../support/simulation.ts";
import { harness, send } from "./harness.ts";

const LIMIT = { perSecond: 20, burst: 100 };

function limited() {
  const now = { at: 0 };
  const { learnerHandlers, calls } = harness();
  const surroundings = { clock: () => now.at, write: () => {}, limit: LIMIT };
  return { now, calls, handler: serve(learnerRoutes, () => learnerHandlers(), surroundings) };
}

describe("S7: one user at 100 requests a second", () => {
  it("gets 429 with Retry-After once the burst is over, and nothing of theirs is done", async () => {
    const { now, calls, handler } = limited();
    const statuses: number[] = [];
    for (let request = 0; request < 1_000; request += 1) {
      now.at = request * 10;
      const { status, headers, body } = await send(handler, "GET /me", { userId: "busy" });
      statuses.push(status);
      if (status !== 429) continue;
      expect(body).toMatchObject({ type: "/problems/too-many-requests" });
      expect(Number(headers["retry-after"])).toBeGreaterThanOrEqual(1);
    }

    const served = statuses.filter((status) => status === 200).length;
    expect(served).toBe(LIMIT.burst + 10 * LIMIT.perSecond - 1);
    expect(calls).toHaveLength(served);
    expect(statuses.indexOf(429)).toBeGreaterThan(100);
    now.at += 60_000;
    expect((await send(handler, "GET /me", { userId: "busy" })).status).toBe(200);
  });

  it("leaves every other user all of their requests", async () => {
    const { now, handler } = limited();
    for (let round = 0; round < 100; round += 1) {
      now.at = round * 100;
      for (let busy = 0; busy < 10; busy += 1) await send(handler, "GET /me", { userId: "busy" });

      expect((await send(handler, "GET /me", { userId: "calm" })).status).toBe(200);
    }
  });

  it("takes a hundredth of a processor at most, so that nobody waits longer for it", async () => {
    const { now, handler } = limited();
    const event = httpEvent("GET /me", { userId: "busy" });
    const rounds = SOAK ? 20_000 : 2_000;
    for (let request = 0; request < rounds; request += 1) await handler(event);
    const before = process.cpuUsage();
    now.at += 1;
    for (let request = 0; request < rounds; request += 1) await handler(event);
    const { user, system } = process.cpuUsage(before);
    const msEach = (user + system) / 1_000 / rounds;

    say(
      `S7: a refused request takes ${msEach.toFixed(4)} ms of processor time, 100 a second ${(msEach * 10).toFixed(2)} %`,
    );
    expect(msEach).toBeLessThan(SOAK ? 0.1 : 0.5);
  });
});

describe("S7: the others", () => {
  /** Milliseconds of each request of a calm user, between requests of a busy one that are refused. */
  async function waits(refusedBetween: number, rounds: number): Promise<number[]> {
    const { now, handler } = limited();
    const [calm, busy] = [httpEvent("GET /me", { userId: "calm" }), httpEvent("GET /me", { userId: "busy" })];
    for (let request = 0; request < LIMIT.burst; request += 1) await handler(busy);
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      now.at += 50; // the calm one sends twenty a second, of which none is refused
      for (let request = 0; request < refusedBetween; request += 1) await handler(busy);
      const began = performance.now();
      await handler(calm);
      times.push(performance.now() - began);
    }
    return times.sort((a, b) => a - b);
  }

  it("wait as long beside who sends 100 a second as alone", async () => {
    const rounds = SOAK ? 5_000 : 500;
    const at = (times: readonly number[], share: number) => times[Math.floor(times.length * share)] ?? 0;
    const ratios: { p50: number; p99: number }[] = [];
    for (let run = 0; run < 5; run += 1) {
      const [alone, beside] = [await waits(0, rounds), await waits(5, rounds)];
      ratios.push({ p50: at(beside, 0.5) / at(alone, 0.5), p99: at(beside, 0.99) / at(alone, 0.99) });
    }
    const best = (name: "p50" | "p99") => Math.min(...ratios.map((ratio) => ratio[name]));

    say(
      `S7: beside 100 requests a second another user waits ${best("p50").toFixed(2)} times as long at p50, ${best("p99").toFixed(2)} at p99`,
    );
    // Pauses of the machine are longer than a request: the best of five runs tells what is owed to the other user.
    expect(best("p50")).toBeLessThanOrEqual(1.1);
    expect(best("p99")).toBeLessThanOrEqual(1.1);
  });
});

describe("userLimit", () => {
  it("remembers the latest 10,000 users, and gives the others a full measure", () => {
    const assertWithin = userLimit({ perSecond: 1, burst: 1 });
    for (let user = 0; user <= 10_000; user += 1) assertWithin(`user-${user}`, 0);

    expect(() => assertWithin("user-0", 0)).not.toThrow();
    expect(() => assertWithin("user-10000", 0)).toThrow("more requests");
  });

  it("is deployed as a text, or not at all", () => {
    expect(deployedLimit("20,100")).toEqual(LIMIT);
    for (const text of [undefined, "", "20", "x,y"]) expect(deployedLimit(text)).toBeUndefined();
  });
});
