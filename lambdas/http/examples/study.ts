const cardId = "apache-kafka.000f";
const schedule = {
  cardId,
  dueOn: "2026-12-01",
  suspended: false,
  withdrawn: false,
  buriedOn: null,
  leech: false,
  repetitions: 2,
  intervalDays: 6,
  easeFactor: 2.6,
  lapses: 0,
  reviews: 2,
  version: 4,
};
const control = {
  type: "control",
  key: "hT4_v9Qa",
  changedAt: "2026-11-20T08:16:00.000Z",
  learningDay: "2026-11-20",
  control: "rescheduled",
  dueOn: "2026-12-01",
  undone: false,
} as const;
const lapse = {
  type: "review",
  key: "q7Rt0_aZ",
  grade: 1,
  reviewedAt: "2026-11-20T08:15:00.000Z",
  learningDay: "2026-11-20",
  durationMs: 9100,
  mode: "scheduled",
  outcome: "counted",
} as const;

/** Controls, undos of many reviews at once, and leeches. */
export const studyExamples = {
  "POST /cards/{cardId}/controls": {
    body: {
      id: "0192f0c1-a8c0-7b3e-8f21-64d0be1c7a55",
      control: "reschedule" as const,
      dueOn: "2026-12-01",
      changedAt: "2026-11-20T08:16:00Z",
      timeZone: "Europe/Berlin",
    },
    reply: { control, schedule, deck: { deckId: "apache-kafka", newToday: 3 } },
  },
  "POST /undos": {
    body: {
      id: "0192f0c1-d2f0-7c55-9b34-0a7d3e9f6c66",
      since: "2026-11-20T08:00:00Z",
      undoneAt: "2026-11-20T08:20:00Z",
    },
    reply: { undone: 1, cards: [{ cardId, undone: 1, schedule: { ...schedule, version: 5 } }], complete: true },
  },
  "GET /leeches": {
    reply: {
      leeches: [
        {
          schedule: {
            ...schedule,
            dueOn: "2026-11-21",
            leech: true,
            repetitions: 0,
            intervalDays: 1,
            easeFactor: 1.3,
            lapses: 8,
            reviews: 21,
          },
          marks: 1,
          lapsedOn: ["2026-11-20"],
          history: [lapse],
        },
      ],
      nextPage: null,
    },
  },
};
