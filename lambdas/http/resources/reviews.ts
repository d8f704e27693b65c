import * as z from "zod";
import { CardId, DeckId } from "../../core/ids.ts";
import { Grade } from "../../core/reviews/memory.ts";
import { TimeZone } from "../../core/time.ts";
import { Problem, RecordId } from "./common.ts";
import { DateText, InstantText } from "./texts.ts";

const MAX_DURATION_MS = 86_400_000;

export const ReviewMode = z
  .enum(["scheduled", "ahead", "cram"])
  .describe(
    "scheduled: what the queue offered. ahead: before the card is due, and counting all the same, once a day. cram: practice, which never touches the schedule",
  );

const reviewFields = {
  id: RecordId,
  grade: Grade,
  reviewedAt: InstantText.describe("when the learner answered, by the device's clock"),
  durationMs: z.int().min(0).max(MAX_DURATION_MS).default(0).describe("how long the learner thought"),
  timeZone: TimeZone.describe("where the learner was: it decides to which day the review belongs").meta({
    examples: ["Europe/Berlin"],
  }),
  mode: ReviewMode.optional().meta({ default: "scheduled" }),
};

const undoFields = {
  id: RecordId,
  reviewId: RecordId.describe(
    "the id that the review was sent with, or its `key` from the card's history; also that of a control, or of an undo, which brings back what it took",
  ),
  undoneAt: InstantText,
};

const controlFields = {
  id: RecordId,
  control: z
    .enum(["suspend", "resume", "bury", "reset", "reschedule"])
    .describe(
      "suspend: not offered until it is resumed. bury: not offered until the learning day ends. reset: begins again as a new card. reschedule: due on `dueOn`; the interval stays",
    ),
  dueOn: DateText.optional().describe("with reschedule only: from today on, within a hundred years"),
  changedAt: InstantText.describe("when the learner decided it, by the device's clock"),
  timeZone: TimeZone.describe("where the learner was: it decides which day that was"),
};

const DUE_ON = { path: ["dueOn"], error: "write the day with reschedule, and with nothing else" };
const hasItsDay = ({ control, dueOn }: { control: string; dueOn?: string | undefined }) =>
  (control === "reschedule") === (dueOn !== undefined);

export const sentAt = InstantText.optional().describe(
  "the device's clock at the moment of sending. When it is more than two minutes off, all times of the request are shifted by the difference",
);

export const ReviewBody = z.strictObject({ ...reviewFields, sentAt });

export const UndoBody = z.strictObject({ ...undoFields, sentAt });

export const ControlBody = z.strictObject({ ...controlFields, sentAt }).refine(hasItsDay, DUE_ON);

export const ReviewItem = z.strictObject({ type: z.literal("review"), cardId: CardId, ...reviewFields });

export const UndoItem = z.strictObject({ type: z.literal("undo"), cardId: CardId, ...undoFields });

export const ControlItem = z
  .strictObject({ type: z.literal("control"), cardId: CardId, ...controlFields })
  .refine(hasItsDay, DUE_ON);

export const BatchItem = z.discriminatedUnion("type", [ReviewItem, UndoItem, ControlItem]);

export const MAX_BATCH = 100;

/** Items are checked one by one, so that a bad one never fails the rest. */
export const BatchBody = z.strictObject({
  items: z.array(z.unknown()).min(1).max(MAX_BATCH, `send at most ${MAX_BATCH} items in one batch`),
  sentAt,
});

export const Schedule = z.strictObject({
  cardId: CardId,
  dueOn: DateText.nullable().describe("null: never reviewed, reset or suspended"),
  suspended: z
    .boolean()
    .describe("the learner suspended the card, or it left its deck: it is not offered, and what was learned is kept"),
  withdrawn: z.boolean().describe("the card left its deck: resuming it does not bring it back"),
  buriedOn: DateText.nullable().describe(
    "the learning day on which the card was last buried: it is not offered on that day",
  ),
  leech: z.boolean().describe("the card was forgotten eight times or more"),
  repetitions: z.int(),
  intervalDays: z.int(),
  easeFactor: z.number().meta({ examples: [2.5] }),
  lapses: z.int().describe("failures of the card after it had been passed, since it was last reset"),
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
  mode: ReviewMode,
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

export const ControlEntry = z.strictObject({
  type: z.literal("control"),
  key: z.string(),
  changedAt: InstantText,
  learningDay: DateText,
  control: z
    .enum(["suspended", "resumed", "buried", "reset", "rescheduled"])
    .describe(
      "suspended: not offered until resumed. buried: not offered on that learning day. reset: begins again as a new card. rescheduled: due on the chosen day",
    ),
  dueOn: DateText.optional().describe("the day that was chosen"),
  undone: z.boolean().describe("taken back"),
});

export const OtherEntry = z.strictObject({ type: z.literal("other"), key: z.string(), at: InstantText });

export const HistoryEntry = z.discriminatedUnion("type", [ReviewEntry, UndoEntry, EditEntry, ControlEntry, OtherEntry]);

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
  review: ReviewEntry.optional().describe("the review that was taken back, or brought back"),
  control: ControlEntry.optional().describe("or the control"),
  schedule: Schedule,
  deck: DeckProgress,
  repeatToday: z.boolean(),
});

export const ControlResult = z.strictObject({ control: ControlEntry, schedule: Schedule, deck: DeckProgress });

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
  state: z
    .enum(["due", "new", "ahead"])
    .describe("ahead: not due yet, shown because of `aheadDays`; review it with the mode ahead or cram"),
  dueOn: DateText.nullable().describe("for a card that was buried, the day from which it is offered again"),
  overdueDays: z.int().min(0),
  repetitions: z.int(),
  intervalDays: z.int(),
  easeFactor: z.number(),
  leech: z.literal(true).optional().describe("with the leech action `tag`: the card was found to be a leech"),
  ifGraded: z.array(GradePreview).length(6).describe("due days before fuzz or balancing"),
});

export const Queue = z.strictObject({
  learningDay: DateText,
  timeZone: TimeZone,
  cards: z.array(QueueCard),
  drill: z
    .array(CardId)
    .describe(
      "SM-2 step 7: cards to be asked again today until they get a 4 or 5, in this order; answers move no schedule. A card is here some seconds after its answer, whose `repeatToday` says it at once",
    ),
  counts: z
    .strictObject({
      due: z.int().describe("due cards within today's limits, these and later pages, as far as they were read"),
      dueIsComplete: z.boolean().describe("false: there are more due cards than `due`"),
      new: z.int(),
      drill: z.int(),
    })
    .describe("what is left for today"),
  nextPage: z.string().nullable(),
});

export const CardDetail = z.strictObject({
  schedule: Schedule,
  history: z.array(HistoryEntry).describe("newest first"),
  nextPage: z.string().nullable(),
});
