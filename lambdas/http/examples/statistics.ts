const moment = { asOf: "2026-11-20T08:16:03.000Z", timeZone: "Europe/Berlin", learningDay: "2026-11-20" };
const latestReviewAt = "2026-11-20T08:15:00.000Z";
const totals = { reviews: 24, counted: 20, passed: 17, newCards: 3, seconds: 156 };
const recalls = { reviews: 17, passed: 15, share: 0.882 };
const streak = {
  days: 12,
  longest: 31,
  since: "2026-11-07",
  studiedToday: true,
  lastStudyOn: "2026-11-20",
  freezes: 1,
  rules: { restDaysPerWeek: 1, studyDaysPerFreeze: 10, mostFreezes: 2 },
};
const forecast = { overdue: 2, due: [{ date: "2026-11-20", cards: 9 }] };
const curve = [
  { attempt: 1, attempts: 3, right: 1, share: null },
  { attempt: 2, attempts: 3, right: 3, share: null },
];

/** Lists are cut short: a real answer has an entry for each of the 24 hours, each bucket and each day. */
export const statisticsExamples = {
  "GET /me/statistics": {
    reply: {
      ...moment,
      latestReviewAt,
      period: { from: "2026-10-22", to: "2026-11-20", ...totals, studyDays: 1 },
      lifetime: { ...totals, studyDays: 1, firstStudyOn: "2026-11-20" },
      streak,
      heatmap: [{ date: "2026-11-20", ...totals }],
      retention: {
        young: recalls,
        mature: { reviews: 0, passed: 0, share: null },
        byInterval: [{ fromDays: 2, toDays: 6, ...recalls }],
      },
      grades: [1, 1, 1, 4, 9, 4],
      hours: [{ hour: 9, all: 24, reviews: 20, passed: 17, share: 0.85 }],
      decks: [{ deckId: "apache-kafka", ...totals }],
      cases: [{ caseId: "apache-kafka", ...totals }],
      cards: {
        scheduled: 57,
        intervals: [{ fromDays: 7, toDays: 20, cards: 31 }],
        easeFactors: [{ from: 2.5, to: 2.6, cards: 22 }],
      },
      forecast: { ...forecast, expected: [{ date: "2026-11-20", reviews: 10.4 }] },
    },
  },
  "GET /me/statistics/decks/{deckId}": {
    reply: {
      ...moment,
      deckId: "apache-kafka",
      deckVersion: 1,
      cards: 3,
      curve,
      facts: [{ factId: "log-compaction", cards: 3, attempted: 3, lapses: 0, curve }],
    },
  },
  "GET /me/forecast": { reply: { ...moment, ...forecast } },
  "GET /me/summary": {
    reply: {
      ...moment,
      latestReviewAt,
      dueNow: 11,
      nextHours: Array.from({ length: 24 }, (_, hour) => ({
        from: new Date(Date.parse(moment.asOf) + hour * 3_600_000).toISOString(),
        cards: hour === 18 ? 14 : 0,
      })),
      today: totals,
      streak,
    },
  },
};
