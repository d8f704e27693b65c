import { fold } from "../core/reviews/fold.ts";
import { learnerCard } from "../core/statistics/learner-card.ts";
import type { CardStatisticsStore, StatisticsRow } from "../store/card-statistics.ts";
import type { ChangedCard } from "./changed-cards.ts";

/** Rows that are written at a time. */
const WRITERS = 32;

/**
 * Brings the statistics rows of the changed cards up to date: one write for each card of a learner, however often it
 * changed. A row is overwritten with what the whole history says, never added to, and only by a later version, so any
 * change may come twice, late or out of order.
 * @returns the sequence numbers of the changes whose row could not be written.
 */
export async function projectCards(
  cards: readonly ChangedCard[],
  { cardStatistics }: { cardStatistics: Pick<CardStatisticsStore, "save"> },
  report: (error: unknown) => void,
): Promise<string[]> {
  const failed: string[] = [];
  const waiting = cards.values();
  const writer = async () => {
    for (const card of waiting) {
      try {
        await cardStatistics.save(statisticsRow(card));
      } catch (error) {
        report(error);
        failed.push(...card.sequenceNumbers);
      }
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  return failed;
}

/** What the learner did on the card, from its whole history. */
export function statisticsRow({
  userId,
  cardId,
  version,
  records,
}: Pick<ChangedCard, "userId" | "cardId" | "version" | "records">): StatisticsRow {
  return { userId, cardId, version, card: learnerCard(records, fold(records)) };
}
