import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openMail } from "../../lambdas/channels/mail.ts";
import { addressHash } from "../../lambdas/channels/signed-links.ts";
import { EMPTY_LEDGER, type Ledger } from "../../lambdas/core/reminders/decide.ts";
import { DEFAULT_SETTINGS } from "../../lambdas/core/reminders/settings.ts";
import type { DueSlot, ReminderTask } from "../../lambdas/core/reminders/task.ts";
import type { ReminderEvent, SenderDependencies } from "../../lambdas/reminder-sender/dependencies.ts";
import { runTask } from "../../lambdas/reminder-sender/run-task.ts";
import { preferencesOfRow } from "../../lambdas/store/profiles.ts";
import { NO_ADDRESS } from "../../lambdas/store/reminder-settings.ts";
import { idleSender } from "../support/sender-in-memory.ts";
import { SOAK, say } from "../support/simulation.ts";

const LEARNERS = SOAK ? 20_000 : 200;
const AT = Date.parse("2026-11-20T19:00:00Z");
const slot: DueSlot = { zone: "UTC", quarter: 76, shard: 0, day: AT / 86_400_000 - 19 / 24, at: AT };

/** What the mail service does with a call, drawn anew for each. */
type Fate = "accepted" | "throttled" | "rejected" | "lost";

describe("R32: S13: a mail service that throttles half of the calls, rejects some and loses some answers", () => {
  let server: Server;
  const accepted: string[] = [];
  const lost: string[] = [];
  const rejected: string[] = [];
  let throttles = 0;
  let draw = 0;
  const fate = (): Fate => {
    draw = (draw * 1_103_515_245 + 12_345) % 2 ** 31;
    const share = draw / 2 ** 31;
    return share < 0.5 ? "throttled" : share < 0.55 ? "rejected" : share < 0.6 ? "lost" : "accepted";
  };

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const body = (await json(request)) as { Destination: { ToAddresses: [string] } };
      const [to] = body.Destination.ToAddresses;
      const refuse = (status: number, type: string, message: string) =>
        response
          .writeHead(status, { "x-amzn-errortype": type, "content-type": "application/json" })
          .end(JSON.stringify({ message }));
      switch (fate()) {
        case "throttled":
          throttles += 1;
          return refuse(429, "TooManyRequestsException", "Maximum sending rate exceeded.");
        case "rejected":
          rejected.push(to);
          return refuse(400, "MessageRejected", `Address blacklisted: ${to}`);
        case "lost":
          lost.push(to);
          return response.socket?.destroy();
        case "accepted":
          accepted.push(to);
          return response.writeHead(200, { "content-type": "application/json" }).end('{"MessageId":"1"}');
      }
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    process.env.AWS_REGION ??= "us-east-1";
    process.env.AWS_ACCESS_KEY_ID ??= "local";
    process.env.AWS_SECRET_ACCESS_KEY ??= "local";
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it("delivers what was throttled later under the same claim, never what may have arrived, and spares who was rejected", async () => {
    const { port } = server.address() as AddressInfo;
    const mail = openMail({ from: "a@example.org", configurationSet: undefined, endpoint: `http://127.0.0.1:${port}` });
    const world = senderWorld(mail);
    let now = AT;
    const queue: { task: ReminderTask; at: number }[] = [{ task: { task: "slots", slots: [slot] }, at: now }];
    let isSecond = false;
    world.onEnqueue = (task, delaySeconds) => {
      // Each page of a slot puts the next one into the queue: all twice would be twice as many with every page.
      if (!isSecond || task.task !== "slots") queue.push({ task, at: now + delaySeconds * 1000 });
    };

    for (; queue.length > 0; now += 30_000) {
      const due = queue.filter(({ at }) => at <= now);
      for (const one of due) {
        queue.splice(queue.indexOf(one), 1);
        // Queues deliver at least once: every task comes a second time.
        for (isSecond of [false, true]) {
          await runTask(one.task, now, world.dependencies, (error) => {
            throw error;
          });
        }
      }
    }

    const givenUp = world.events.filter(({ event }) => event === "reminder-given-up").length;
    say(
      `R32: ${LEARNERS} learners, ${accepted.length} accepted, ${throttles} throttles, ${rejected.length} rejected, ${lost.length} answers lost, ${givenUp} given up after 6 tries`,
    );
    const all = [...accepted, ...lost, ...rejected];
    expect(new Set(all).size).toBe(all.length); // nobody twice, in whatever way it ended
    // A connection that the service cut for one call may take another call with it, unseen: not repeated either.
    const unknown = world.events.filter(({ outcome }) => outcome === "unknown").length;
    expect(unknown).toBeGreaterThanOrEqual(lost.length);
    expect(accepted.length + rejected.length + unknown + givenUp).toBe(LEARNERS);
    expect(givenUp / LEARNERS).toBeLessThan(0.04); // half to the sixth, 1.6 %
    expect([...world.suppressed].sort()).toEqual(rejected.map(addressHash).sort());
    expect(JSON.stringify(world.events)).not.toContain("@");
  });

  function senderWorld(mail: NonNullable<SenderDependencies["mail"]>) {
    const ledgers = new Map<string, Ledger & { claim: string; tries: number }>();
    const suppressed = new Set<string>();
    const events: ReminderEvent[] = [];
    const world = {
      suppressed,
      events,
      onEnqueue: (_task: ReminderTask, _delaySeconds: number) => {},
      dependencies: idleSender,
    };
    const settings = { ...DEFAULT_SETTINGS, timeZone: "UTC", rolloverHour: 4, since: 0 };
    const channels = { email: true, push: false, webhook: false };
    world.dependencies = {
      ...idleSender,
      slots: {
        async list(_slot, limit, after) {
          const first = after === undefined ? 0 : Number(after) + 1;
          const last = Math.min(first + limit, LEARNERS) - 1;
          const rows = Array.from({ length: last - first + 1 }, (_, at) => ({
            userId: String(first + at),
            version: 1,
            hints: settings,
          }));
          return { rows, next: last + 1 < LEARNERS ? String(last) : undefined };
        },
        remove: async () => {},
      },
      ledger: {
        find: async (userId) => ledgers.get(userId) ?? EMPTY_LEDGER,
        async claim(userId, { id, day, learningDay, ignored }) {
          if ((ledgers.get(userId)?.last ?? -1) >= day) return false;
          ledgers.set(userId, {
            last: day,
            lastLearningDay: learningDay,
            studiedOn: null,
            ignored,
            claim: id,
            tries: 0,
          });
          return true;
        },
        async claimRetry(userId, claimId, attempt) {
          const ledger = ledgers.get(userId);
          if (ledger?.claim !== claimId || ledger.tries >= attempt) return false;
          ledger.tries = attempt;
          return true;
        },
      },
      settings: {
        findContext: async (userId) => ({
          reminders: {
            version: 1,
            settings: { ...settings, channels },
            address: { ...NO_ADDRESS, confirmed: `learner${userId}@example.org` },
            signingKey: "key",
          },
          preferences: preferencesOfRow({ tz: "UTC" }),
          enrolments: [],
          subscriptions: [],
          webhooks: [],
        }),
      },
      suppressions: {
        find: async (hash) => (suppressed.has(hash) ? "rejected" : undefined),
        add: async (hash) => void suppressed.add(hash),
      },
      mail,
      enqueue: async (messages) => {
        for (const { body, delaySeconds = 0 } of messages) world.onEnqueue(body, delaySeconds);
      },
      newId: () => `claim-${ledgers.size}`,
      log: (event) => void events.push(event),
    };
    return world;
  }
});
