import * as z from "zod";
import { Card } from "../core/cards/card.ts";
import { FlagId, FlagReason, FlagStatus, MAX_FLAG_TEXT } from "../core/flags.ts";
import { CardId, DeckId } from "../core/ids.ts";
import { CaseId, FactId, FactTypeName, OwnCaseFields, OwnFact } from "../core/ingest/own-case.ts";
import { IngestReport } from "../core/ingest/report.ts";
import { Grade } from "../core/reviews/memory.ts";
import { RolloverHour, TimeZone } from "../core/time.ts";

/** What the API takes and gives, once for validation, types and the OpenAPI document. */

const InstantText = z.iso
  .datetime({
    offset: true,
    error: "write an instant as 2026-11-20T08:15:00Z or with an offset, 2026-11-20T09:15:00+01:00",
  })
  .max(40);
const DateText = z.iso.date().meta({ examples: ["2026-11-26"] });

/**
 * The id a client gives a review or an undo before it sends it. Sending the same id again is safe for ever: the first
 * one counts. A UUID, ULID or nanoid fits. The 8-character `key` of a history entry is taken wherever an id is.
 */
export const RecordId = z
  .string()
  .regex(/^(?:[A-Za-z0-9_-]{8}|[A-Za-z0-9_-]{16,64})$/, "write 16 to 64 letters, digits, - or _ (a UUID fits)")
  .meta({ examples: ["0192f0c1-7b52-7c3e-9f0a-3d1f6c2b8a11"] });

const MAX_DURATION_MS = 86_400_000;

/** A page token from an earlier answer. It ends after a day and works only for the learner and route it was made for. */
export const PageToken = z.string().min(1).max(1024);

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

export const EnrolmentBody = z.strictObject({
  newCardsPerDay: z
    .int()
    .min(0)
    .max(1000)
    .nullable()
    .optional()
    .describe("the limit of this deck; null takes the learner's own"),
  link: z.string().min(1).max(100).optional().describe("opens a private deck of somebody else"),
});

export const ProfileBody = z
  .strictObject({
    timeZone: TimeZone.exactOptional(),
    rolloverHour: RolloverHour.exactOptional(),
    newCardsPerDay: z.int().min(0).max(1000).exactOptional(),
  })
  .refine((body) => Object.keys(body).length > 0, "name at least one of timeZone, rolloverHour, newCardsPerDay");

export const Profile = z.strictObject({
  userId: z.string(),
  timeZone: TimeZone.nullable().describe("null until it is chosen: the zone of the latest first review serves"),
  rolloverHour: RolloverHour,
  newCardsPerDay: z.int(),
});
export type Profile = z.infer<typeof Profile>;

export const Enrolment = z.strictObject({
  deckId: DeckId,
  enrolledAt: InstantText.describe(
    "from when on reviews count: the moment of enrolling, less the two minutes that a device's clock may be off",
  ),
  deckVersion: z.int(),
  cardCount: z.int(),
  newCardsPerDay: z.int().nullable().describe("null: the learner's own limit applies"),
});

export const Deck = z.strictObject({
  deckId: DeckId,
  title: z.string(),
  domain: z.string(),
  version: z.int().describe("rises when any card of the deck changes"),
  cardCount: z.int(),
  pageCount: z.int(),
  enrolment: Enrolment.nullable(),
});

export const DeckCard = z.intersection(z.object({ cardId: CardId }), Card);

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

const FlagText = z.string().max(MAX_FLAG_TEXT);

export const FlagBody = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{16,64}$/, "write 16 to 64 letters, digits, - or _ (a UUID fits)")
    .describe("made by the client before it sends; sending the same id again is safe"),
  reason: FlagReason,
  text: FlagText.default("").describe("what is wrong, in the learner's words"),
});
export const FlagDecision = z.strictObject({
  status: FlagStatus,
  note: FlagText.nullable().exactOptional().describe("shown to the learner; null removes it, absent leaves it"),
});

/** It does not say whose flag it is. */
export const Flag = z.strictObject({
  flagId: FlagId,
  cardId: CardId,
  reason: FlagReason,
  text: z.string(),
  status: FlagStatus,
  note: z.string().nullable().describe("an author's answer"),
  deckVersion: z.int().describe("the version of the deck the learner had"),
  flaggedAt: InstantText,
  changedAt: InstantText.nullable().describe("when an author last changed it; null: never"),
});
export const FlagResult = z.strictObject({
  flag: Flag,
  flags: z.array(Flag).describe("all flags of this learner on the card, this one included"),
});
export const FlagDecisionResult = z.strictObject({ flag: Flag });
export const FlagList = z.strictObject({
  flags: z.array(Flag),
  nextPage: z.string().nullable().describe("a page may have fewer flags than its limit, or none, and not be the last"),
});

const Share = z.number().min(0).max(1).nullable();
export const AttemptStatistics = z.strictObject({
  attempt: z.int().describe("1 is the first; 5 stands for the fifth and all later ones"),
  attempts: z.int(),
  shareRight: Share.describe("graded 3 or better; null when fewer than five learners came so far"),
});
/** A figure of fewer than five learners is null. */
export const CardStatistics = z.strictObject({
  cardId: CardId,
  learners: z.int().describe("who attempted the card"),
  attempts: z.int().describe("reviews that count: practice, drill and undone ones do not"),
  byAttempt: z.array(AttemptStatistics),
  discrimination: z
    .number()
    .nullable()
    .describe(
      "-1 to 1: the correlation between being right at the first attempt and the learner's share of first attempts right at the other cards of the deck. Near 0 or below: look at the card",
    ),
  leechShare: Share.describe("learners who failed the card 8 times or more after having passed it"),
  leechMarks: z.int().nullable().describe("over all learners: one at 8 such failures and one at each further 4"),
  medianThinkMs: z.int().nullable().describe("the middle learner's mean think time"),
});
export const CardStatisticsPage = z.strictObject({
  deckId: DeckId,
  learners: z.int().describe("learners the figures are of"),
  complete: z.boolean().describe("false: the deck has more learners, and these are a random part of them"),
  cards: z.array(CardStatistics),
  nextPage: z.string().nullable(),
});

export const Problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  requestId: z.string(),
  errors: z
    .array(
      z.union([
        z.strictObject({ pointer: z.string(), detail: z.string() }),
        z.strictObject({ parameter: z.string(), detail: z.string() }),
      ]),
    )
    .optional(),
});
export type Problem = z.infer<typeof Problem>;

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
export const DeckList = z.strictObject({ decks: z.array(Deck), nextPage: z.string().nullable() });
export const DeckPage = z.strictObject({
  deckId: DeckId,
  version: z.int(),
  page: z.int(),
  pageCount: z.int(),
  cards: z.array(DeckCard),
});
export const EnrolmentResult = z.strictObject({
  enrolment: Enrolment,
  changes: z
    .strictObject({
      revised: z.array(CardId).describe("due within a day: their answer changed in meaning, or they came back"),
      suspended: z.array(CardId).describe("not in the deck any more: not offered, and kept"),
      carried: z.array(CardId).describe("took the place of suspended cards, with half the interval"),
    })
    .describe("cards the learner had studied whose schedule a newer version of the deck changed; else empty"),
});
export const LeaveResult = z.strictObject({ deckId: DeckId, enrolment: z.null() });
export const Health = z.strictObject({ status: z.literal("ok") });

export const IngestBody = z.strictObject({
  markdown: z.string().describe("at most 256 KiB and 5,000 lines; longer ones are refused as a whole"),
  name: z.string().min(1).max(100).default("document").describe("what the facts name as their source"),
  keep: z
    .union([z.boolean(), z.array(CaseId).max(200)])
    .default(false)
    .describe("true keeps every case that got facts, a list those alone. Facts that are kept already stay as they are"),
});
export const KeptCase = z.strictObject({
  caseId: CaseId,
  status: z.enum(["created", "extended", "unchanged"]),
  added: z.int().describe("facts that were not there yet"),
  version: z.int(),
});
export const IngestResult = IngestReport.extend({ kept: z.array(KeptCase) });

const Version = z.int().min(1).describe("the version that was read");
export const OwnCaseBody = OwnCaseFields;
export const OwnCaseChange = OwnCaseFields.extend({ version: Version });
export const OwnCaseSummary = z.strictObject({
  caseId: CaseId,
  title: z.string(),
  factCount: z.int(),
  deckId: DeckId.nullable().describe("null: not published yet"),
  version: z.int(),
  updatedAt: InstantText,
});
export const OwnCaseList = z.strictObject({ cases: z.array(OwnCaseSummary) });
export const OwnCase = OwnCaseSummary.extend(OwnCaseFields.shape).extend({
  document: z.string().nullable().describe("the ingested document that its facts come from"),
  facts: z.array(OwnFact),
});
export const DeletedCase = z.strictObject({ caseId: CaseId });
export const OwnFactBody = z.strictObject({
  version: Version,
  fact: z
    .record(z.string(), z.unknown())
    .describe("the slots of its type, `src` and the common fields of a case file; the id is the one of the path"),
});
export const OwnFactResult = z.strictObject({ caseId: CaseId, version: z.int(), fact: OwnFact });
export const DeletedFact = z.strictObject({ caseId: CaseId, version: z.int(), type: FactTypeName, id: FactId });
export const PublishedDeck = z.strictObject({
  deck: Deck.omit({ enrolment: true }),
  case: OwnCaseSummary,
  drops: z
    .array(z.strictObject({ key: z.string(), reason: z.string(), detail: z.string() }))
    .describe("what gave no card, and why"),
});

export const LinkId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{22}$/, "write the `linkId` that GET /decks/{deckId}/links returns")
  .meta({ examples: ["9f3Kq0b7Qm2x1sZt4uVw5y"] });
export const LinkBody = z.strictObject({
  expiresAt: InstantText.nullable().optional().describe("when the link stops to work; null or absent: never"),
});
export const Link = z.strictObject({ linkId: LinkId, createdAt: InstantText, expiresAt: InstantText.nullable() });
export const NewLink = Link.extend({ link: z.string().describe("for `link` of PUT /decks/{deckId}/enrolment") });
export const LinkList = z.strictObject({ links: z.array(Link) });
export const RevokedLink = z.strictObject({ deckId: DeckId, linkId: LinkId });
