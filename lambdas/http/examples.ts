import type * as z from "zod";
import { accountExamples } from "./examples/accounts.ts";
import { reminderExamples, reminderParameters } from "./examples/reminders.ts";
import { statisticsExamples } from "./examples/statistics.ts";
import { studyExamples } from "./examples/study.ts";
import { teamExamples, teamParameterExamples } from "./examples/teams.ts";
import type { PathSummary } from "./resources/paths.ts";
import type { RouteKey, Routes } from "./routes.ts";

type ExampleOf<K extends RouteKey> = (Routes[K] extends { body: infer S extends z.ZodType }
  ? { body: z.input<S> }
  : unknown) &
  (Routes[K]["replies"][200] extends { schema: infer S extends z.ZodType } ? { reply?: z.input<S> } : unknown);

const cardId = "apache-kafka.000f";
const schedule = {
  cardId,
  dueOn: "2026-11-26",
  suspended: false,
  withdrawn: false,
  buriedOn: null,
  leech: false,
  repetitions: 2,
  intervalDays: 6,
  easeFactor: 2.6,
  lapses: 0,
  reviews: 2,
  version: 3,
};
const review = {
  type: "review",
  key: "q7Rt0_aZ",
  grade: 4,
  reviewedAt: "2026-11-20T08:15:00.000Z",
  learningDay: "2026-11-20",
  durationMs: 4200,
  mode: "scheduled",
  outcome: "counted",
} as const;
const deck = { deckId: "apache-kafka", newToday: 3 };
const enrolment = {
  deckId: "apache-kafka",
  enrolledAt: "2026-11-19T17:00:00.000Z",
  deckVersion: 1,
  cardCount: 60,
  newCardsPerDay: null,
  reviewsPerDay: null,
};
const path = {
  pathId: "new-to-the-field",
  title: "New to the field",
  axis: "experience",
  summary: "For those who have not designed a large system yet.",
  cardCount: 1,
  deckIds: ["apache-kafka"],
} satisfies z.input<typeof PathSummary>;
const profile = {
  userId: "8f0a6c1e-6d0b-4f57-9a55-0c2f6b3d1e90",
  timeZone: "Europe/Berlin",
  rolloverHour: 4,
  newCardsPerDay: 10,
  reviewsPerDay: null,
  cardsPerDay: 200,
  burySiblings: true,
  leechAction: "tag",
  dueDaySpread: "fuzz",
  queueOrder: "due",
  newCardPlacement: "after",
} as const;

const flag = {
  flagId: "000f-q7Rt0_aZk3b91xWm2Lp8Yw",
  cardId,
  reason: "outdated",
  text: "The limit was raised in the newest release.",
  status: "open",
  note: null,
  deckVersion: 1,
  flaggedAt: "2026-11-20T08:16:00.000Z",
  changedAt: null,
} as const;

/** What the reference shows and "Try it out" starts from. Every route with a body has an example of it. */
export const examples: { readonly [K in RouteKey]?: ExampleOf<K> } & {
  readonly [K in RouteKey as Routes[K] extends { body: z.ZodType } ? K : never]: ExampleOf<K>;
} = {
  "GET /health": { reply: { status: "ok" } },
  "GET /decks/{deckId}": {
    reply: {
      deckId: "apache-kafka",
      title: "Apache Kafka",
      domain: "messaging-streaming",
      version: 1,
      cardCount: 60,
      pageCount: 2,
      enrolment,
    },
  },
  "GET /paths": { reply: { paths: [path] } },
  "GET /paths/{pathId}": { reply: { ...path, steps: [{ title: "Hand work on", cards: [cardId] }] } },
  "PUT /decks/{deckId}/enrolment": {
    body: { newCardsPerDay: null },
    reply: { enrolment, changes: { revised: [cardId], suspended: [], carried: [] } },
  },
  "DELETE /decks/{deckId}/enrolment": { reply: { deckId: "apache-kafka", enrolment: null } },
  "GET /cards/{cardId}": { reply: { schedule, history: [review], nextPage: null } },
  "POST /cards/{cardId}/reviews": {
    body: {
      id: "0192f0c1-7b52-7c3e-9f0a-3d1f6c2b8a11",
      grade: 4,
      reviewedAt: "2026-11-20T08:15:00Z",
      durationMs: 4200,
      timeZone: "Europe/Berlin",
    },
    reply: { review, schedule, deck, repeatToday: false },
  },
  "POST /cards/{cardId}/undos": {
    body: {
      id: "0192f0c1-9a00-7d11-8c41-5b1f0e7a2c33",
      reviewId: "0192f0c1-7b52-7c3e-9f0a-3d1f6c2b8a11",
      undoneAt: "2026-11-20T08:15:20Z",
    },
    reply: {
      undo: { type: "undo", key: "Zk3b91_x", undoneAt: "2026-11-20T08:15:20.000Z", reviewKey: "q7Rt0_aZ" },
      review: { ...review, outcome: "undone" },
      schedule: { ...schedule, dueOn: "2026-11-20", repetitions: 1, intervalDays: 1, reviews: 1, version: 4 },
      deck,
      repeatToday: false,
    },
  },
  ...studyExamples,
  "POST /reviews/batch": {
    body: {
      items: [
        {
          type: "review",
          cardId,
          id: "0192f0c1-7b52-7c3e-9f0a-3d1f6c2b8a11",
          grade: 4,
          reviewedAt: "2026-11-20T08:15:00Z",
          durationMs: 4200,
          timeZone: "Europe/Berlin",
        },
      ],
      sentAt: "2026-11-20T18:00:00Z",
    },
    reply: {
      results: [{ index: 0, status: "applied", entry: review, schedule, repeatToday: false }],
      decks: [deck],
    },
  },
  "POST /cards/{cardId}/flags": {
    body: { id: "0192f0c1-c410-7e02-9d11-8a5f2e6b7c44", reason: flag.reason, text: flag.text },
    reply: { flag, flags: [flag] },
  },
  "GET /decks/{deckId}/flags": { reply: { flags: [flag], nextPage: null } },
  "PATCH /decks/{deckId}/flags/{flagId}": {
    body: { status: "resolved", note: "Corrected in version 2." },
    reply: {
      flag: {
        ...flag,
        status: "resolved",
        note: "Corrected in version 2.",
        changedAt: "2026-11-21T09:00:00.000Z",
      },
    },
  },
  "GET /decks/{deckId}/card-statistics": {
    reply: {
      deckId: "apache-kafka",
      learners: 31,
      complete: true,
      cards: [
        {
          cardId,
          learners: 24,
          attempts: 61,
          byAttempt: [
            { attempt: 1, attempts: 24, shareRight: 0.625 },
            { attempt: 2, attempts: 20, shareRight: 0.8 },
            { attempt: 3, attempts: 14, shareRight: 0.929 },
            { attempt: 4, attempts: 3, shareRight: null },
            { attempt: 5, attempts: 0, shareRight: null },
          ],
          discrimination: 0.41,
          leechShare: 0,
          leechMarks: 0,
          medianThinkMs: 6480,
          quiz: {
            learners: 17,
            answers: 21,
            shareRight: 0.714,
            medianMs: 8200,
            discrimination: 0.37,
            mostChosenWrong: { text: "read repair on every request", share: 0.19 },
          },
        },
      ],
      nextPage: null,
    },
  },
  "POST /ingest": { body: { markdown: "### Deck Crane\n- **Scale**: 40M+ lifts/day\n", name: "cranes.md" } },
  "POST /cases": { body: { title: "Deck Crane", noun: "the crane", kind: "system", domain: "infrastructure" } },
  "PUT /cases/{caseId}": { body: { version: 1, title: "Deck Crane", noun: "the crane", aliases: ["Crane"] } },
  "PUT /cases/{caseId}/facts/{factType}/{factId}": {
    body: { version: 2, fact: { name: "hoist", role: "lifting of containers", src: ["manual"] } },
  },
  "POST /decks/{deckId}/links": { body: { expiresAt: "2027-01-31T00:00:00Z" } },
  "POST /quizzes": {
    body: {
      id: "0192f0c1-d000-7a10-8b01-2c3d4e5f6a70",
      from: { type: "decks", deckIds: ["apache-kafka"] },
      size: 10,
      timeZone: "Europe/Berlin",
    },
  },
  "POST /quizzes/{quizId}/answers": { body: { question: 1, cardId, answer: { type: "option", option: 2 } } },
  "POST /shared-quizzes": {
    body: {
      id: "0192f0c1-d000-7a10-8b01-2c3d4e5f6a71",
      title: "Kafka on Friday",
      from: { type: "cases", caseIds: ["apache-kafka"] },
      size: 10,
      closesAt: "2027-01-31T00:00:00Z",
    },
  },
  "POST /shared-quizzes/{sharedQuizId}/attempts": {
    body: { link: "9f3Kq0b7Qm2x1sZt4uVw5y", name: "Ada", showsResults: true, timeZone: "Europe/Berlin" },
  },
  ...statisticsExamples,
  ...teamExamples,
  "GET /me": { reply: profile },
  "PATCH /me": { body: { timeZone: "Europe/Berlin", newCardsPerDay: 10 }, reply: profile },
  ...reminderExamples,
  ...accountExamples,
};

/** Path parameters of the examples, by name. */
export const parameterExamples: Readonly<Record<string, string>> = {
  deckId: "apache-kafka",
  pathId: "new-to-the-field",
  cardId,
  flagId: flag.flagId,
  caseId: "deck-crane",
  factType: "component",
  factId: "hoist",
  linkId: "9f3Kq0b7Qm2x1sZt4uVw5y",
  quizId: "0192f0c1-d000-7a10-8b01-2c3d4e5f6a70",
  number: "1",
  sharedQuizId: "q7Rt0_aZk3b91xWm2Lp8Yw",
  importId: "0192f0c1-d901-7a11-8e21-4b0f9a6c2d55",
  part: "0",
  ...teamParameterExamples,
  asset: "swagger-ui.css",
  ...reminderParameters,
};
