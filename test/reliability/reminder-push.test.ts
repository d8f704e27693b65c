import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openOutbound } from "../../lambdas/channels/outbound.ts";
import { sendPush } from "../../lambdas/channels/push.ts";
import { makePushKeys } from "../../lambdas/channels/push-keys.ts";
import { EMPTY_LEDGER } from "../../lambdas/core/reminders/decide.ts";
import { DEFAULT_SETTINGS } from "../../lambdas/core/reminders/settings.ts";
import type { DueSlot, ReminderTask } from "../../lambdas/core/reminders/task.ts";
import type { ReminderEvent, SenderDependencies } from "../../lambdas/reminder-sender/dependencies.ts";
import { runTask } from "../../lambdas/reminder-sender/run-task.ts";
import { preferencesOfRow } from "../../lambdas/store/profiles.ts";
import { NO_ADDRESS } from "../../lambdas/store/reminder-settings.ts";
import { idleSender } from "../support/sender-in-memory.ts";
import { SOAK, say } from "../support/simulation.ts";
import { browser } from "../support/web-push-browser.ts";

/** What a push service answers to all messages for a browser. */
const FATES = {
  fine: { status: 201 },
  moved: { status: 404 },
  gone: { status: 410 },
  large: { status: 413 },
  broken: { status: 500 },
  hangs: undefined,
  "busy for an hour": { status: 429, headers: { "retry-after": "3600" } },
  "busy until a date": {
    status: 429,
    headers: { "retry-after": "Fri, 20 Nov 2026 14:30:00 GMT", date: "Fri, 20 Nov 2026 12:00:00 GMT" },
  },
  "busy until tomorrow": { status: 503, headers: { "retry-after": "86400" } },
} as const;
type Fate = keyof typeof FATES;
const EACH = SOAK ? 500 : 4;
const NOON = Date.parse("2026-11-20T12:00:00Z");
const slot: DueSlot = { zone: "UTC", quarter: 48, shard: 0, day: NOON / 86_400_000 - 0.5, at: NOON };
const SERVICE = "https://updates.push.services.mozilla.com/wpush/v2/";

describe("R34: browsers whose push service has any trouble there is", () => {
  let server: Server;
  const calls: { learner: string; at: number }[] = [];
  let now = NOON;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const learner = decodeURIComponent(String(request.headers["x-outbound-url"]).slice(SERVICE.length));
      const [fate = "fine"] = learner.split("/") as [Fate];
      const first = !calls.some((call) => call.learner === learner);
      calls.push({ learner, at: now });
      const answer = FATES[fate];
      if (!answer) return;
      const isOver = fate.startsWith("busy") && !first;
      response.writeHead(isOver ? 201 : answer.status, isOver || !("headers" in answer) ? {} : answer.headers).end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it("are forgotten, waited for, or left alone, each by its answer, and hold nobody up; mail goes where no push arrives", async () => {
    const learners = (Object.keys(FATES) as Fate[]).flatMap((fate) =>
      Array.from({ length: EACH }, (_, number) => `${fate}/${number}`),
    );
    const { keys: device } = browser(SERVICE).subscription;
    const keys = makePushKeys();
    const { port } = server.address() as AddressInfo;
    const outbound = openOutbound({ gateway: `http://127.0.0.1:${port}/`, timeoutMs: 1_000 });
    const removed: string[] = [];
    const mailed: string[] = [];
    const events: ReminderEvent[] = [];
    // By the time at which they may be taken.
    const queue = new Map<number, ReminderTask[]>([[now, [{ task: "slots", slots: [slot] }]]]);
    const tries = new Map<string, number>();
    const claimed = new Set<string>();
    const settings = {
      ...DEFAULT_SETTINGS,
      channels: { email: true, push: true, webhook: false },
      quarter: slot.quarter,
      timeZone: "UTC",
      rolloverHour: 4,
      since: 0,
    };
    const dependencies: SenderDependencies = {
      ...idleSender,
      slots: {
        list: async () => ({
          rows: learners.map((userId) => ({ userId, version: 1, hints: settings })),
          next: undefined,
        }),
        remove: async () => {},
      },
      ledger: {
        find: async () => EMPTY_LEDGER,
        claim: async (userId) => !claimed.has(userId) && claimed.add(userId).has(userId),
        async claimRetry(userId, _claim, attempt) {
          if ((tries.get(userId) ?? 0) >= attempt) return false;
          return tries.set(userId, attempt).has(userId);
        },
      },
      settings: {
        findContext: async (userId) => ({
          reminders: {
            version: 1,
            settings,
            address: { ...NO_ADDRESS, confirmed: `${encodeURIComponent(userId)}@example.org` },
            signingKey: "key",
          },
          preferences: preferencesOfRow({ tz: "UTC" }),
          enrolments: [],
          subscriptions: removed.includes(userId)
            ? []
            : [{ id: userId, endpoint: SERVICE + encodeURIComponent(userId), ...device, createdAt: 0 }],
          webhooks: [],
        }),
      },
      subscriptions: { remove: async (_userId, id) => void removed.push(id) },
      push: (to, note, at) => sendPush(to, note, { ...at, keys, outbound }),
      mail: {
        async send(to) {
          mailed.push(decodeURIComponent(to.replace("@example.org", "")));
          return { outcome: "sent" };
        },
      },
      enqueue: async (messages) => {
        for (const { body, delaySeconds = 0 } of messages) {
          expect(delaySeconds).toBeLessThanOrEqual(900); // what SQS takes
          const at = now + delaySeconds * 1000;
          const tasks = queue.get(at) ?? [];
          tasks.push(body);
          queue.set(at, tasks);
        }
      },
      log: (event) => void events.push(event),
    };

    while (queue.size > 0) {
      now = Math.min(...queue.keys());
      const tasks = queue.get(now) ?? [];
      queue.delete(now);
      for (const task of tasks.flatMap((one) => [one, one])) {
        await runTask(task, now, dependencies, (error) => {
          throw error;
        });
      }
    }

    const seconds = (fate: Fate) =>
      new Set(learners.filter((one) => one.startsWith(`${fate}/`)).map((learner) => secondsOf(learner)));
    const secondsOf = (learner: string) =>
      calls
        .filter((call) => call.learner === learner)
        .map(({ at }) => (at - NOON) / 1000)
        .join();
    say(
      `R34: ${learners.length} learners, ${calls.length} messages, ${removed.length} browsers forgotten, ${mailed.length} mails`,
    );
    for (const fate of ["fine", "moved", "gone", "large", "broken", "hangs", "busy until tomorrow"] as const)
      expect({ fate, seconds: seconds(fate) }).toEqual({ fate, seconds: new Set(["0"]) });
    expect(seconds("busy for an hour")).toEqual(new Set(["0,3600"]));
    expect(seconds("busy until a date")).toEqual(new Set(["0,9000"]));
    const fatesOf = (names: readonly string[]) => [...new Set(names.map((name) => name.split("/")[0]))].sort();
    expect(fatesOf(removed)).toEqual(["gone", "moved"]);
    expect(removed).toHaveLength(2 * EACH);
    expect(fatesOf(mailed)).toEqual(["busy until tomorrow", "gone", "large", "moved"]);
    expect(mailed).toHaveLength(4 * EACH);
  });
});
