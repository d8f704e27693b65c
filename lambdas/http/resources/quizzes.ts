import * as z from "zod";
import { CardSource, cardKinds } from "../../core/cards/card.ts";
import { CardAnswer } from "../../core/cards/grading/answer.ts";
import { PathId } from "../../core/cards/learning-path.ts";
import { CardId, DeckId } from "../../core/ids.ts";
import { QuizAnswer } from "../../core/quizzes/attempt.ts";
import { MAX_QUESTIONS } from "../../core/quizzes/select.ts";
import { Grade } from "../../core/reviews/memory.ts";
import { TimeZone } from "../../core/time.ts";
import { Outcome } from "./reviews.ts";
import { DateText, InstantText } from "./texts.ts";

const MAX_DECKS = 20;
const MAX_CARDS = 1_000;
const MAX_ATTEMPTS = 10;
const WEEK_SECONDS = 604_800;
const KINDS = cardKinds as readonly [(typeof cardKinds)[number], ...(typeof cardKinds)[number][]];

const ClientId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{16,64}$/, "write 16 to 64 letters, digits, - or _ (a UUID fits)")
  .describe("made by the client before it sends; sending the same request again is safe");

/** An attempt: the client's own id, or that of a shared quiz with the number of the attempt. */
export const QuizId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{16,64}(?:\.\d{1,2})?$/, "write the `quizId` that POST /quizzes or GET /quizzes returned");

export const SharedQuizId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{22}$/, "write the `sharedQuizId` that POST /shared-quizzes returned");

const NamedCards = [
  z
    .strictObject({ type: z.literal("decks"), deckIds: z.array(DeckId).min(1).max(MAX_DECKS) })
    .describe("all cards of these decks"),
  z
    .strictObject({ type: z.literal("cases"), caseIds: z.array(DeckId).min(1).max(MAX_DECKS) })
    .describe("all cards of these built-in cases, those of the opt-in decks included"),
  z.strictObject({ type: z.literal("path"), pathId: PathId }).describe("the cards of a learning path"),
  z
    .strictObject({ type: z.literal("cards"), cardIds: z.array(CardId).min(1).max(MAX_CARDS) })
    .describe("just these cards, of up to 20 decks; so a list made elsewhere becomes a quiz"),
] as const;

const QuizPool = z.discriminatedUnion("type", [
  ...NamedCards,
  z.strictObject({ type: z.literal("due") }).describe("the learner's cards that are due now"),
  z
    .strictObject({ type: z.literal("weak") })
    .describe("the learner's cards with an E-factor below 2.1, or failed at the last review that counted"),
]);

const choice = {
  kinds: z
    .array(z.enum(KINDS))
    .min(1)
    .optional()
    .describe("only cards of these kinds; absent: all but recall, which the learner grades"),
  difficulties: z
    .array(z.int().min(1).max(3))
    .min(1)
    .optional()
    .describe("only cards of these difficulties; absent: all"),
  size: z
    .int()
    .min(1)
    .max(MAX_QUESTIONS)
    .describe("questions; a quiz has fewer when there are no more that do not answer each other"),
  limitSeconds: z.int().min(10).max(WEEK_SECONDS).optional().describe("for the whole quiz; seven days when absent"),
  questionLimitSeconds: z.int().min(3).max(3_600).optional().describe("for each question; none when absent"),
  seed: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe("decides, with what was seen before, which questions come and in which order; the id when absent"),
};
const feedsSchedule = z
  .boolean()
  .default(true)
  .describe("whether answers to cards of decks the learner is enrolled in count as reviews");

export const QuizBody = z.strictObject({ id: ClientId, from: QuizPool, ...choice, feedsSchedule, timeZone: TimeZone });
export type QuizPool = z.output<typeof QuizPool>;

export const AnswerBody = z.strictObject({
  question: z.int().min(1).max(MAX_QUESTIONS),
  cardId: CardId.describe("the card of the question, as it was served: an answer never lands on another one"),
  answer: QuizAnswer,
});

/** What is shown of a question before it is answered. */
export const Question = z.strictObject({
  number: z.int(),
  cardId: CardId,
  kind: z.enum(KINDS),
  stem: z.string(),
  difficulty: z.int(),
  answerType: z.string().describe("the `type` of the answer to send"),
  options: z.array(z.string()).optional().describe("mcq, chain, reverse, multi"),
  lefts: z.array(z.string()).optional().describe("match"),
  rights: z.array(z.string()).optional().describe("match, in another order"),
  items: z.array(z.string()).optional().describe("order"),
  statements: z.array(z.string()).optional().describe("compare"),
  sides: z.array(z.string()).optional().describe("compare: sides 0 and 1"),
  unit: z.string().optional().describe("estimate: the unit of a figure that names none"),
  servedAt: InstantText,
  answerBy: InstantText.describe("by the server's clock, which alone decides"),
});

/** Shown only when the question has ended, or its learner asked for the answer of a recall card. */
export const Feedback = z.strictObject({
  answer: z.string(),
  rightAnswer: CardAnswer.nullable().describe("in the form it would have been sent in"),
  explanation: z.string(),
  asOf: z.string().optional().describe("when the answer was true"),
  sources: z.array(CardSource),
  mistakes: z
    .array(z.strictObject({ text: z.string(), origin: z.string().optional(), explain: z.string().optional() }))
    .describe("what was wrong in the learner's answer, and what it truly belongs to"),
});

export const QuizMovement = z.strictObject({
  outcome: Outcome,
  dueBefore: DateText.nullable().describe("null: the card was new"),
  dueOn: DateText.nullable(),
});

export const QuestionResult = z.strictObject({
  number: z.int(),
  cardId: CardId,
  outcome: z
    .enum(["open", "answered", "guess", "skipped", "timed-out"])
    .describe("guess: answered within 300 ms of serving, which is worth nothing and no review"),
  ms: z.int().nullable().describe("from serving to answering, by the server's clock"),
  answer: QuizAnswer.nullable(),
  credit: z.number().min(0).max(1).nullable(),
  grade: Grade.nullable().describe("of SM-2: the kind's grade for the answer, lowered by time to 4 or 3"),
  schedule: QuizMovement.nullable().describe("what the answer did to the card's schedule"),
  noSchedule: z
    .enum(["not-wanted", "not-enrolled", "guess", "skipped", "history-full"])
    .nullable()
    .describe("why it did nothing"),
  feedback: Feedback.nullable(),
});

export const QuizProgress = z.strictObject({
  quizId: QuizId,
  title: z.string().nullable().describe("of a shared quiz"),
  state: z.enum(["open", "finished", "abandoned", "expired"]),
  startedAt: InstantText,
  expiresAt: InstantText,
  questionLimitSeconds: z.int().nullable(),
  size: z.int(),
  ended: z.int().describe("questions answered, skipped or timed out"),
  credit: z.number().describe("of all questions together; `size` is full marks"),
  next: z.int().nullable().describe("the question that is open or to be served; null: there is none"),
});

export const Quiz = QuizProgress.extend({
  question: Question.nullable().describe("the open one"),
  results: z.array(QuestionResult).describe("of the questions that were served"),
});

export const QuizList = z.strictObject({
  quizzes: z.array(QuizProgress).describe("newest first"),
  nextPage: z.string().nullable(),
});

export const ServedQuestion = z.strictObject({ quiz: QuizProgress, question: Question });

export const AnswerResult = z.strictObject({ quiz: QuizProgress, result: QuestionResult });

export const SharedQuizBody = z.strictObject({
  id: ClientId,
  title: z.string().trim().min(1).max(100),
  from: z.discriminatedUnion("type", NamedCards),
  ...choice,
  opensAt: InstantText.optional().describe("now when absent"),
  closesAt: InstantText.describe("within a year; nothing is taken from then on"),
  attempts: z.int().min(1).max(MAX_ATTEMPTS).default(1).describe("for each participant"),
  teamId: z
    .string()
    .regex(/^[A-Za-z0-9]{12}$/, "write the id of a team you are in")
    .optional()
    .describe("for the members of this team; absent: for who has the link"),
});

export const SharedQuiz = z.strictObject({
  sharedQuizId: SharedQuizId,
  title: z.string(),
  size: z.int(),
  opensAt: InstantText,
  closesAt: InstantText,
  limitSeconds: z.int().nullable(),
  questionLimitSeconds: z.int().nullable(),
  attempts: z.int(),
  attemptsLeft: z.int().describe("of the caller"),
  teamId: z.string().nullable(),
  isOwner: z.boolean(),
});

export const NewSharedQuiz = SharedQuiz.extend({
  link: z.string().nullable().describe("shown this once; null for a team, and when the request is repeated"),
});

export const SharedQuizList = z.strictObject({
  quizzes: z.array(z.strictObject({ sharedQuizId: SharedQuizId, title: z.string(), createdAt: InstantText })),
});

export const QuizLink = z.strictObject({ link: z.string().describe("shown this once") });

export const JoinBody = z.strictObject({
  link: z.string().min(1).max(100).optional().describe("what the owner sent; not needed in the team"),
  name: z.string().trim().min(1).max(50).describe("what the owner, and who may see the results, know you by"),
  showsResults: z
    .boolean()
    .describe("whether the other participants may see your results under this name; the owner sees them in any case"),
  feedsSchedule,
  timeZone: TimeZone,
});

export const SharedResults = z.strictObject({
  questions: z
    .array(Question.pick({ number: true, cardId: true, kind: true, stem: true }))
    .describe("to the owner, what each number asks; empty for others"),
  participants: z.array(
    z.strictObject({
      name: z.string(),
      isYou: z.boolean(),
      attempts: z.array(
        z.strictObject({
          number: z.int(),
          state: z.enum(["open", "finished", "abandoned", "expired"]),
          startedAt: InstantText,
          credit: z.number(),
          questions: z.array(QuestionResult.pick({ number: true, outcome: true, ms: true, credit: true })),
        }),
      ),
    }),
  ),
  nextPage: z.string().nullable(),
});
