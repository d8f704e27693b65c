import { correlation, median } from "./averages.ts";
import { FEWEST_LEARNERS } from "./deck-statistics.ts";

/** What a learner answered to a card in a quiz. */
export type QuizResponse = { ordinal: number; isRight: boolean; ms: number; wrong: readonly string[] };

/** One attempt at a quiz: its answers to the cards of one deck. */
export type QuizSitting = { learner: string; responses: readonly QuizResponse[] };

/** How one card does in quizzes. Shares are from 0 to 1; a figure of too few learners is `null`. */
export type QuizStatistics = {
  learners: number;
  answers: number;
  shareRight: number | null;
  /** The middle answer's time. */
  medianMs: number | null;
  /** Between being right here and the share right of the same sitting's other answers, as for reviews. */
  discrimination: number | null;
  /** The wrong option that was chosen most; `null` when none was. */
  mostChosenWrong: { text: string; share: number } | null;
};

type Seen = { learner: string; response: QuizResponse; restShare: number | null };

export const NO_QUIZ_STATISTICS: QuizStatistics = statisticsOf([]);

/** The statistics of every card that was answered, by ordinal. In which order sittings come makes no difference. */
export function quizStatistics(sittings: readonly QuizSitting[]): Map<number, QuizStatistics> {
  const cards = new Map<number, Seen[]>();
  for (const { learner, responses } of sittings) {
    const right = responses.filter(({ isRight }) => isRight).length;
    const others = responses.length - 1;
    for (const response of responses) {
      const restShare = others === 0 ? null : (right - (response.isRight ? 1 : 0)) / others;
      const seen = { learner, response, restShare };
      const ofCard = cards.get(response.ordinal);
      if (ofCard) ofCard.push(seen);
      else cards.set(response.ordinal, [seen]);
    }
  }
  return new Map([...cards].sort(([a], [b]) => a - b).map(([ordinal, seen]) => [ordinal, statisticsOf(seen)]));
}

function statisticsOf(seen: readonly Seen[]): QuizStatistics {
  const learners = new Set(seen.map(({ learner }) => learner)).size;
  const answers = seen.length;
  if (learners < FEWEST_LEARNERS) {
    return { learners, answers, shareRight: null, medianMs: null, discrimination: null, mostChosenWrong: null };
  }
  const pairs = seen.flatMap(({ learner, response, restShare }) =>
    restShare === null ? [] : [{ learner, pair: [response.isRight ? 1 : 0, restShare] as [number, number] }],
  );
  const compared = new Set(pairs.map(({ learner }) => learner)).size;
  return {
    learners,
    answers,
    shareRight: seen.filter(({ response }) => response.isRight).length / answers,
    medianMs: median(seen.map(({ response }) => response.ms)),
    discrimination: compared < FEWEST_LEARNERS ? null : correlation(sorted(pairs.map(({ pair }) => pair))),
    mostChosenWrong: mostChosen(seen),
  };
}

/** So that the sums of the correlation do not depend on the order of the sittings in their last digit. */
function sorted(pairs: [number, number][]): [number, number][] {
  return pairs.sort(([x1, y1], [x2, y2]) => x1 - x2 || y1 - y2);
}

function mostChosen(seen: readonly Seen[]): QuizStatistics["mostChosenWrong"] {
  const counts = new Map<string, number>();
  for (const { response } of seen) for (const text of response.wrong) counts.set(text, (counts.get(text) ?? 0) + 1);
  const [most] = [...counts].sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1));
  return most ? { text: most[0], share: most[1] / seen.length } : null;
}
