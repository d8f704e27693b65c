import { cardParts, type UserId } from "../core/ids.ts";
import type { ScheduledCard } from "../core/statistics/scheduled-cards.ts";
import {
  type Day,
  dateOfDay,
  type Instant,
  isoInstant,
  learningDay,
  learningMinute,
  localClock,
  type TimeZone,
} from "../core/time.ts";
import { type Enrolment, latestZone } from "../store/enrolment-row.ts";
import type { EnrolmentStore } from "../store/enrolments.ts";
import type { ScheduledCardStore } from "../store/scheduled-cards.ts";
import type { StudyDayStore } from "../store/study-days.ts";

/** What a view over everything that a learner does reads. */
export type OverviewStores = {
  enrolments: Pick<EnrolmentStore, "listWithPreferences">;
  scheduledCards: ScheduledCardStore;
  studyDays: Pick<StudyDayStore, "listDays" | "listTotals">;
};

/** Where and when a learner is, and which cards are theirs to study. */
export type LearnerNow = {
  timeZone: TimeZone;
  today: Day;
  /** Minutes of the learner's clock, as the due index has them. */
  minute: number;
  enrolments: readonly Enrolment[];
  isStudied(card: Pick<ScheduledCard, "cardId">): boolean;
};

/** One strong query for profile and enrolments. Without a zone given the profile's serves, else that of the latest first review. */
export async function learnerNow(
  userId: UserId,
  given: TimeZone | undefined,
  now: Instant,
  { enrolments: store }: { enrolments: Pick<EnrolmentStore, "listWithPreferences"> },
): Promise<LearnerNow> {
  const { enrolments, preferences } = await store.listWithPreferences(userId);
  const timeZone = given ?? preferences.timeZone ?? latestZone(enrolments) ?? "UTC";
  const clock = localClock(timeZone, preferences.rolloverHour, now);
  const cardCounts = new Map(enrolments.map(({ deckId, cardCount }) => [deckId, cardCount]));
  return {
    timeZone,
    today: learningDay(now, clock),
    minute: learningMinute(now, clock),
    enrolments,
    isStudied: ({ cardId }) => {
      const { deckId, ordinal } = cardParts(cardId);
      return ordinal < (cardCounts.get(deckId) ?? 0);
    },
  };
}

/** What every answer begins with. */
export function momentReply({ timeZone, today }: LearnerNow, now: Instant) {
  return { asOf: isoInstant(now), timeZone, learningDay: dateOfDay(today) };
}
