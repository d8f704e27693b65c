import { describe, expect, it } from "@jest/globals";
import { addressHash } from "../../lambdas/channels/signed-links.ts";
import { DEFAULT_SETTINGS } from "../../lambdas/core/reminders/settings.ts";
import type { ReminderTask } from "../../lambdas/core/reminders/task.ts";
import type { EventWishes, LearnerEvent } from "../../lambdas/core/teams/events.ts";
import { MemberId, type Membership, TeamId } from "../../lambdas/core/teams/team.ts";
import { handOutEvents } from "../../lambdas/reminder-dispatcher/hand-out-events.ts";
import type { SenderDependencies } from "../../lambdas/reminder-sender/dependencies.ts";
import { remind } from "../../lambdas/reminder-sender/remind.ts";
import { runTask } from "../../lambdas/reminder-sender/run-task.ts";
import { sendEvent } from "../../lambdas/reminder-sender/send-event.ts";
import { eventOutbox, type OutgoingEvent } from "../../lambdas/store/event-outbox.ts";
import { learnerEventStore } from "../../lambdas/store/learner-events.ts";
import { NO_MATTERS } from "../../lambdas/store/memberships.ts";
import { preferencesOfRow } from "../../lambdas/store/profiles.ts";
import { recipientOf } from "../../lambdas/store/recipients.ts";
import type { Reminders } from "../../lambdas/store/reminder-settings.ts";
import { useEngine } from "../support/engine.ts";
import { idleSender } from "../support/sender-in-memory.ts";

const engine = useEngine();
const NOON = Date.parse("2026-11-20T12:00:00Z");
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const TODAY = Math.floor(NOON / DAY_MS);
const ADDRESS = "ada@example.org";
const team = { teamId: TeamId.parse("aB3dE6gH9jK2"), team: "Readers" };
const event: LearnerEvent = {
  name: "assignmentDue.aB3dE6gH9jK2.a7Qm2x1sZt",
  at: NOON - HOUR_MS,
  content: { kind: "assignmentDue", ...team, title: "Apache Kafka", dueOn: "2026-11-21" },
};
const task = { userId: "ada", name: event.name, attempt: 0 };
const rethrow = (error: unknown) => {
  throw error;
};

type World = {
  settings?: Partial<Reminders["settings"]>;
  wishes?: EventWishes;
  inTeam?: boolean;
  event?: LearnerEvent;
  dependencies?: Partial<SenderDependencies>;
};

/** A learner who is reminded by mail, at seven in the evening in Berlin, and everything that left for them. */
function world({ settings = {}, wishes, inTeam = true, event: known = event, dependencies = {} }: World = {}) {
  const mails: { to: string; subject: string; unsubscribeUrl: string }[] = [];
  const held: { event: OutgoingEvent; at: number }[] = [];
  const queued: ReminderTask[] = [];
  const lines: string[] = [];
  const notes: LearnerEvent[] = [];
  let claimed = -1;
  const reminders: Reminders = {
    version: 1,
    settings: {
      ...DEFAULT_SETTINGS,
      channels: { email: true, push: false, webhook: false },
      timeZone: "Europe/Berlin",
      rolloverHour: 4,
      since: 0,
      ...settings,
    },
    address: { confirmed: ADDRESS, pending: null, codeAt: 0, tries: 0, codes: 0, codesOn: 0 },
    signingKey: "k".repeat(43),
  };
  const membership = { ...team, memberId: MemberId.parse("m4Kq0b7Qx1") } as unknown as Membership;
  const sender: SenderDependencies = {
    ...idleSender,
    settings: {
      findContext: async () => ({
        reminders,
        preferences: preferencesOfRow({}),
        enrolments: [],
        subscriptions: [],
        webhooks: [],
      }),
    },
    memberships: {
      listMatters: async () => ({
        ...NO_MATTERS,
        memberships: inTeam ? [membership] : [],
        ...(wishes && { wishes }),
      }),
    },
    events: {
      find: async (_userId, name) => (name === known.name ? known : undefined),
      claim: async (_userId, _name, attempt) => {
        if (attempt <= claimed) return false;
        claimed = attempt;
        return true;
      },
      note: async (_userId, one) => {
        notes.push(one);
        return true;
      },
    },
    outbox: { put: async (one, at) => void held.push({ event: one, at }) },
    mail: {
      send: async (to, { subject, unsubscribeUrl }) => {
        mails.push({ to, subject, unsubscribeUrl });
        return { outcome: "sent" };
      },
    },
    enqueue: async (messages) => void queued.push(...messages.map(({ body }) => body)),
    log: (line) => void lines.push(JSON.stringify(line)),
    ...dependencies,
  };
  return { sender, mails, held, queued, lines, notes };
}

describe("an event on its way to the channels of reminders", () => {
  it("goes by mail with a way out, once, and the log names neither address nor learner", async () => {
    const { sender, mails, lines } = world();

    expect(await sendEvent(task, NOON, sender)).toBe("sent");
    expect(await sendEvent(task, NOON, sender)).toBe("claimed");

    expect(mails).toEqual([
      {
        to: ADDRESS,
        subject: "Apache Kafka is due on 2026-11-21",
        unsubscribeUrl: expect.stringContaining("https://api/unsubscribe/"),
      },
    ]);
    expect(lines.join()).not.toMatch(/ada|example\.org|Readers|Kafka/);
  });

  it.each<[string, string, World]>([
    ["off", "reminders are off", { settings: { channels: { email: false, push: false, webhook: false } } }],
    ["snoozed", "reminders are snoozed", { settings: { snoozedUntil: TODAY + 2 } }],
    ["not-wanted", "its kind is not to be sent", { wishes: { wanted: ["assignmentDue"], sent: ["overtaken"] } }],
    ["not-wanted", "its kind is not wanted any more", { wishes: { wanted: [], sent: ["assignmentDue"] } }],
    ["not-wanted", "S1: the learner has left the team", { inTeam: false }],
    ["over", "it is a day old", { event: { ...event, at: NOON - DAY_MS - 1 } }],
    ["over", "it is not known any more", { event: { ...event, name: "another" } }],
    [
      "unreachable",
      "mail to the address came back",
      {
        dependencies: {
          suppressions: {
            find: async (hash) => (hash === addressHash(ADDRESS) ? { reason: "bounce", at: 0 } : undefined) as never,
            add: async () => {},
          },
        },
      },
    ],
  ])("is %s when %s", async (result, _rule, setting) => {
    const { sender, mails, held } = world(setting);

    expect(await sendEvent(task, NOON, sender)).toBe(result);
    expect([mails, held]).toEqual([[], []]);
  });

  it.each([
    ["2026-11-20T22:30:00Z", "2026-11-21T07:00:00Z"],
    ["2026-11-21T03:00:00Z", "2026-11-21T07:00:00Z"],
  ])("waits in quiet hours, at %s, for their end at %s", async (now, until) => {
    const at = Date.parse(now);
    const { sender, mails, held } = world({ event: { ...event, at } });

    expect(await sendEvent(task, at, sender)).toBe("quiet");
    expect(mails).toEqual([]);
    expect(held).toEqual([{ event: task, at: Date.parse(until) }]);
    expect(await sendEvent(task, Date.parse(until), sender)).toBe("sent");
  });

  it("is tried again later when it was certainly not sent, under the next number", async () => {
    const throttled = { outcome: "throttled" as const, retryAfterSeconds: 0, problem: "slow" };
    const { sender, queued } = world({ dependencies: { mail: { send: async () => throttled } } });

    await runTask({ task: "events", events: [task] }, NOON, sender, rethrow);
    expect(queued).toEqual([{ task: "events", events: [{ ...task, attempt: 1, channel: "email" }] }]);
    const { sender: next, mails } = world();
    expect(await sendEvent({ ...task, attempt: 1, channel: "email" }, NOON, next)).toBe("sent");
    expect(mails).toHaveLength(1);
  });

  it("of one learner that fails holds no other up, and goes back alone", async () => {
    const { sender, mails, queued } = world();
    const broken = {
      ...sender,
      events: {
        ...sender.events,
        find: async (userId: string, name: string) => {
          if (userId === "bob") throw new Error("The store is away");
          return sender.events.find(userId, name);
        },
      },
    };
    const events = [{ ...task, userId: "bob" }, task];

    await runTask({ task: "events", events }, NOON, broken, () => {});

    expect(mails).toHaveLength(1);
    expect(queued).toEqual([{ task: "events", events: [{ ...task, userId: "bob" }] }]);
  });
});

describe("a streak at risk", () => {
  /** Studied from Monday on, with a rest day on Tuesday; Friday is today. */
  const studied = [TODAY - 4, TODAY - 2, TODAY - 1];
  const totals = new Map(
    studied.map((day) => [day, { reviews: 1, counted: 1, passed: 1, newCards: 0, seconds: 5 }] as const),
  );
  const slot = { zone: "Europe/Berlin", quarter: 76, shard: 0, day: TODAY, at: NOON + 6 * HOUR_MS };

  it.each<[EventWishes | undefined, number, boolean]>([
    [undefined, 1, true],
    [{ wanted: ["streakAtRisk"], sent: [] }, 1, false],
    [{ wanted: [], sent: ["streakAtRisk"] }, 0, false],
  ])("with the wishes %j is listed %i times, and told with the reminder: %s", async (wishes, listed, told) => {
    const texts: string[] = [];
    const mail: SenderDependencies["mail"] = {
      send: async (_to, { text }) => {
        texts.push(text);
        return { outcome: "sent" };
      },
    };
    const studyDays = { listTotals: async () => totals };
    const ledger = {
      ...idleSender.ledger,
      find: async () => ({ last: null, lastLearningDay: null, studiedOn: TODAY - 1, ignored: 0 }),
    };
    const { sender, notes } = world({ ...(wishes && { wishes }), dependencies: { mail, studyDays, ledger } });

    expect(await remind("ada", undefined, slot, slot.at, sender)).toBe("reminded");

    expect(notes.map(({ content }) => content)).toEqual(Array(listed).fill({ kind: "streakAtRisk", days: 3 }));
    expect(texts.join().includes("Your streak of 3 days ends today")).toBe(told);
  });
});

describe("handOutEvents", () => {
  it("hands out what may go by now, and again what a killed sweep left; a claim is given once", async () => {
    const { db, viewsTable } = engine();
    const [outbox, events] = [eventOutbox(db, viewsTable), learnerEventStore(db, viewsTable)];
    const wishes: EventWishes = { wanted: ["assignmentDue"], sent: ["assignmentDue"] };
    const people = Array.from({ length: 120 }, (_, index) => `person-${String(index).padStart(3, "0")}`);
    for (const userId of people) await events.tell(userId, { ...event, at: NOON }, wishes);
    await events.tell("listed", { ...event, at: NOON }, { ...wishes, sent: [] });
    await events.tell("late", { ...event, at: NOON + HOUR_MS }, wishes);
    const sent: { task: "events"; events: OutgoingEvent[] }[] = [];
    const send = async (tasks: typeof sent) => void sent.push(...tasks);
    const killed = {
      listDue: outbox.listDue,
      remove: async () => {
        throw new Error("killed");
      },
    };

    await expect(handOutEvents(NOON, killed, send)).rejects.toThrow("killed");
    expect(await handOutEvents(NOON, outbox, send)).toBe(120);
    expect(await handOutEvents(NOON, outbox, send)).toBe(0);

    expect(sent.map((one) => one.events.length)).toEqual([100, 20, 100, 20]);
    const told = sent.flatMap((one) => one.events.map(({ userId }) => userId));
    expect(new Set(told)).toEqual(new Set(people.map(recipientOf)));
    expect(await handOutEvents(NOON + HOUR_MS, outbox, send)).toBe(1);
    const claims = [0, 0, 1, 0].map((attempt) => () => events.claim("late", event.name, attempt));
    const given: boolean[] = [];
    for (const claim of claims) given.push(await claim());
    expect(given).toEqual([true, false, true, false]);
    expect(await events.claim("stranger", event.name, 0)).toBe(false);
    expect(await events.find("listed", event.name)).toMatchObject({ content: event.content });
  });
});
