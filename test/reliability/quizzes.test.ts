import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "@jest/globals";
import * as z from "zod";
import { Quiz, ServedQuestion } from "../../lambdas/http/resources/quizzes.ts";
import { CardDetail } from "../../lambdas/http/resources/reviews.ts";
import { say } from "../support/simulation.ts";
import { useKillableBackend } from "./killable-backend.ts";

const isSoak = process.env.SOAK === "1";
const ATTEMPTS = isSoak ? 100 : 8;
const KILLS = isSoak ? 50 : 2;
const QUESTIONS = 5;
const USERS = ["ada", "grace", "alan", "edsger"];
const DECKS = ["apache-kafka", "netflix", "redis", "amazon-dynamodb"];
const POOL = DECKS.flatMap((deckId) => [deckId, `${deckId}-more`]);

/** What a learner was told of a question. */
type Told = { quizId: string; number: number; cardId: string; servedAt: string; credit?: number | null };

describe("quizzes on a backend that is killed again and again", () => {
  const { call, kill, isOver } = useKillableBackend(USERS);

  it(
    `loses no answer and repeats no question of ${ATTEMPTS} attempts over ${KILLS} kill -9`,
    async () => {
      const told: Told[][] = USERS.map(() => []);
      let begun = 0;
      let ended = 0;
      let repeats = 0;

      /** Sent until it is answered. */
      const sure = async (user: number, route: string, body?: unknown): Promise<unknown> => {
        for (;;) {
          if (isOver()) throw new Error("The test is over");
          const answer = await call(
            user,
            body === undefined && !route.includes("questions") ? "GET" : "POST",
            route,
            body,
          ).catch(() => undefined);
          if (answer?.status === 200) return answer.body;
          if (answer && answer.status !== 409 && answer.status < 500) throw new Error(JSON.stringify(answer.body));
          if (answer?.status === 409 && !JSON.stringify(answer.body).includes("busy"))
            throw new Error(JSON.stringify(answer.body));
          repeats += 1;
          await sleep(20);
        }
      };
      const learner = async (user: number) => {
        for (const deckId of POOL) await call(user, "PUT", `/decks/${deckId}/enrolment`, {});
        while (begun < ATTEMPTS) {
          begun += 1;
          const id = randomUUID();
          const from = { type: "decks", deckIds: POOL };
          const quiz = Quiz.parse(await sure(user, "/quizzes", { id, from, size: QUESTIONS, timeZone: "UTC" }));
          // A learner whose device dies leaves the quiz in the middle.
          const last = begun % 5 === 0 ? 2 : quiz.size;
          for (let number = 1; number <= last; number += 1) {
            const { question } = ServedQuestion.parse(await sure(user, `/quizzes/${id}/questions/${number}`));
            const mark: Told = { quizId: id, number, cardId: question.cardId, servedAt: question.servedAt };
            told[user]?.push(mark);
            if (number === last && last < quiz.size) break;
            const sent = { question: number, cardId: question.cardId, answer: answerTo(question) };
            await sleep(301);
            const { result } = z
              .object({ result: z.object({ credit: z.number() }) })
              .parse(await sure(user, `/quizzes/${id}/answers`, sent));
            mark.credit = result.credit;
          }
          ended += 1;
        }
      };
      const killer = async () => {
        for (let number = 1; number <= KILLS; number += 1) {
          while (ended < (ATTEMPTS * number) / (KILLS + 2) && !isOver()) await sleep(5);
          await kill();
        }
      };
      await Promise.all([...USERS.map((_, user) => learner(user)), killer()]);

      let lost = 0;
      let repeated = 0;
      let unreviewed = 0;
      for (const user of USERS.keys()) {
        const marks = told[user] ?? [];
        repeated += marks.length - new Set(marks.map(({ cardId }) => cardId)).size;
        for (const quizId of new Set(marks.map((mark) => mark.quizId))) {
          const { results } = Quiz.parse(await sure(user, `/quizzes/${quizId}`));
          for (const mark of marks.filter((one) => one.quizId === quizId && one.credit !== undefined)) {
            const result = results[mark.number - 1];
            if (result?.cardId !== mark.cardId || result.credit !== mark.credit) lost += 1;
            const { history } = CardDetail.parse(await sure(user, `/cards/${mark.cardId}`));
            if (history.length !== 1) unreviewed += 1;
          }
        }
      }
      const answers = told.flat().filter(({ credit }) => credit !== undefined).length;
      say(
        `quizzes: ${begun} attempts, ${told.flat().length} served, ${answers} answered, ${KILLS} kills, ${repeats} repeats of requests, ${lost} lost, ${repeated} repeated`,
      );

      expect({ lost, repeated, unreviewed }).toEqual({ lost: 0, repeated: 0, unreviewed: 0 });
      expect(begun).toBeGreaterThanOrEqual(ATTEMPTS);
    },
    isSoak ? 3_600_000 : 300_000,
  );
});

/** Any answer that fits. */
function answerTo({
  answerType,
  options = [],
  rights = [],
  items = [],
  statements = [],
}: z.infer<typeof ServedQuestion>["question"]) {
  switch (answerType) {
    case "option":
      return { type: "option", option: options.length - 1 };
    case "options":
      return { type: "options", options: [0, 1] };
    case "truth":
      return { type: "truth", isTrue: true };
    case "pairs":
      return { type: "pairs", rights: rights.map((_, place) => place) };
    case "order":
      return { type: "order", items: items.map((_, place) => place) };
    case "sides":
      return { type: "sides", sides: statements.map(() => 0) };
    default:
      return { type: "text", text: "1000" };
  }
}
