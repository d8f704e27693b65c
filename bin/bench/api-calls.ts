import { randomUUID } from "node:crypto";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { CardKeys } from "../../lambdas/accounts/card-keys.ts";
import { deckIdsOf } from "../../lambdas/accounts/deck-ids.ts";
import { type ExportPlace, exportPage } from "../../lambdas/accounts/export-account.ts";
import { runImport } from "../../lambdas/accounts/import-file.ts";
import { beginImport, takePart } from "../../lambdas/accounts/imports.ts";
import { kinOf } from "../../lambdas/core/cards/kin.ts";
import { PathId } from "../../lambdas/core/cards/learning-path.ts";
import { type CardId, cardId, DeckId, Ordinal, type UserId } from "../../lambdas/core/ids.ts";
import type { Grade } from "../../lambdas/core/reviews/memory.ts";
import { isoInstant } from "../../lambdas/core/time.ts";
import { enrol } from "../../lambdas/decks/enrol.ts";
import { leave } from "../../lambdas/decks/leave.ts";
import { listDecks } from "../../lambdas/decks/list-decks.ts";
import { changePreferences } from "../../lambdas/learners/change-preferences.ts";
import { repairEnrolments } from "../../lambdas/projector/repair-enrolments.ts";
import { getCard } from "../../lambdas/reviews/get-card.ts";
import { cardsAlong, listDue } from "../../lambdas/reviews/list-due.ts";
import { listLeeches } from "../../lambdas/reviews/list-leeches.ts";
import type { ReviewInput } from "../../lambdas/reviews/submission.ts";
import { submitBatch } from "../../lambdas/reviews/submit-batch.ts";
import { controlCard, submitReview, undoReview } from "../../lambdas/reviews/submit-record.ts";
import { undoMany } from "../../lambdas/reviews/undo-many.ts";
import { accountReader } from "../../lambdas/store/account-export.ts";
import { caseStore } from "../../lambdas/store/cases.ts";
import { deckLinkStore } from "../../lambdas/store/deck-links.ts";
import { deckRegistryStore } from "../../lambdas/store/deck-registries.ts";
import { type DeckContent, deckStore } from "../../lambdas/store/decks.ts";
import { deletionStore } from "../../lambdas/store/deletions.ts";
import { enrolmentStore } from "../../lambdas/store/enrolments.ts";
import { importStore } from "../../lambdas/store/imports.ts";
import { pathStore } from "../../lambdas/store/paths.ts";
import { profileStore } from "../../lambdas/store/profiles.ts";
import { quizStore } from "../../lambdas/store/quizzes.ts";
import { recordKey } from "../../lambdas/store/record-key.ts";
import { reminderSettingsStore } from "../../lambdas/store/reminder-settings.ts";
import { newSchedule, type Schedule, scheduleStore } from "../../lambdas/store/schedules.ts";
import { sharedQuizStore } from "../../lambdas/store/shared-quizzes.ts";
import type { ScheduleChange } from "../../lambdas/store/stream.ts";
import type { Consumption, CountedClient } from "./counted-client.ts";
import { QUIZ_CALLS } from "./quiz-calls.ts";
import { STATISTICS_CALLS, statisticsWorld } from "./statistics-calls.ts";

export type Budget = Pick<Consumption, "reads" | "writes" | "trips">;

/** An API call whose cost at the store is fixed. Where a budget differs from data-model.md, `note` says why. */
export type ApiCall = {
  name: string;
  budget: Budget;
  note?: string;
  measure(world: World): Promise<Consumption>;
};

type World = ReturnType<typeof benchWorld>;

const DECK = DeckId.parse("apache-kafka");
const NOW = Date.parse("2026-11-20T08:15:00Z");
const DAY_MS = 86_400_000;
/** More than one page of a batch read or of the queue. */
const CARDS = 200;

/** The stores over a counted client, and a published deck. */
export function benchWorld(
  { db, coreTable, viewsTable }: { db: DynamoDBDocumentClient; coreTable: string; viewsTable: string },
  counter: CountedClient,
  deck: DeckContent,
) {
  const enrolments = enrolmentStore(db, coreTable);
  const schedules = scheduleStore(db, coreTable);
  const stores = {
    decks: deckStore(db, coreTable),
    links: deckLinkStore(db, coreTable),
    enrolments,
    profiles: profileStore(db, coreTable),
    schedules,
    quizzes: quizStore(db, coreTable, { schedules, enrolments }),
    shared: sharedQuizStore(db, coreTable),
    reminders: reminderSettingsStore(db, coreTable),
    account: accountReader(db, coreTable),
    cases: caseStore(db, coreTable),
    registries: deckRegistryStore(db, coreTable),
    paths: pathStore(db, coreTable),
    deletions: deletionStore(db, { core: coreTable, views: viewsTable }),
    imports: importStore(db, viewsTable),
  };
  const enrolled = async (): Promise<UserId> => {
    const userId = randomUUID();
    const enrolment = { userId, deckId: DECK, enrolledAt: NOW - 30 * DAY_MS, deckVersion: 1, cardCount: CARDS };
    await stores.enrolments.enrol({ ...enrolment, rolloverHour: 4, newCardsPerDay: 10, withdrawn: [] });
    return userId;
  };
  /** A learner whose first `cards` cards were reviewed yesterday, and are due. */
  const withDue = async (cards: number): Promise<UserId> => {
    const userId = await enrolled();
    for (let first = 0; first < cards; first += 100) {
      const items = ordinals(first, Math.min(cards, first + 100)).map((ordinal) => ({
        type: "review",
        cardId: card(ordinal),
        ...review(NOW - DAY_MS),
      }));
      await submitBatch(userId, { items }, NOW, stores, rethrow);
    }
    return userId;
  };
  return {
    stores,
    statistics: statisticsWorld(db, coreTable, viewsTable),
    deck,
    enrolled,
    withDue,
    /** A learner whose only card is to be repeated today, and what the stream tells of it. */
    async withRepeat(): Promise<{ userId: UserId; change: ScheduleChange }> {
      const userId = await withDue(1);
      const before = await schedules.find(userId, card(0));
      const first = { schedule: before, before: newSchedule(userId, card(0)), isFirst: true, sequenceNumber: "0" };
      await repairEnrolments([first], stores, rethrow);
      await submitReview(userId, card(0), review(NOW, 3), NOW, stores);
      const schedule = await schedules.find(userId, card(0));
      return { userId, change: { schedule, before, isFirst: false, sequenceNumber: "1" } };
    },
    cost: async (work: () => Promise<unknown>): Promise<Consumption> => (await counter.consumed(work)).used,
  };
}

const budget = (reads: number, writes: number, trips: number): Budget => ({ reads, writes, trips });
const card = (ordinal: number): CardId => cardId(DECK, Ordinal.parse(ordinal));
const ordinals = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
const review = (at: number, grade: Grade = 4): ReviewInput => ({
  id: randomUUID(),
  grade,
  reviewedAt: isoInstant(at),
  durationMs: 5_000,
  timeZone: "Europe/Berlin",
});
const rethrow = (error: unknown) => {
  throw error;
};

export const API_CALLS: readonly ApiCall[] = [
  ...QUIZ_CALLS,
  ...STATISTICS_CALLS,
  {
    name: "submit review, known card",
    budget: budget(1, 3, 2),
    async measure({ stores, withDue, cost }) {
      const userId = await withDue(1);
      return cost(() => submitReview(userId, card(0), review(NOW), NOW, stores));
    },
  },
  {
    name: "submit review, first of a card",
    budget: budget(1, 3, 3),
    async measure({ stores, enrolled, cost }) {
      const userId = await enrolled();
      return cost(() => submitReview(userId, card(0), review(NOW), NOW, stores));
    },
  },
  {
    name: "submit review, duplicate",
    budget: budget(1, 0, 1),
    async measure({ stores, withDue, cost }) {
      const userId = await withDue(1);
      const sent = review(NOW);
      await submitReview(userId, card(0), sent, NOW, stores);
      return cost(() => submitReview(userId, card(0), sent, NOW, stores));
    },
  },
  {
    name: "submit review, practice",
    budget: budget(1, 1, 2),
    async measure({ stores, withDue, cost }) {
      const userId = await withDue(1);
      await submitReview(userId, card(0), review(NOW), NOW, stores);
      return cost(() => submitReview(userId, card(0), review(NOW + 1), NOW + 1, stores));
    },
  },
  {
    name: "submit review, one lost race",
    budget: budget(1, 4, 3),
    async measure({ stores, withDue, cost }) {
      const userId = await withDue(1);
      const read = await stores.schedules.findWithEnrolments(userId, [card(0)]);
      await submitReview(userId, card(0), review(NOW - DAY_MS + 1), NOW, stores);
      const stale = { ...stores, schedules: { ...stores.schedules, findWithEnrolments: answering(read, stores) } };
      return cost(() => submitReview(userId, card(0), review(NOW), NOW, stale));
    },
  },
  ...[1, 10, 50, 99].map((cards) => ({
    name: `batch of ${cards} known ${cards === 1 ? "card" : "cards"} of one deck`,
    budget: budget(0.5 * (cards + 1), 3 * cards, 2),
    async measure({ stores, withDue, cost }: World) {
      const userId = await withDue(cards);
      const items = ordinals(0, cards).map((ordinal) => ({ type: "review", cardId: card(ordinal), ...review(NOW) }));
      return cost(() => submitBatch(userId, { items }, NOW, stores, rethrow));
    },
  })),
  {
    name: "batch of 100 first reviews of one deck",
    budget: budget(50.5, 201, 3),
    async measure({ stores, enrolled, cost }) {
      const userId = await enrolled();
      const items = ordinals(0, 100).map((ordinal) => ({ type: "review", cardId: card(ordinal), ...review(NOW) }));
      return cost(() => submitBatch(userId, { items }, NOW, stores, rethrow));
    },
  },
  {
    name: "undo",
    budget: budget(1, 3, 2),
    async measure({ stores, withDue, cost }) {
      const userId = await withDue(1);
      const sent = review(NOW);
      await submitReview(userId, card(0), sent, NOW, stores);
      const undo = { id: randomUUID(), reviewId: sent.id, undoneAt: isoInstant(NOW) };
      return cost(() => undoReview(userId, card(0), undo, NOW, stores));
    },
  },
  {
    name: "submit review, graded below 4",
    budget: budget(1, 3, 2),
    async measure({ stores, withDue, cost }) {
      const userId = await withDue(1);
      return cost(() => submitReview(userId, card(0), review(NOW, 3), NOW, stores));
    },
  },
  {
    name: "submit review, repeated on its day and below 4 again",
    budget: budget(1, 1, 2),
    note: "not in data-model.md",
    async measure({ stores, withRepeat, cost }) {
      const { userId, change } = await withRepeat();
      await repairEnrolments([change], stores, rethrow);
      return cost(() => submitReview(userId, card(0), review(NOW + 1, 3), NOW + 1, stores));
    },
  },
  {
    name: "submit review, repeated on its day for the last time",
    budget: budget(1, 2, 3),
    note: "not in data-model.md; that the card is not to be repeated any more is noted before the answer",
    async measure({ stores, withRepeat, cost }) {
      const { userId, change } = await withRepeat();
      await repairEnrolments([change], stores, rethrow);
      return cost(() => submitReview(userId, card(0), review(NOW + 1, 4), NOW + 1, stores));
    },
  },
  {
    name: "stream consumer, a card that is to be repeated on its day",
    budget: budget(2, 1, 2),
    note: "not in data-model.md; card and enrolment are read side by side",
    async measure({ stores, withRepeat, cost }) {
      const { change } = await withRepeat();
      return cost(() => repairEnrolments([change], stores, rethrow));
    },
  },
  {
    name: "submit review, with a limit of reviews, a cap or siblings buried",
    budget: budget(1, 4, 3),
    note: "data-model.md has 3 and 2: the enrolment also notes the card as reviewed today; off by default",
    async measure({ stores, withDue, cost }) {
      const userId = await withDue(1);
      await changePreferences(userId, { reviewsPerDay: 100, cardsPerDay: 200, burySiblings: true }, stores);
      return cost(() => submitReview(userId, card(0), review(NOW), NOW, stores));
    },
  },
  {
    name: "submit review, due day moved by fuzz",
    budget: budget(1, 3, 2),
    async measure({ stores, withDue, cost }) {
      const userId = await withDue(1);
      await changePreferences(userId, { dueDaySpread: "fuzz" }, stores);
      return cost(() => submitReview(userId, card(0), review(NOW), NOW, stores));
    },
  },
  {
    name: "submit review, due day chosen among days with 100 cards",
    budget: budget(2, 3, 3),
    note: "not in data-model.md; one query of the due index over the window, half a unit for each 50 cards in it; off by default",
    async measure({ stores, withDue, cost }) {
      const userId = await withDue(101);
      for (let first = 0; first < 101; first += 100) {
        const items = ordinals(first, Math.min(101, first + 100)).map((ordinal) => ({
          type: "review",
          cardId: card(ordinal),
          ...review(ordinal === 100 ? NOW - DAY_MS + 1 : NOW),
        }));
        await submitBatch(userId, { items }, NOW, stores, rethrow);
      }
      await changePreferences(userId, { dueDaySpread: "balance" }, stores);
      return cost(() => submitReview(userId, card(100), review(NOW), NOW, stores));
    },
  },
  {
    name: "suspend, bury, reset or reschedule a card",
    budget: budget(1, 3, 2),
    note: "not in data-model.md; like an undo",
    async measure({ stores, withDue, cost }) {
      const userId = await withDue(1);
      const dueOn = "2026-12-24";
      const control = { id: randomUUID(), changedAt: isoInstant(NOW), timeZone: "Europe/Berlin" };
      return cost(() => controlCard(userId, card(0), { ...control, control: "reschedule", dueOn }, NOW, stores));
    },
  },
  {
    name: "bury a new card",
    budget: budget(1, 3, 3),
    note: "not in data-model.md; the item, its due day and the enrolment",
    async measure({ stores, enrolled, cost }) {
      const userId = await enrolled();
      const control = { id: randomUUID(), changedAt: isoInstant(NOW), timeZone: "Europe/Berlin" };
      return cost(() => controlCard(userId, card(0), { ...control, control: "bury" }, NOW, stores));
    },
  },
  {
    name: "undo a session of 10 cards among 100",
    budget: budget(4, 30, 3),
    note: "not in data-model.md; enrolments, all schedules of the learner (strongly, 1 unit for 4 KB), one write a card",
    async measure({ stores, withDue, cost }) {
      const userId = await withDue(100);
      const items = ordinals(0, 10).map((ordinal) => ({ type: "review", cardId: card(ordinal), ...review(NOW) }));
      await submitBatch(userId, { items }, NOW, stores, rethrow);
      const session = { id: randomUUID(), since: isoInstant(NOW - 60_000), undoneAt: isoInstant(NOW) };
      return cost(() => undoMany(userId, session, NOW, stores, rethrow));
    },
  },
  {
    name: "list 10 leeches",
    budget: budget(11, 0, 2),
    note: "not in data-model.md; the enrolments, then each card strongly",
    async measure({ stores, enrolled, cost }) {
      const userId = await enrolled();
      const enrolment = await stores.schedules.findEnrolment(userId, DECK);
      if (!enrolment) throw new Error("The learner is not enrolled");
      const items = ordinals(0, 10).flatMap((ordinal) =>
        ordinals(0, 16).map((round) => ({
          type: "review",
          cardId: card(ordinal),
          ...review(NOW - (20 - round) * DAY_MS, round % 2 === 0 ? 4 : 1),
        })),
      );
      for (const first of [0, 80]) {
        await submitBatch(userId, { items: items.slice(first, first + 80) }, NOW, stores, rethrow);
      }
      return cost(async () => {
        const { leeches } = await listLeeches(userId, { limit: 50 }, stores);
        if (leeches.length !== 10) throw new Error(`${leeches.length} leeches were listed, not 10`);
      });
    },
  },
  {
    name: "due queue, 50 cards, with limits, siblings and 10 decks",
    budget: budget(2, 0, 1),
    note: "the enrolments carry which cards are kin: the whole page of 10 decks of 60 cards is still one unit",
    async measure({ stores, withDue, deck, cost }) {
      const userId = await withDue(50);
      const kin = kinOf(deck.cards.slice(0, 60), 60);
      for (const place of ordinals(0, 9)) {
        const deckId = DeckId.parse(`another-deck-${place}`);
        const enrolment = { userId, deckId, enrolledAt: NOW, deckVersion: 1, cardCount: 60, rolloverHour: 4 };
        await stores.enrolments.enrol({ ...enrolment, newCardsPerDay: null, withdrawn: [], kin });
      }
      await changePreferences(userId, { reviewsPerDay: 100, cardsPerDay: 200, burySiblings: true }, stores);
      return cost(() => listDue(userId, { limit: 50 }, NOW, stores));
    },
  },
  {
    name: "due queue, 50 cards, and a new one that waits for a known one",
    budget: budget(3, 0, 2),
    note: "whether a card that another one waits for is known stands with the card: only when the other one is next",
    async measure({ stores, withDue, cost, deck }) {
      const userId = await withDue(50);
      const after = [deck.cards[0]?.key ?? ""];
      const cards = deck.cards.slice(0, 60).map((one) => (one.ordinal === 51 ? { ...one, after } : one));
      const enrolment = { userId, deckId: DECK, enrolledAt: NOW, deckVersion: 1, cardCount: 60, rolloverHour: 4 };
      const place = { ...enrolment, newCardsPerDay: null, withdrawn: [], kin: kinOf(cards, 60) };
      if (!(await stores.enrolments.enrol(place)).enrolled) throw new Error("The learner is at another version");
      return cost(() => listDue(userId, { limit: 50 }, NOW, stores));
    },
  },
  ...[50, 100, 200].map((due) => ({
    name: `due queue, ${due} cards`,
    budget: budget((due === 50 ? 1 : due / 50) + 1, 0, 1),
    async measure({ stores, withDue, cost }: World) {
      const userId = await withDue(due);
      return cost(() => listDue(userId, { limit: due }, NOW, stores));
    },
  })),
  {
    name: "due queue, 50 cards of a learning path",
    budget: budget(2.5, 0, 1),
    note: "not in data-model.md",
    async measure({ stores, withDue, cost }) {
      const pathId = PathId.parse("the-path");
      const cards = ordinals(0, 50).map(card);
      const about = { title: "Path", axis: "experience" as const, summary: "For all.", hash: "1" };
      const steps = [{ title: "Step", cards }];
      await stores.paths.publish({ pathId, ...about, cardCount: cards.length, deckIds: [DECK], steps });
      const userId = await withDue(50);
      return cost(() => listDue(userId, { limit: 50, among: cardsAlong(pathId, stores.paths) }, NOW, stores));
    },
  },
  {
    name: "one card with its history",
    budget: budget(1, 0, 1),
    async measure({ stores, withDue, cost }) {
      const userId = await withDue(1);
      return cost(() => getCard(userId, card(0), { limit: 50 }, stores.schedules));
    },
  },
  {
    name: "deck page, 50 cards",
    budget: budget(2, 0, 1),
    async measure({ stores, deck, cost }) {
      const { version } = await stores.decks.publish(deck);
      return cost(() => stores.decks.findPage(deck.deckId, version, 0));
    },
  },
  {
    name: "list of decks with enrolments",
    budget: budget(4.5, 0, 1),
    note: "not in data-model.md; 81 decks are 3.5 units, the enrolments 1",
    async measure({ stores, enrolled, deck, cost }) {
      await stores.decks.publish(deck);
      const userId = await enrolled();
      const request = {
        userId,
        groups: [],
        query: {},
        now: NOW,
        path: undefined,
        body: undefined,
        requestId: "",
        headers: {},
      };
      return cost(() => listDecks(request, stores));
    },
  },
  {
    name: "enrol in a deck of any size",
    budget: budget(1.5, 1, 2),
    note: "data-model.md has 0.5, 2 and 1: deck and profile are read first, side by side, and one item is written instead of two, which is cheaper",
    async measure({ stores, deck, cost }) {
      await stores.decks.publish(deck);
      return cost(() => enrol(randomUUID(), deck.deckId, undefined, NOW, stores));
    },
  },
  {
    name: "take up a version that revised 10 reviewed cards",
    budget: budget(11.5, 32, 14),
    note: "not in data-model.md; each card is read strongly and written once with its due day, the enrolment is found behind and then moved up",
    async measure({ stores, deck, cost }) {
      const revised = { ...deck, deckId: DeckId.parse("revised") };
      const userId = randomUUID();
      await stores.decks.publish(revised);
      await enrol(userId, revised.deckId, undefined, NOW - 3 * DAY_MS, stores);
      const items = ordinals(0, 10).map((ordinal) => ({
        type: "review",
        cardId: cardId(revised.deckId, Ordinal.parse(ordinal)),
        ...review(NOW - DAY_MS),
      }));
      const earlier = items.map((item) => ({ ...item, ...review(NOW - 2 * DAY_MS) }));
      await submitBatch(userId, { items: [...earlier, ...items] }, NOW, stores, rethrow);
      const cards = deck.cards.map((one) => (one.ordinal < 10 ? { ...one, rev: one.rev + 1 } : one));
      await stores.decks.publish({ ...revised, cards, hash: "revised" });
      return cost(() => enrol(userId, revised.deckId, undefined, NOW, stores));
    },
  },
  {
    name: "leave a deck",
    budget: budget(1, 1, 2),
    note: "not in data-model.md; deck and tombstone are read side by side",
    async measure({ stores, deck, enrolled, cost }) {
      await stores.decks.publish(deck);
      const userId = await enrolled();
      return cost(() => leave(userId, deck.deckId, NOW, stores));
    },
  },
  {
    name: "export 1,000 cards with 11,000 reviews",
    budget: budget(40, 0, 20),
    note: "settings, lists and flags of five decks included",
    async measure(world) {
      const userId = await withThousandCards(world);
      return world.cost(() => wholeExport(userId, world.stores));
    },
  },
  {
    name: "delete an account with 1,000 cards",
    budget: budget(56, 2_010, 60),
    note: "data-model.md has 40 and 2,000; the rest looks, last by strong reads, into 14 places beside the learner's own, and into the teams",
    async measure(world) {
      const userId = await withThousandCards(world);
      return world.cost(async () => {
        await world.stores.deletions.begin(userId, NOW);
        await world.stores.deletions.sweep(userId, NOW, () => false);
      });
    },
  },
  {
    name: "import 1,000 cards with 11,000 reviews",
    budget: budget(600, 2_400, 300),
    note: "data-model.md has 0 and 1,000 + pages, without the due index: each card is read, and written with its due day",
    async measure(world) {
      const text = await wholeExport(await withThousandCards(world), world.stores);
      return world.cost(() => wholeImport(randomUUID(), text, world.stores));
    },
  },
  {
    name: "change preferences",
    budget: budget(0, 1, 1),
    note: "data-model.md has 0.5, 1 and 2 for the reminder time",
    async measure({ stores, enrolled, cost }) {
      const userId = await enrolled();
      return cost(() => changePreferences(userId, { newCardsPerDay: 20 }, stores));
    },
  },
];

const THOUSAND = 1_000;
const HISTORY = 11;
const NO_KEYS: CardKeys = async () => undefined;

/** A learner of five decks with 200 cards each, and eleven reviews of each card: three years at 90 % success. */
async function withThousandCards({ stores }: World): Promise<UserId> {
  const userId = randomUUID();
  for (let deck = 0; deck < THOUSAND / CARDS; deck += 1) {
    const deckId = DeckId.parse(`deck-${deck}`);
    const place = { userId, deckId, enrolledAt: NOW - 900 * DAY_MS, deckVersion: 1, cardCount: CARDS };
    await stores.enrolments.enrol({ ...place, rolloverHour: 4, newCardsPerDay: 10, withdrawn: [] });
    const known = ordinals(0, CARDS);
    await stores.enrolments.markKnown(userId, deckId, known);
    for (let first = 0; first < CARDS; first += 50) {
      const some = ordinals(first, first + 50);
      await Promise.all(some.map((ordinal) => stores.schedules.save(longSchedule(userId, deckId, ordinal))));
    }
  }
  return userId;
}

function longSchedule(userId: UserId, deckId: DeckId, ordinal: number): Schedule {
  const recent = ordinals(0, HISTORY).map((day) => ({
    ...{ kind: "review" as const, key: recordKey(randomUUID()), at: NOW - (HISTORY - day) * DAY_MS },
    ...{ clock: { offset: 4, rolloverHour: 4 }, grade: 4 as const, durationMs: 5_000 },
    ...{ mode: "scheduled" as const, late: false, spread: 0 },
  }));
  const history = { checkpoint: null, recent };
  return { userId, cardId: cardId(deckId, Ordinal.parse(ordinal)), version: 1, history };
}

async function wholeExport(userId: UserId, stores: World["stores"]): Promise<string> {
  let text = "";
  let place: ExportPlace | undefined;
  do {
    const page = await exportPage({ userId, now: NOW, keys: NO_KEYS, stores }, "jsonl", place, Date.now);
    text += page.content;
    place = page.next;
  } while (place);
  return text;
}

async function wholeImport(userId: UserId, text: string, stores: World["stores"]): Promise<void> {
  const parts = text.match(/[\s\S]{1,200000}/g) ?? [];
  const body = { id: "import-0123456789", bytes: text.length, parts: parts.length };
  let stored = await beginImport(userId, body, NOW, stores.imports);
  for (const [part, one] of parts.entries()) {
    stored = await takePart(userId, { importId: body.id, part }, one, NOW, stores.imports);
  }
  const target = () => ({ userId, now: NOW, stores, keys: NO_KEYS, deckIds: deckIdsOf(userId, stores) });
  for (let step = ""; step !== "done"; ) {
    const run = await runImport(stored, target, { userId, now: NOW, imports: stores.imports, clock: Date.now });
    [stored, step] = [run.stored, run.state.step];
  }
}

/** The first read of a request as another one saw it a moment before, at the usual price. */
function answering(
  read: { schedules: Map<CardId, Schedule>; enrolments: Awaited<ReturnType<ReadStore>>["enrolments"] },
  { schedules }: { schedules: { findWithEnrolments: ReadStore } },
): ReadStore {
  return async (userId, cards) => {
    await schedules.findWithEnrolments(userId, cards);
    return read;
  };
}
type ReadStore = ReturnType<typeof scheduleStore>["findWithEnrolments"];
