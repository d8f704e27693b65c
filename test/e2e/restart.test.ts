import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type LocalCloud, startLocalCloud } from "../../bin/local/cloud.ts";
import { Problem } from "../../lambdas/http/resources/common.ts";
import { type Seed, seed } from "../support/seed.ts";
import { review } from "./requests.ts";
import { everythingIn } from "./stored.ts";

const CARD = "netflix.0003";
const sent = review();
const lines: string[] = [];
let begun: Seed;
let cloud: LocalCloud | undefined;

async function start(): Promise<LocalCloud> {
  cloud = await startLocalCloud({ ...begun, log: (line) => lines.push(line) });
  return cloud;
}

async function call({ url }: LocalCloud, authorization: string, route: string, body?: unknown) {
  const [method = "", path = ""] = route.split(" ");
  const response = await fetch(url + path, {
    method,
    headers: { authorization, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

beforeAll(async () => {
  begun = await seed();
});
afterAll(async () => {
  await cloud?.stop();
});

describe("a restart on the same data folder", () => {
  it("keeps tables, tokens, answers and replays, and publishes no deck again", async () => {
    const first = await start();
    const authorization = `Bearer ${await first.token("ann")}`;
    await call(first, authorization, "PUT /decks/netflix/enrolment", { newCardsPerDay: 5 });
    await call(first, authorization, "PATCH /me", { timeZone: "Asia/Tokyo", rolloverHour: 2 });
    const answer = await call(first, authorization, `POST /cards/${CARD}/reviews`, sent);
    const routes = ["GET /me", "GET /decks?limit=200", "GET /due", `GET /cards/${CARD}`, "GET /decks/netflix/cards"];
    await first.caughtUp();
    const before = {
      stored: await everythingIn(first),
      answers: await Promise.all(routes.map(async (route) => (await call(first, authorization, route)).text)),
    };
    await first.stop();
    lines.splice(0);

    const second = await start();
    const after = {
      stored: await everythingIn(second),
      answers: await Promise.all(routes.map(async (route) => (await call(second, authorization, route)).text)),
    };
    const replay = await call(second, authorization, `POST /cards/${CARD}/reviews`, sent);

    expect(answer.status).toBe(200);
    expect(after).toEqual(before);
    expect(replay).toMatchObject({ status: 200, text: answer.text });
    expect(replay.headers.get("idempotent-replayed")).toBe("true");
    expect(lines.filter((line) => /Creating|Updating/.test(line))).toEqual([]);
  }, 60_000);
});

describe("S15: an outage of the database", () => {
  it("is a 500 that tells nothing of the inside and is stored nowhere; the log has it", async () => {
    const running = cloud ?? (await start());
    const authorization = `Bearer ${await running.token("ann")}`;
    process.kill(Number(running.dynamo.pid), "SIGKILL");

    for (const route of ["GET /me", "GET /due", "GET /decks", `GET /cards/${CARD}`]) {
      const { status, headers, text } = await call(running, authorization, route);

      expect({ route, status }).toEqual({ route, status: 500 });
      expect(headers.get("content-type")).toBe("application/problem+json");
      expect(headers.get("cache-control")).toBe("no-store");
      const { requestId, ...problem } = Problem.parse(JSON.parse(text));
      expect(problem).toEqual({
        type: "/problems/internal",
        title: "Something went wrong on our side",
        status: 500,
        detail:
          "The request was not carried out, or not completely. Repeating it is safe; quote the requestId when it stays.",
      });
      expect(lines.some((line) => line.includes(requestId) && line.includes("ECONNREFUSED"))).toBe(true);
    }
  }, 60_000);
});
