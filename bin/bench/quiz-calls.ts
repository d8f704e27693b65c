import { randomUUID } from "node:crypto";
import { LearningPath, PathId } from "../../lambdas/core/cards/learning-path.ts";
import { CardId, cardId, DeckId, Ordinal, type UserId } from "../../lambdas/core/ids.ts";
import { type QuizStores, quizHandlers } from "../../lambdas/quizzes/handler.ts";
import type { DeckContent, DeckStore } from "../../lambdas/store/decks.ts";
import type { EnrolmentStore } from "../../lambdas/store/enrolments.ts";
import type { PathStore } from "../../lambdas/store/paths.ts";
import type { Consumption } from "./counted-client.ts";

const NOW = Date.parse("2026-11-20T08:15:00Z");
const DAY_MS = 86_400_000;
const DECK = DeckId.parse("true-or-false");

type World = {
  stores: QuizStores & { decks: DeckStore; enrolments: EnrolmentStore; paths: PathStore };
  deck: DeckContent;
  cost(work: () => Promise<unknown>): Promise<Consumption>;
};
type QuizCall = {
  name: string;
  budget: { reads: number; writes: number; trips: number };
  note?: string;
  measure(world: World): Promise<Consumption>;
};

/** What the calls of a quiz cost. None of them is in data-model.md; all writes of quizzes are in transactions, which count twice. */
export const QUIZ_CALLS: readonly QuizCall[] = [
  {
    name: "begin a quiz of 10 questions from a deck of 60 cards",
    budget: { reads: 4, writes: 12, trips: 3 },
    note: "deck, enrolments, what was seen; its pages; attempt, its cards (3 KB), list entry and reserved cards at once",
    measure: (world) =>
      measured(
        world,
        { size: 10 },
        async ({ start, body }) =>
          () =>
            start(body),
      ),
  },
  {
    name: "begin a quiz of 50 questions from a deck of 60 cards",
    budget: { reads: 4, writes: 30, trips: 3 },
    measure: (world) =>
      measured(
        world,
        { size: 50 },
        async ({ start, body }) =>
          () =>
            start(body),
      ),
  },
  {
    name: "begin a quiz of 10 questions of a learning path",
    budget: { reads: 4, writes: 12, trips: 3 },
    note: "path and list of decks at once; the list of the 162 built-in decks is about 4 reads more",
    async measure(world) {
      const cards = world.deck.cards.slice(0, 40).map(({ ordinal }) => cardId(DECK, ordinal));
      const about = { title: "A path", summary: "For the bench.", axis: "experience", cardCount: 40, hash: "bench" };
      const steps = [{ title: "All", cards }];
      await world.stores.paths.publish(LearningPath.parse({ pathId: "bench", ...about, deckIds: [DECK], steps }));
      const from = { type: "path" as const, pathId: PathId.parse("bench") };
      return measured(
        world,
        { size: 10, from },
        async ({ start, body }) =>
          () =>
            start(body),
      );
    },
  },
  {
    name: "begin a quiz of 20 questions from 40 cards of 20 decks",
    budget: { reads: 32, writes: 46, trips: 3 },
    note: "20 decks, 20 pages; what the quiz reserves is a row for each deck",
    async measure(world) {
      const { deck, stores } = world;
      const decks = Array.from({ length: 20 }, (_, at) => DeckId.parse(`statements-${at}`));
      for (const deckId of decks)
        await stores.decks.publish({ ...deck, deckId, cards: statementsOf(deck), hash: deckId });
      const cardIds = decks.flatMap((deckId, at) =>
        [2 * at, 2 * at + 1].map((one) => cardId(deckId, Ordinal.parse(one))),
      );
      return measured(
        world,
        { size: 20, from: { type: "cards", cardIds } },
        async ({ start, body }) =>
          () =>
            start(body),
      );
    },
  },
  {
    name: "serve a question",
    budget: { reads: 3, writes: 4, trips: 2 },
    note: "attempt, cards and tombstone; attempt and what was seen",
    measure: (world) =>
      measured(world, {}, async ({ begun, serve }) => {
        const { quizId } = await begun();
        return () => serve(quizId);
      }),
  },
  {
    name: "serve a question that is open",
    budget: { reads: 3, writes: 0, trips: 1 },
    async measure(world) {
      return measured(world, {}, async ({ begun, serve, served }) => {
        const { quizId } = await begun();
        await served(quizId);
        return () => serve(quizId);
      });
    },
  },
  ...[
    { what: "that reaches no schedule", feedsSchedule: false, writes: 4, days: [] },
    { what: "of a card never reviewed", feedsSchedule: true, writes: 9, days: [] },
    { what: "of a card that is due", feedsSchedule: true, writes: 8, days: [2] },
    { what: "of a card that is not due", feedsSchedule: true, writes: 6, days: [0] },
  ].map(
    ({ what, feedsSchedule, writes, days }): QuizCall => ({
      name: `answer a question ${what}`,
      budget: { reads: 6, writes, trips: 2 },
      async measure(world) {
        return measured(world, { size: 1, feedsSchedule }, async ({ begun, served, answer, body }) => {
          for (const ago of days) {
            const before = await begun({ ...body, id: randomUUID() }, ago);
            await answer(before.quizId, await served(before.quizId, ago), ago);
          }
          const { quizId } = await begun();
          const cardId = await served(quizId);
          return () => answer(quizId, cardId);
        });
      },
    }),
  ),
  {
    name: "answer a question again",
    budget: { reads: 6, writes: 0, trips: 1 },
    measure: (world) =>
      measured(world, { size: 1 }, async ({ begun, served, answer }) => {
        const { quizId } = await begun();
        const cardId = await served(quizId);
        await answer(quizId, cardId);
        return () => answer(quizId, cardId);
      }),
  },
  {
    name: "one quiz with its results",
    budget: { reads: 2, writes: 0, trips: 2 },
    measure: (world) =>
      measured(world, {}, async ({ begun, served, get }) => {
        const { quizId } = await begun();
        await served(quizId);
        return () => get(quizId);
      }),
  },
];

type Body = Parameters<Handlers["POST /quizzes"]>[0]["body"];
type Handlers = ReturnType<typeof quizHandlers>;

/** The cost of the work that `prepare` returns, for a learner enrolled in a deck of statements. */
async function measured(
  { stores, deck, cost }: World,
  changes: Partial<Body>,
  prepare: (calls: ReturnType<typeof callsOf>) => Promise<() => Promise<unknown>>,
): Promise<Consumption> {
  await stores.decks.publish({ ...deck, deckId: DECK, cards: statementsOf(deck), hash: "statements" });
  const userId = randomUUID();
  const place = { userId, deckId: DECK, enrolledAt: NOW - 30 * DAY_MS, deckVersion: 1, cardCount: deck.cardCount };
  await stores.enrolments.enrol({ ...place, rolloverHour: 4, newCardsPerDay: 10, withdrawn: [] });
  return cost(await prepare(callsOf(quizHandlers(stores), userId, changes)));
}

const statementsOf = ({ cards }: DeckContent) => cards.map((card) => ({ ...card, kind: "tf" as const, isTrue: true }));

/** Requests of one learner; `ago`: so many days before. */
function callsOf(handlers: Handlers, userId: UserId, changes: Partial<Body>) {
  const request = <Path, Sent>(path: Path, body: Sent, now: number) => ({
    ...{ userId, groups: [], path, body, now, query: undefined, requestId: "", headers: {} },
  });
  const body: Body = {
    id: randomUUID(),
    from: changes.size === 1 ? { type: "cards", cardIds: [firstCard] } : { type: "decks", deckIds: [DECK] },
    size: 10,
    feedsSchedule: true,
    seed: "7", // which cards are drawn decides how many bytes they have
    timeZone: "UTC",
    ...changes,
  };
  const at = (ago: number) => NOW - ago * DAY_MS;
  const start = (sent: Body, ago = 0) => handlers["POST /quizzes"](request(undefined, sent, at(ago)));
  const serve = (quizId: string, ago = 0) =>
    handlers["POST /quizzes/{quizId}/questions/{number}"](request({ quizId, number: 1 }, undefined, at(ago)));
  return {
    body,
    start,
    serve,
    begun: async (sent = body, ago = 0) => (await start(sent, ago)).body,
    served: async (quizId: string, ago = 0) => CardId.parse((await serve(quizId, ago)).body.question.cardId),
    get: (quizId: string) => handlers["GET /quizzes/{quizId}"](request({ quizId }, undefined, NOW)),
    answer: (quizId: string, cardId: CardId, ago = 0) => {
      const sent = { question: 1, cardId, answer: { type: "truth" as const, isTrue: true } };
      return handlers["POST /quizzes/{quizId}/answers"](request({ quizId }, sent, at(ago) + 4_000));
    },
  };
}

const firstCard = cardId(DECK, Ordinal.parse(0));
