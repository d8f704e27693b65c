import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "@jest/globals";
import { LAST_SWEEP_AFTER_MS, SECOND_SWEEP_AFTER_MS } from "../../lambdas/core/deletion.ts";
import { Failure } from "../../lambdas/core/errors.ts";
import { DeckId, type UserId } from "../../lambdas/core/ids.ts";
import { WEEKDAYS } from "../../lambdas/core/reminders/settings.ts";
import { type DueSlot, type ReminderTask, renamed } from "../../lambdas/core/reminders/task.ts";
import type { SenderDependencies } from "../../lambdas/reminder-sender/dependencies.ts";
import { runTask } from "../../lambdas/reminder-sender/run-task.ts";
import { deletionStore } from "../../lambdas/store/deletions.ts";
import { eventOutbox } from "../../lambdas/store/event-outbox.ts";
import { flagIdOf } from "../../lambdas/store/flag-ids.ts";
import * as keys from "../../lambdas/store/keys.ts";
import { recipientOf, recipientStore } from "../../lambdas/store/recipients.ts";
import { partitions } from "../../lambdas/store/tables.ts";
import { eventWishesKey, guessesKey, leagueKey, publicFaceKey } from "../../lambdas/store/team-keys.ts";
import { sweepAccounts } from "../../lambdas/sweeper/sweep-accounts.ts";
import { newUser } from "../support/accounts.ts";
import { useEngine } from "../support/engine.ts";
import { everyRow } from "../support/everything.ts";
import { card, DECK, NOW } from "../support/learners.ts";
import { idleSender } from "../support/sender-in-memory.ts";

const engine = useEngine();
const DAY = 20_777;

const FACE = { m: "MM33SP1XBR", n: "Learner MM33", c: "teal", v: 1 };
/** What marks on boards that somebody left names a pseudonym, and ends by itself. */
const isMarkOnBoard = (row: string) => /"pk":"[BW]#/.test(row) && row.includes('"g":true');

type Row = keys.Key & Record<string, unknown>;
type Rows = { core: Row[]; views: Row[] };

/** A row of every kind of key that an account can have, but for slots of reminders, which the stream consumer removes. */
function everyKind(userId: UserId, ownDeck: DeckId, ownQuiz: string, othersQuiz: string): Rows {
  const id = card(1);
  const attempt = "0192f0c1-7b52-7c3e-9f0a-3d1f6c2b8a11";
  const core: Row[] = [
    keys.profileKey(userId),
    { ...keys.enrolmentKey(userId, DECK), dv: 1 },
    keys.scheduleKey(userId, id),
    keys.archiveKey(userId, id, 0),
    keys.ownDeckKey(userId, ownDeck),
    { ...keys.deckKey(ownDeck), owner: userId },
    { ...keys.deckClaimKey(ownDeck), owner: userId },
    keys.deckPageKey(ownDeck, 1, 0),
    keys.deckRegistryKey(ownDeck),
    keys.deckLinkKey(ownDeck, "link"),
    keys.flagKey(DECK, flagIdOf(userId, id, "wrong")),
    keys.ownCaseKey(userId, "crane"),
    keys.caseChunkKey(userId, "crane", 0),
    keys.quizKey(userId, attempt),
    keys.quizKey(userId, `${othersQuiz}.1`),
    keys.quizCardsKey(userId, attempt, 0),
    keys.quizListedKey(userId, NOW, attempt),
    keys.quizSeenKey(userId, DECK),
    keys.quizPaceKey(userId),
    keys.ownSharedQuizKey(userId, ownQuiz),
    { ...keys.sharedQuizKey(ownQuiz), ow: userId },
    keys.quizCardsKey("", `${ownQuiz}.1`, 0),
    keys.participantKey(othersQuiz, userId),
    { ...keys.membershipKey(userId, "k3b91xWm2Lp8"), ...FACE, r: "member", j: NOW, h: false, p: false },
    { ...publicFaceKey(userId), ...FACE, g: true, l: true },
    { ...leagueKey(userId), w: 2_967, l: 1 },
    { ...guessesKey(userId), n: 1, u: NOW },
    { ...eventWishesKey(userId), e: [] },
    keys.remindersKey(userId),
    keys.pushSubscriptionKey(userId, "device"),
    keys.webhookKey(userId, "hook"),
    { ...keys.recipientKey(recipientOf(userId)), u: userId },
  ];
  const views: Row[] = [
    keys.statisticsKey(userId, id),
    keys.quizAnswersKey(userId, DECK, attempt),
    keys.studyDayKey(userId, DAY),
    keys.studyMonthKey(userId, DAY),
    keys.ledgerKey(userId),
    { pk: keys.ledgerPartition(userId), sk: `${keys.sortKeys.webhookDelivery}hook#1#a` },
    keys.flagLimitKey(userId, DAY),
    { pk: keys.importPartition(userId), sk: "M" },
    { pk: keys.importPartition(userId), sk: "P#one#0000" },
  ];
  return { core, views };
}

async function put({ core, views }: Rows): Promise<void> {
  const { db, coreTable, viewsTable } = engine();
  await Promise.all([
    ...core.map((Item) => db.send(new PutCommand({ TableName: coreTable, Item }))),
    ...views.map((Item) => db.send(new PutCommand({ TableName: viewsTable, Item }))),
  ]);
}

describe("R23: what is stored of a deleted account", () => {
  it("is gone, of every kind of key there is, and nothing else is", async () => {
    const [gone, other] = [newUser(), newUser()];
    const { db, coreTable, viewsTable } = engine();
    const deletions = deletionStore(db, { core: coreTable, views: viewsTable }, async () => {});
    const sweep = (now: number) =>
      sweepAccounts(now, deletions, async () => {}, {
        isOver: () => false,
        report: (error) => {
          throw error;
        },
      });
    const mine = everyKind(gone, DeckId.parse("Gone12345678"), "gone-quiz", "other-quiz");
    // The other one takes the quiz of the one who goes: its questions stay, and nothing that says whose they are.
    const theirs = everyKind(other, DeckId.parse("Stay12345678"), "other-quiz", "gone-quiz");
    const taken = { core: [keys.quizCardsKey("", "gone-quiz.1", 0)], views: [] };
    await put(theirs);
    await put(taken);
    const before = await everyRow(engine());
    await put(mine);
    const alone = [keys.ownSharedQuizKey(gone, "alone"), { ...keys.sharedQuizKey("alone"), ow: gone }];
    await put({ core: [...alone, keys.quizCardsKey("", "alone.1", 0)], views: [] });

    await deletions.begin(gone, NOW);
    await deletions.sweep(gone, NOW, () => false);
    const rows = await everyRow(engine());
    await sweep(NOW + SECOND_SWEEP_AFTER_MS);
    await sweep(NOW + LAST_SWEEP_AFTER_MS);

    expect(rows.filter((row) => row.includes(gone)).map((row) => JSON.parse(row).pk)).toEqual([
      partitions.deletions,
      keys.learnerPartition(gone),
    ]);
    const left = await everyRow(engine());
    expect(left.filter((row) => row.includes(gone))).toEqual([]);
    expect(left.filter((row) => !isMarkOnBoard(row))).toEqual(before);
  });

  it("is listed here by every kind of key", () => {
    const { core, views } = everyKind("ann", DeckId.parse("Ann123456789"), "q", "r");
    const OTHERS: string[] = [partitions.deckList, partitions.paths, partitions.suppressed, partitions.serverKeys];
    const BY_STREAM: string[] = [partitions.reminders];
    /** Teams and boards are shared with others; leaving them has a test of its own. */
    const SHARED_WITH_OTHERS: string[] = [
      ...[partitions.team, partitions.teamList, partitions.assignmentsDue],
      ...[partitions.boards, partitions.globalBoards, partitions.snapshots, partitions.boardWork],
      partitions.eventOutbox,
    ];
    /** A deck that was shared stays, which another test shows; the other is what four kinds begin with. */
    const NONE: string[] = [keys.sortKeys.deckShared, keys.sortKeys.teamMatters];

    const rows = [...core, ...views];
    const isThere = (prefix: string) => rows.some(({ pk }) => pk.startsWith(prefix));
    const missing = Object.values(partitions).filter((prefix) => !isThere(prefix) && prefix !== partitions.deletions);
    const isKind = (kind: string) => rows.some(({ sk }) => (kind.endsWith("#") ? sk.startsWith(kind) : sk === kind));
    const kinds = Object.values(keys.sortKeys).filter((kind) => !isKind(kind));

    expect(missing.toSorted()).toEqual([...OTHERS, ...BY_STREAM, ...SHARED_WITH_OTHERS].toSorted());
    expect(kinds).toEqual(NONE);
  });
});

describe("R23: what the queue of reminders still holds of a deleted account", () => {
  const slot: DueSlot = { zone: "UTC", quarter: 76, shard: 0, day: DAY, at: NOW };
  const userId = "gone";
  const event = { type: "reminder" as const, deliveryId: "d", at: "", title: "", text: "", url: "", due: 1 };
  const delivery = { slot, claimId: "c", kind: "usual" as const, channel: "push" as const, attempt: 1 };
  const tasks: ReminderTask[] = [
    { task: "slots", slots: [slot] },
    { task: "learner", userId, slot },
    { task: "delivery", userId, ...delivery },
    { task: "webhook", userId, webhookId: "w", attempt: 1, event },
    { task: "events", events: [{ userId, name: "e", attempt: 0 }] },
    { task: "confirmation", userId, codeAt: 1 },
  ];

  it("names nobody by an id, nor does the outbox: what it says leads back while the account lives, and no longer", async () => {
    const [gone, other] = [newUser(), newUser()];
    const { db, coreTable, viewsTable } = engine();
    const [recipients, deletions] = [
      recipientStore(db, coreTable),
      deletionStore(db, { core: coreTable, views: viewsTable }, async () => {}),
    ];
    const named = tasks.map((task) => renamed(task, () => gone)).filter((task) => task !== undefined);
    const queued = named.map((task) => renamed(task, recipientOf));
    await eventOutbox(db, viewsTable).put(
      { userId: gone, name: "memberJoined", attempt: 0 },
      NOW + LAST_SWEEP_AFTER_MS,
    );
    for (const id of [gone, other]) await recipients.add(id);
    const before = await recipients.findAll([gone, other].map(recipientOf));

    await deletions.begin(gone, NOW);
    await deletions.sweep(gone, NOW, () => false);
    await deletions.forget(gone);

    expect(JSON.stringify(named)).toContain(gone);
    expect(JSON.stringify(queued)).not.toContain(gone);
    expect((await everyRow(engine())).filter((row) => row.includes(gone))).toEqual([]);
    expect([...before.values()].toSorted()).toEqual([gone, other].toSorted());
    const after = await recipients.findAll([gone, other].map(recipientOf));
    expect([...after.values()]).toEqual([other]);
    const found = queued.map((task) => task && renamed(task, (recipient) => after.get(recipient))?.task);
    expect(found).toEqual(tasks.map(({ task }) => (task === "slots" ? task : undefined)));
  });

  it.each(tasks)("ends: a task $task sends nothing and is not tried again", async (task) => {
    const done: string[] = [];
    const hints = { weekdays: [...WEEKDAYS], snoozedUntil: null, since: 0, rolloverHour: 4 };
    const sender: SenderDependencies = {
      ...idleSender,
      settings: {
        findContext: async () => {
          throw new Failure("unknown-account", "The account was deleted.");
        },
      },
      slots: {
        list: async () => ({ rows: [{ userId, version: 1, hints }], next: undefined }),
        remove: async () => void done.push("slot removed"),
      },
      push: async () => expect(task).toBe("not sent") as never,
      webhook: async () => expect(task).toBe("not sent") as never,
      enqueue: async () => void done.push("tried again"),
    };

    await runTask(task, NOW, sender, (error) => {
      throw error;
    });

    expect(done).toEqual(task.task === "slots" ? ["slot removed"] : []);
  });
});
