import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { rebuildQuizAnswers } from "../../bin/views/rebuild-quizzes.ts";
import { cardId, Ordinal } from "../../lambdas/core/ids.ts";
import { quizStatistics } from "../../lambdas/core/statistics/quiz-statistics.ts";
import { projectQuizzes } from "../../lambdas/projector/project-quizzes.ts";
import { quizAnswersStore, quizChanges } from "../../lambdas/store/quiz-answers.ts";
import { type Item, useEngine } from "../support/engine.ts";
import { quizDeck } from "../support/quiz-deck.ts";
import { type QuizWorld, quizWorld } from "../support/quizzes.ts";
import { streamRecord } from "../support/stream-records.ts";

const engine = useEngine();
const deck = quizDeck("machine", 22);
let world: QuizWorld;

beforeAll(async () => {
  world = quizWorld(engine());
  await world.decks.publish(deck);
});

/** One attempt at two choices, and every image of it that the stream told. */
async function attempt(rights: readonly boolean[]): Promise<{ userId: string; images: Item[] }> {
  const userId = randomUUID();
  const cards = [0, 11].map((ordinal) => cardId(deck.deckId, Ordinal.parse(ordinal)));
  const { quizId } = (await world.start(userId, { from: { type: "cards", cardIds: cards }, seed: "same" })).body;
  const images: Item[] = [];
  for (const [at, isRight] of rights.entries()) {
    await world.take(userId, quizId, at + 1, { isRight, ms: 1_000 * (at + 1) });
    const image = await engine().rawItem({ pk: `U#${userId}`, sk: `Q#${quizId}` });
    if (image) images.push(image);
  }
  return { userId, images };
}

describe("statistics of quizzes", () => {
  it("R10, R20: come out the same told twice, late or out of order, and as a rebuild has them", async () => {
    const { db, coreTable, viewsTable } = engine();
    const views = quizAnswersStore(db, viewsTable);
    const attempts = await Promise.all(Array.from({ length: 6 }, (_, at) => attempt([at < 3, at < 2])));
    const records = attempts.flatMap(({ images }) => images).map((image, at) => streamRecord(image, undefined, at + 1));
    const shuffled = [...records.toReversed(), ...records, ...records.slice(3)];
    const broken = {
      eventName: "MODIFY" as const,
      dynamodb: { NewImage: { sk: { S: "Q#broken" } }, SequenceNumber: "99" },
    };

    const { changes, unreadable } = quizChanges([...shuffled, broken]);
    for (const change of changes) expect(await projectQuizzes([change], { quizAnswers: views }, () => {})).toEqual([]);

    expect(unreadable.map(({ sequenceNumber }) => sequenceNumber)).toEqual(["99"]);
    for (const { userId } of attempts) {
      const rebuilt = await rebuildQuizAnswers({ db, coreTable, viewsTable }, userId, false);
      expect(rebuilt).toEqual({ equal: 1, written: 0, removed: 0 });
    }
    const statistics = quizStatistics((await views.listDeck(deck.deckId)).sittings);
    const [first, second] = [...statistics.values()].sort((a, b) => (b.shareRight ?? 0) - (a.shareRight ?? 0));
    expect(first).toMatchObject({ learners: 6, answers: 6, shareRight: 0.5, mostChosenWrong: { share: 0.5 } });
    expect(second?.shareRight).toBeCloseTo(1 / 3);
    expect(second?.discrimination).toBeCloseTo(Math.SQRT1_2);
  });

  it("hide what fewer than five learners stand behind", () => {
    const sitting = (learner: string) => ({
      learner,
      responses: [{ ordinal: 0, isRight: false, ms: 1_000, wrong: ["a hook"] }],
    });

    const few = quizStatistics(["a", "b", "c", "d", "d"].map(sitting)).get(0);
    const enough = quizStatistics(["a", "b", "c", "d", "e"].map(sitting)).get(0);

    expect(few).toMatchObject({ learners: 4, answers: 5, shareRight: null, medianMs: null, mostChosenWrong: null });
    expect(enough).toMatchObject({ shareRight: 0, medianMs: 1_000, mostChosenWrong: { text: "a hook", share: 1 } });
  });
});
