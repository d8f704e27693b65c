import * as z from "zod";
import { CardId, DeckId } from "../../core/ids.ts";
import { Grade } from "../../core/reviews/memory.ts";
import { TimeZone } from "../../core/time.ts";
import { Problem, RecordId } from "./common.ts";
import { DateText, InstantText } from "./texts.ts";

const MAX_DURATION_MS = 86_400_000;

const reviewFields = {
  id: RecordId,
  grade: Grade,
  reviewedAt: InstantText.describe("when the learner answered, by the device's clock"),
  durationMs: z.int().min(0).max(MAX_DURATION_MS).default(0).describe("how long the learner thought"),
  timeZone: TimeZone.describe("where the learner was: it decides to which day the review belongs").meta({
    examples: ["Europe/Berlin"],
  }),
};

const undoFields = {
  id: RecordId,
  reviewId: RecordId.describe("the id the review was sent with, or its `key` from the card's history"),
  undoneAt: InstantText,
};

const sentAt = InstantText.optional().describe(
  "the device's clock at the moment of sending. When it is more than two minutes off, all times of the request are shifted by the difference",
);

export const ReviewBody = z.strictObject({ ...reviewFields, sentAt });

export const UndoBody = z.strictObject({ ...undoFields, sentAt });

export const ReviewItem = z.strictObject({ type: z.literal("review"), cardId: CardId, ...reviewFields });

export const UndoItem = z.strictObject({ type: z.literal("undo"), cardId: CardId, ...undoFields });

export const BatchItem = z.discriminatedUnion("type", [ReviewItem, UndoItem]);

export const MAX_BATCH = 100;

/** Items are checked one by one, so that a bad one never fails the rest. */
export const BatchBody = z.strictObject({
  items: z.array(z.unknown()).min(1).max(MAX_BATCH, `send at most ${MAX_BATCH} items in one batch`),
  sentAt,
});

export const Schedule = z.strictObject({
  cardId: CardId,
  dueOn: DateText.nullable().describe("null: never reviewed, or suspended"),
  suspended: z.boolean().describe("the card left its deck: it is not offered, and what was learned is kept"),
  repetitions: z.int(),
  intervalDays: z.int(),
  easeFactor: z.number().meta({ examples: [2.5] }),
  lapses: z.int(),
  reviews: z.int().describe("reviews that count: practice, drill and undone ones do not"),
  version: z.int().describe("writes to this card so far"),
});

export const Outcome = z
  .enum(["counted", "practice", "drill", "undone"])
  .describe(
    "counted: moved the schedule. drill: a repeat on the same day as a counted grade below 4. practice: another review before the card was due. undone: taken back",
  );

export const ReviewEntry = z.strictObject({
  type: z.literal("review"),
  key: z.string(),
  grade: Grade,
  reviewedAt: InstantText,
  learningDay: DateText,
  durationMs: z.int().describe("kept on a logarithmic scale, within 5 %"),
  outcome: Outcome,
});

export const UndoEntry = z.strictObject({
  type: z.literal("undo"),
  key: z.string(),
  undoneAt: InstantText,
  reviewKey: z.string(),
});

export const EditEntry = z.strictObject({
  type: z.literal("edit"),
  key: z.string(),
  editedAt: InstantText.describe("when the learner took up the version of the deck that brought the change"),
  learningDay: DateText,
  edit: z
    .enum(["revised", "withdrawn", "carried"])
    .describe(
      "revised: the answer changed in meaning or the card came back, it is due within a day. withdrawn: the card left its deck and is suspended. carried: the card took the place of another one and got its schedule, with half the interval",
    ),
});

export const OtherEntry = z.strictObject({ type: z.literal("other"), key: z.string(), at: InstantText });

export const HistoryEntry = z.discriminatedUnion("type", [ReviewEntry, UndoEntry, EditEntry, OtherEntry]);

export const DeckProgress = z.strictObject({
  deckId: DeckId,
  newToday: z.int().describe("cards of this deck first reviewed on the day of the review"),
});

/** Everything a write changed: a client needs no second call. */
export const ReviewResult = z.strictObject({
  review: ReviewEntry,
  schedule: Schedule,
  deck: DeckProgress,
  repeatToday: z.boolean().describe("SM-2 step 7: ask this card again on the day of the review until it gets a 4 or 5"),
});

export const UndoResult = z.strictObject({
  undo: UndoEntry,
  review: ReviewEntry,
  schedule: Schedule,
  deck: DeckProgress,
  repeatToday: z.boolean(),
});

export const BatchResultItem = z.strictObject({
  index: z.int(),
  status: z.enum(["applied", "reordered", "practice", "duplicate", "rejected"]),
  entry: HistoryEntry.optional(),
  schedule: Schedule.optional(),
  repeatToday: z.boolean().optional(),
  problem: Problem.omit({ requestId: true }).optional(),
  retry: z.boolean().optional().describe("on rejected: true when the same item may succeed later"),
});

export const BatchResult = z.strictObject({ results: z.array(BatchResultItem), decks: z.array(DeckProgress) });

export const GradePreview = z.strictObject({
  grade: Grade,
  intervalDays: z.int(),
  dueOn: DateText,
  easeFactor: z.number(),
});

export const QueueCard = z.strictObject({
  cardId: CardId,
  state: z.enum(["due", "new"]),
  dueOn: DateText.nullable(),
  overdueDays: z.int().min(0),
  repetitions: z.int(),
  intervalDays: z.int(),
  easeFactor: z.number(),
  ifGraded: z.array(GradePreview).length(6),
});

export const Queue = z.strictObject({
  learningDay: DateText,
  timeZone: TimeZone,
  cards: z.array(QueueCard),
  nextPage: z.string().nullable(),
});

export const CardDetail = z.strictObject({
  schedule: Schedule,
  history: z.array(HistoryEntry).describe("newest first"),
  nextPage: z.string().nullable(),
});
