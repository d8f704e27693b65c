import { describe, expect, it } from "@jest/globals";
import { EMPTY_LEDGER } from "../../lambdas/core/reminders/decide.ts";
import { localQuarter } from "../../lambdas/core/reminders/local-time.ts";
import { DEFAULT_SETTINGS } from "../../lambdas/core/reminders/settings.ts";
import type { ReminderTask } from "../../lambdas/core/reminders/task.ts";
import { sweep } from "../../lambdas/reminder-dispatcher/sweep.ts";
import type { SenderDependencies } from "../../lambdas/reminder-sender/dependencies.ts";
import { runTask } from "../../lambdas/reminder-sender/run-task.ts";
import { preferencesOfRow } from "../../lambdas/store/profiles.ts";
import { NO_ADDRESS } from "../../lambdas/store/reminder-settings.ts";
import { idleSender } from "../support/sender-in-memory.ts";
import { SOAK, say } from "../support/simulation.ts";

const LEARNERS = SOAK ? 1_000_000 : 20_000;
const SHARDS = 4;
/** Sixty seconds for a million; two more in the short run, in which the code is compiled. */
const ALLOWED_SECONDS = (60 * LEARNERS) / 1_000_000 + (SOAK ? 0 : 2);
const NOW = Date.parse("2026-11-20T12:00:30Z");

describe("R39: a sweep", () => {
  it("hands out, decides on, claims and sends reminders in every zone, a million in at most 60 s", async () => {
    const zones = Intl.supportedValuesOf("timeZone");
    const own = new Map(zones.map((zone) => [zone, localQuarter(zone, NOW).quarter]));
    const inEach = Math.ceil(LEARNERS / zones.length / SHARDS);
    const claimed = new Map<string, number>();
    const queue: ReminderTask[] = [];
    let sent = 0;
    const settings = { ...DEFAULT_SETTINGS, quietHours: null, rolloverHour: 4, since: 0 };
    const channels = { email: false, push: true, webhook: false };
    const dependencies: SenderDependencies = {
      ...idleSender,
      slots: {
        async list({ zone, shard }, limit, after) {
          const first = after === undefined ? 0 : Number(after.split(" ")[2]) + 1;
          const last = Math.min(first + limit, inEach) - 1;
          const rows = Array.from({ length: last - first + 1 }, (_, at) => ({
            userId: `${zone} ${shard} ${first + at}`,
            version: 1,
            hints: settings,
          }));
          return { rows, next: last + 1 < inEach ? `${zone} ${shard} ${last}` : undefined };
        },
        remove: async () => {},
      },
      ledger: {
        find: async () => EMPTY_LEDGER,
        async claim(userId, { day }) {
          if ((claimed.get(userId) ?? -1) >= day) return false;
          claimed.set(userId, day);
          return true;
        },
        claimRetry: async () => false,
      },
      settings: {
        async findContext(userId) {
          const [timeZone = ""] = userId.split(" ");
          const own = { ...settings, channels, timeZone, quarter: quarterIn(timeZone) };
          return {
            reminders: { version: 1, settings: own, address: NO_ADDRESS, signingKey: "key" },
            preferences: preferencesOfRow({ tz: timeZone }),
            enrolments: [],
            subscriptions: [{ id: "s", endpoint: "https://push", p256dh: "", auth: "", createdAt: 0 }],
            webhooks: [],
          };
        },
      },
      push: async () => {
        sent += 1;
        return { outcome: "sent" };
      },
      enqueue: async (messages) => void queue.push(...messages.map(({ body }) => body)),
    };
    const quarterIn = (zone: string) => own.get(zone) ?? 0;

    // Processor time, because the machine may be doing other things; the best of three rounds, because even that suffers.
    let best = Number.POSITIVE_INFINITY;
    let slots = 0;
    for (let round = 0; round < 3 && best > ALLOWED_SECONDS; round += 1) {
      claimed.clear();
      sent = 0;
      const began = process.cpuUsage();
      const inUse = new Map(zones.map((zone) => [zone, new Map([[quarterIn(zone), [0, 1, 2, 3]]])]));
      const done = await sweep(NOW, {
        slots: { sweptUntil: async () => NOW - 5 * 60_000, listInUse: async () => inUse, saveSweep: async () => {} },
        send: async (tasks) => void queue.push(...tasks),
      });
      for (let next = queue.shift(); next; next = queue.shift()) {
        await runTask(next, NOW, dependencies, (error) => {
          throw error;
        });
      }
      const { user, system } = process.cpuUsage(began);
      best = Math.min(best, (user + system) / 1e6);
      slots = done.slots;
    }

    say(
      `R39: ${slots} slots, ${sent} learners reminded in ${best.toFixed(1)} s of processor time, the store in memory`,
    );
    expect(slots).toBe(zones.length * SHARDS);
    expect(sent).toBe(inEach * zones.length * SHARDS);
    expect(best).toBeLessThanOrEqual(ALLOWED_SECONDS);
  });
});
