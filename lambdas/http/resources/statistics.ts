import * as z from "zod";
import { DeckId } from "../../core/ids.ts";
import { TimeZone } from "../../core/time.ts";
import { DateText, InstantText } from "./texts.ts";

const Count = z.int().min(0);
const Share = z.number().min(0).max(1).nullable();

/** What every answer about a learner's statistics begins with. */
const moment = {
  asOf: InstantText.describe("when this was put together"),
  timeZone: TimeZone.describe("the zone that decides which day today is"),
  learningDay: DateText.describe("today, by the learner's clock and rollover hour"),
};

const latestReviewAt = InstantText.nullable().describe(
  "the latest review that is in the figures. Reviews reach them within seconds: one that was acknowledged after this may be missing",
);

const totals = {
  reviews: Count.describe(
    "all reviews that stand: those that counted, drills and practice; what was taken back is nowhere",
  ),
  counted: Count.describe("reviews that moved the schedule"),
  passed: Count.describe("of those, graded 3 or better"),
  newCards: Count.describe("of those, the first of their card"),
  seconds: Count.describe("think time of all reviews"),
};

const Totals = z.strictObject(totals);
const DayTotals = z.strictObject({ date: DateText, ...totals });

export const Streak = z.strictObject({
  days: Count.describe(
    "study days in a row; days off that a rest day or a freeze stood in for neither count nor end it",
  ),
  longest: Count,
  since: DateText.nullable().describe("the first study day of the streak; null: there is none"),
  studiedToday: z.boolean(),
  lastStudyOn: DateText.nullable(),
  freezes: Count.describe("held: each stands in for one day off, after the rest days of its week"),
  rules: z.strictObject({ restDaysPerWeek: Count, studyDaysPerFreeze: Count, mostFreezes: Count }),
});

const recalls = {
  reviews: Count,
  passed: Count.describe("of those, graded 3 or better"),
  share: Share.describe("passed of reviews; null when there are fewer than five"),
};

const Retention = z.strictObject({
  young: z.strictObject(recalls).describe("cards with an interval below 21 days"),
  mature: z.strictObject(recalls).describe("cards with an interval of 21 days or more"),
  byInterval: z.array(
    z.strictObject({ fromDays: Count, toDays: Count.nullable().describe("null: no end"), ...recalls }),
  ),
});

const Histogram = z.strictObject({
  scheduled: Count.describe("cards with a due day in the decks one is enrolled in"),
  intervals: z.array(
    z.strictObject({ fromDays: Count, toDays: Count.nullable().describe("null: no end"), cards: Count }),
  ),
  easeFactors: z.array(
    z.strictObject({
      from: z.number(),
      to: z.number().nullable().describe("without this value itself; null: no end"),
      cards: Count,
    }),
  ),
});

const forecast = {
  overdue: Count.describe("due before today, and not reviewed since"),
  due: z
    .array(z.strictObject({ date: DateText, cards: Count }))
    .describe(
      "cards that are due on each day, from today on, as they are scheduled now; their repeats and new cards are not in it",
    ),
};

export const Forecast = z.strictObject({ ...moment, ...forecast });

export const Dashboard = z.strictObject({
  ...moment,
  latestReviewAt,
  period: z.strictObject({ from: DateText, to: DateText, ...totals, studyDays: Count }),
  lifetime: z.strictObject({ ...totals, studyDays: Count, firstStudyOn: DateText.nullable() }),
  streak: Streak,
  heatmap: z.array(DayTotals).describe("the days of the last year on which something was studied, the oldest first"),
  retention: Retention.describe(
    "of the period: cards that were asked when they were due, or later, by the interval they had",
  ),
  grades: z.array(Count).length(6).describe("of the period: reviews that counted, by grade from 0 to 5"),
  hours: z
    .array(z.strictObject({ hour: z.int().min(0).max(23), all: Count.describe("reviews that stand"), ...recalls }))
    .describe(
      "of the period, by hour of the learner's clock; `reviews`, `passed` and `share` are of those that counted",
    ),
  decks: z.array(z.strictObject({ deckId: DeckId, ...totals })).describe("of the period"),
  cases: z
    .array(z.strictObject({ caseId: z.string(), ...totals }))
    .describe("of the period, all decks of a case together; a private deck stands for its case with its own id"),
  cards: Histogram,
  forecast: z
    .strictObject({
      ...forecast,
      expected: z
        .array(z.strictObject({ date: DateText, reviews: z.number().min(0) }))
        .describe(
          "reviews of due cards to be expected on each day, on average: repeats within that time and new cards are in it, if as many days are studied, as much is recalled and as many new cards are begun as in the period",
        ),
    })
    .describe("as many days ahead as the period is long"),
});

export const Summary = z.strictObject({
  ...moment,
  latestReviewAt,
  dueNow: Count.describe("cards in the queue because they are due; new cards are not in it"),
  nextHours: z
    .array(z.strictObject({ from: InstantText, cards: Count }))
    .length(24)
    .describe("cards that become due in each of the next 24 hours"),
  today: Totals,
  streak: Streak,
});

const Curve = z.array(
  z.strictObject({
    attempt: z.int().describe("1 is the first; 5 stands for the fifth and all later ones"),
    attempts: Count,
    right: Count.describe("of those, graded 3 or better"),
    share: Share.describe("right of attempts; null when there are fewer than five"),
  }),
);

export const DeckLearning = z.strictObject({
  ...moment,
  deckId: DeckId,
  deckVersion: z.int().describe("the version whose facts these are: the one the learner is at"),
  cards: Count.describe("cards with an attempt"),
  curve: Curve.describe("how the first, second, third attempt at a card goes, over all cards of the deck"),
  facts: z
    .array(z.strictObject({ factId: z.string(), cards: Count, attempted: Count, lapses: Count, curve: Curve }))
    .describe("the same for the cards that ask about each fact, by the ids of the facts"),
});

export type Streak = z.input<typeof Streak>;
