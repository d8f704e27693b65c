import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { BatchWriteCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "@jest/globals";
import { LAST_SWEEP_AFTER_MS, SECOND_SWEEP_AFTER_MS } from "../../lambdas/core/deletion.ts";
import { Failure } from "../../lambdas/core/errors.ts";
import { FLAG_REASONS } from "../../lambdas/core/flags.ts";
import { DeckId, type UserId } from "../../lambdas/core/ids.ts";
import { foldHistory } from "../../lambdas/core/reviews/history.ts";
import { learnerCard } from "../../lambdas/core/statistics/learner-card.ts";
import { visibleDeck } from "../../lambdas/decks/access.ts";
import { enrol } from "../../lambdas/decks/enrol.ts";
import { submitReview } from "../../lambdas/reviews/submit-record.ts";
import { cardStatisticsStore } from "../../lambdas/store/card-statistics.ts";
import { deckLinkStore } from "../../lambdas/store/deck-links.ts";
import { deckStore } from "../../lambdas/store/decks.ts";
import { deletionStore } from "../../lambdas/store/deletions.ts";
import { clientKeyOf, flagIdOf } from "../../lambdas/store/flag-ids.ts";
import { flagStore } from "../../lambdas/store/flags.ts";
import { profileStore } from "../../lambdas/store/profiles.ts";
import { sweepAccounts } from "../../lambdas/sweeper/sweep-accounts.ts";
import { newUser } from "../support/accounts.ts";
import { deckContent } from "../support/deck-content.ts";
import { useEngine } from "../support/engine.ts";
import { everyRow } from "../support/everything.ts";
import { type Command, clientOf } from "../support/faults.ts";
import { card, NOW, storesOver } from "../support/learners.ts";
import { reviewInput } from "../support/reviews.ts";
import { type Chance, chance, say } from "../support/simulation.ts";

const engine = useEngine();
const isSoak = process.env.SOAK === "1";
const LEARNERS = isSoak ? 40 : 2;
const REVIEWS = isSoak ? 120 : 6;
const DAY_MS = 86_400_000;
const never = () => false;

function storesOn(db: DynamoDBDocumentClient) {
  const { coreTable, viewsTable } = engine();
  return {
    ...storesOver(db, coreTable, async () => {}),
    decks: deckStore(db, coreTable),
    links: deckLinkStore(db, coreTable),
    profiles: profileStore(db, coreTable),
    flags: flagStore(db, coreTable, viewsTable),
    cardStatistics: cardStatisticsStore(db, viewsTable),
    deletions: deletionStore(db, { core: coreTable, views: viewsTable }, async () => {}),
  };
}
const stores = () => storesOn(engine().db);

/** A learner with rows of every kind, in decks that `deckIds` names. */
async function studying(userId: UserId, deckId: DeckId, random: Chance): Promise<void> {
  const { schedules, profiles, flags } = stores();
  await enrol(userId, deckId, undefined, NOW - 30 * DAY_MS, stores());
  await profiles.change(userId, { newCardsPerDay: 5 });
  for (let ordinal = 0; ordinal < 4; ordinal += 1) {
    await submitReview(userId, card(ordinal, deckId), reviewInput(random, NOW - DAY_MS), NOW, stores());
    await project(userId, deckId, ordinal);
  }
  for (const reason of FLAG_REASONS.slice(0, 2)) {
    const flag = {
      ...{ deckId, flagId: flagIdOf(userId, card(1, deckId), reason), reason, text: "", status: "open" as const },
      ...{ note: null, deckVersion: 1, flaggedAt: NOW, changedAt: null, clientKey: clientKeyOf(userId, reason) },
    };
    await flags.add(flag, { userId, day: 20_777, limit: 9 });
  }
  expect((await schedules.findEnrolment(userId, deckId))?.deckId).toBe(deckId);
}

/** As the stream consumer does, also late. */
async function project(userId: UserId, deckId: DeckId, ordinal: number): Promise<void> {
  const cardId = card(ordinal, deckId);
  const { version, history } = await stores().schedules.find(userId, cardId);
  await stores().cardStatistics.save({
    ...{ userId, cardId, version: version + 1 },
    card: learnerCard(history.recent, foldHistory(history)),
  });
}

async function deleted(userId: UserId, deletions = stores().deletions): Promise<void> {
  await deletions.begin(userId, NOW);
  await deletions.sweep(userId, never);
  await deletions.postpone(userId, NOW + SECOND_SWEEP_AFTER_MS);
}

const swept = (now: number, endIdentity: (userId: UserId) => Promise<void> = async () => {}) =>
  sweepAccounts(now, stores().deletions, endIdentity, {
    isOver: never,
    report: (error) => {
      throw error;
    },
  });

describe("R23: the deletion of an account", () => {
  it("leaves nothing of it after the last sweep while five devices keep sending, and changes nobody else's rows", async () => {
    const random = chance(23);
    const shared = deckContent("deleted-deck", 30);
    await stores().decks.publish(shared);
    const others = [newUser(), newUser()];
    for (const other of others) await studying(other, shared.deckId, random);
    const before = await everyRow(engine());
    const gone = Array.from({ length: LEARNERS }, newUser);
    const ended: UserId[] = [];
    let refused = 0;

    for (const userId of gone) {
      await studying(userId, shared.deckId, random);
      let isDeleted = false;
      const device = async () => {
        for (let sent = 0; sent < REVIEWS; sent += 1) {
          const id = card(random.integer(0, 29), shared.deckId);
          const wasDeleted = isDeleted;
          await submitReview(userId, id, reviewInput(random, NOW), NOW, stores()).then(
            () => expect(wasDeleted).toBe(false),
            (error: unknown) => {
              if (!(error instanceof Failure)) throw error;
              refused += 1;
            },
          );
          if (sent === REVIEWS - 1) await enrol(userId, shared.deckId, null, NOW, stores()).catch(refusal);
        }
      };
      const deletion = async () => {
        await stores().deletions.begin(userId, NOW);
        isDeleted = true;
        await stores().deletions.sweep(userId, never);
      };
      await Promise.all([...Array.from({ length: 5 }, device), deletion()]);
      // What was under way while the tombstone was written: an enrolment, a review on it, a row of the stream consumer.
      const late = await stores().schedules.find(userId, card(9, shared.deckId));
      await stores()
        .schedules.save({ ...late, version: late.version + 1 })
        .catch(refusal);
      await project(userId, shared.deckId, 3);
    }
    await swept(NOW + SECOND_SWEEP_AFTER_MS, async (userId) => void ended.push(userId));
    const last = await swept(NOW + LAST_SWEEP_AFTER_MS);

    const left = await everyRow(engine());
    say(
      `R23 ${gone.length} accounts, 5 devices each: ${refused} requests refused, ${left.length - before.length} rows left`,
    );
    expect(left).toEqual(before);
    expect(left.filter((row) => gone.some((userId) => row.includes(userId)))).toEqual([]);
    expect(ended.toSorted()).toEqual(gone.toSorted());
    expect(last).toEqual({ ended: LEARNERS, postponed: 0, unfinished: 0 });
    expect(refused).toBeGreaterThan(LEARNERS);
  });

  it("refuses every later write at once, and reads of the profile", async () => {
    const userId = newUser();
    const deck = deckContent("refusing-deck", 5);
    await stores().decks.publish(deck);
    await studying(userId, deck.deckId, chance(1));
    await stores().deletions.begin(userId, NOW);

    const { enrolments, profiles } = stores();
    const attempts = [
      submitReview(userId, card(0, deck.deckId), reviewInput(chance(5), NOW), NOW, stores()),
      enrol(userId, deck.deckId, null, NOW, stores()),
      profiles.change(userId, { rolloverHour: 2 }),
      profiles.fill(userId, { rolloverHour: 2 }),
      profiles.assertActive(userId),
      profiles.find(userId),
      enrolments.listWithPreferences(userId),
    ];

    const codes = await Promise.all(attempts.map((attempt) => Promise.resolve(attempt).then(() => "done", codeOf)));
    expect(codes).toEqual(["unknown-card", ...Array.from({ length: 6 }, () => "unknown-account")]);
    await swept(NOW);
    await swept(NOW + LAST_SWEEP_AFTER_MS);
  });

  it("goes on wherever it was cut off, and does not mind batches that are left unprocessed", async () => {
    const userId = newUser();
    const deck = deckContent("cut-deck", 30);
    await stores().decks.publish(deck);
    const before = await everyRow(engine());
    await studying(userId, deck.deckId, chance(2));
    const random = chance(3);

    let cuts = 0;
    for (let calls = 1; ; calls += 1) {
      const { deletions } = storesOn(endingAfter(engine().db, calls, random));
      const isDone = await deleted(userId, deletions).then(
        () => true,
        () => false,
      );
      if (isDone) break;
      cuts += 1;
    }
    await swept(NOW + SECOND_SWEEP_AFTER_MS);
    await swept(NOW + LAST_SWEEP_AFTER_MS);

    expect(cuts).toBeGreaterThan(8);
    expect(await everyRow(engine())).toEqual(before);
  });

  it("stops when its time is up, and the sweeper takes over", async () => {
    const userId = newUser();
    const deck = deckContent("slow-deck", 5);
    await stores().decks.publish(deck);
    await studying(userId, deck.deckId, chance(4));
    const { deletions } = stores();
    await deletions.begin(userId, NOW);

    expect(await deletions.sweep(userId, () => true)).toBe(false);
    expect(await deletions.listDue(NOW)).toEqual([{ userId, deletedAt: NOW, sweepAt: NOW }]);

    expect(await swept(NOW + 1)).toEqual({ ended: 0, postponed: 1, unfinished: 0 });
    expect(await deletions.listDue(NOW + 2)).toEqual([]);
    await swept(NOW + LAST_SWEEP_AFTER_MS);
    expect((await everyRow(engine())).filter((row) => row.includes(userId))).toEqual([]);
  });
});

describe("a private deck of a deleted account", () => {
  it("goes with it when it was never shared, with all that is published of it", async () => {
    const [owner, deckId] = [newUser(), DeckId.parse("Secret123456")];
    await stores().decks.publish({ ...deckContent("secret", 5), deckId }, owner);
    await studying(owner, deckId, chance(6));

    await deleted(owner);

    expect((await everyRow(engine())).filter((row) => row.includes(deckId) && !row.includes(owner))).toEqual([]);
  });

  it("stays for those who study it when it was shared, without its owner and without a way in", async () => {
    const [owner, friend, deckId] = [newUser(), newUser(), DeckId.parse("Shared123456")];
    await stores().decks.publish({ ...deckContent("shared", 5), deckId }, owner);
    await stores().links.save(deckId, "the-link", NOW, null);
    await enrol(friend, deckId, null, NOW - DAY_MS, stores(), { link: "the-link" });
    await submitReview(friend, card(2, deckId), reviewInput(chance(7), NOW), NOW, stores());
    const ofFriend = async () => (await everyRow(engine())).filter((row) => row.includes(friend));
    const before = await ofFriend();

    await deleted(owner);
    await swept(NOW + SECOND_SWEEP_AFTER_MS);
    await swept(NOW + LAST_SWEEP_AFTER_MS);

    expect((await everyRow(engine())).filter((row) => row.includes(owner))).toEqual([]);
    expect(await ofFriend()).toEqual(before);
    expect((await visibleDeck(friend, deckId, stores())).deck.cardCount).toBe(5);
    expect((await stores().decks.findPage(deckId, 1, 0))?.cards).toHaveLength(5);
    await submitReview(friend, card(3, deckId), reviewInput(chance(8), NOW), NOW, stores());
    await expect(enrol(newUser(), deckId, null, NOW, stores(), { link: "the-link" })).rejects.toThrow("no deck");
  });
});

function refusal(error: unknown): void {
  if (!(error instanceof Failure)) throw error;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Failure)) throw error;
  return error.code;
}

/** A client whose process ends at call number `calls`, and whose batches are partly left unprocessed. */
function endingAfter(db: DynamoDBDocumentClient, calls: number, random: Chance): DynamoDBDocumentClient {
  let made = 0;
  return clientOf(async (command: Command) => {
    made += 1;
    if (made > calls) throw new Error("The process ended");
    if (!(command instanceof BatchWriteCommand)) return db.send(command as never);
    const [[table, requests] = ["", []]] = Object.entries(command.input.RequestItems ?? {});
    const left = requests.filter(() => random.happens(0.3));
    const done = requests.filter((request) => !left.includes(request));
    if (done.length > 0) await db.send(new BatchWriteCommand({ RequestItems: { [table]: done } }));
    return { UnprocessedItems: left.length > 0 ? { [table]: left } : {} };
  });
}
