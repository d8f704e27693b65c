import { scoredReviews } from "../../lambdas/core/boards/score.ts";
import { type Memory, NEW_MEMORY } from "../../lambdas/core/reviews/memory.ts";
import { MAX_INTERVAL, sm2 } from "../../lambdas/core/reviews/sm2.ts";
import { chance } from "./simulation.ts";
import { cardsOf, entry } from "./study-days.ts";

/** What cards come to in so many days for somebody who passes this share of the reviews, each on its due day. */
export function afterSm2(
  share: number,
  { cards, days }: { cards: number; days: number },
): { points: number; reviews: number } {
  const random = chance(Math.round(share * 100));
  let [points, reviews] = [0, 0];
  for (let card = 0; card < cards; card += 1) {
    let memory: Memory = NEW_MEMORY;
    let [day, lapses] = [0, 0];
    for (let isNew = true; day < days; isNew = false) {
      const grade = random.happens(share) ? 4 : 1;
      const state = { isNew, intervalBefore: memory.interval, repetitionsBefore: memory.repetitions };
      const scored = scoredReviews(cardsOf(entry({ grade, lapsesBefore: lapses, ...state })));
      points += scored[0]?.points ?? 0;
      reviews += 1;
      if (grade < 3 && memory.repetitions > 0) lapses += 1;
      memory = sm2(memory, grade, { maxInterval: MAX_INTERVAL });
      day += memory.interval;
    }
  }
  return { points, reviews };
}
