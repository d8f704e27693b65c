import * as z from "zod";
import { Card } from "../cards/card.ts";
import { DeckEdit } from "../cards/deck-edits.ts";
import { FlagReason, FlagStatus } from "../flags.ts";
import { CardId, DeckId, Ordinal } from "../ids.ts";
import { CaseId, OwnCaseFields, OwnFact } from "../ingest/own-case.ts";
import { MAX_RECORDS } from "../reviews/placement.ts";
import { TimeZone } from "../time.ts";
import { FileInstant, FileRecord } from "./file-records.ts";

/**
 * The lines of an export file, one JSON object each; README.md here describes them for readers. They stand in the order
 * of `LINE_TYPES`. No line says whose account it is, or names another learner.
 */
export const FILE_FORMAT = "casedeck-export";
/** Rises with every change that code of an older version could not read. */
export const FILE_VERSION = 1;

/** Longer than any line an export writes: a card with the longest history takes 400,000 characters. */
export const MAX_LINE_CHARACTERS = 524_288;
/** The few edits that a card can get find room above the limit of a history. */
const MAX_FILE_RECORDS = MAX_RECORDS + 500;
const MAX_KEYS = 20_000;

const count = z.int().min(0);
/** Lines of each type that can be there more than once, and the records of all cards together. */
export const Counts = z.strictObject({
  decks: count,
  deckCards: count,
  cases: count,
  facts: count,
  enrolments: count,
  cards: count,
  records: count,
  flags: count,
});
export type Counts = z.infer<typeof Counts>;
export const NO_COUNTS: Counts = {
  decks: 0,
  deckCards: 0,
  cases: 0,
  facts: 0,
  enrolments: 0,
  cards: 0,
  records: 0,
  flags: 0,
};

/** `expected`: what was known when the export began. The last line has the exact counts. */
const Header = z.strictObject({
  type: z.literal("header"),
  format: z.literal(FILE_FORMAT),
  version: z.literal(FILE_VERSION),
  exportedAt: FileInstant,
  expected: Counts.pick({ decks: true, cases: true, enrolments: true, cards: true }),
});

/** Settings by their names in the API; whoever imports checks each. */
const Profile = z.strictObject({ type: z.literal("profile"), settings: z.record(z.string(), z.unknown()) });

/** A private deck that the learner owns. `keys`: every card key it ever gave, in the order of the ordinals. */
const Deck = z.strictObject({
  type: z.literal("deck"),
  deckId: DeckId,
  title: z.string().max(500),
  domain: z.string().max(100),
  version: z.int().min(1).max(999_999),
  cardCount: count.max(MAX_KEYS),
  keys: z.array(z.string().max(500)).max(MAX_KEYS),
  edits: z.array(DeckEdit).max(MAX_KEYS),
});

const DeckCard = z.strictObject({ type: z.literal("deckCard"), ordinal: Ordinal, card: Card });

const OwnCase = z.strictObject({
  type: z.literal("case"),
  caseId: CaseId,
  fields: OwnCaseFields,
  document: z.string().max(500).nullable(),
  deckId: DeckId.nullable(),
});

const CaseFact = z.strictObject({ type: z.literal("fact"), fact: OwnFact });

/** `leftAt`: when the learner left the deck; null while they are in it. */
const Enrolment = z.strictObject({
  type: z.literal("enrolment"),
  deckId: DeckId,
  enrolledAt: FileInstant,
  leftAt: FileInstant.nullable(),
  deckVersion: z.int().min(1),
  newCardsPerDay: z.int().min(0).max(1000).nullable(),
  reviewsPerDay: z.int().min(0).max(9_999).nullable().default(null),
  timeZone: TimeZone.nullable(),
});

/**
 * A card with its whole history. `key`: the permanent name of the card, by which it is found where it has another
 * ordinal; null when the exporting side does not know it. `schedule` is there for readers: the history gives it.
 */
const StudiedCard = z.strictObject({
  type: z.literal("card"),
  cardId: CardId,
  key: z.string().max(500).nullable(),
  schedule: z.record(z.string(), z.unknown()),
  history: z.array(FileRecord).min(1).max(MAX_FILE_RECORDS),
});

const Flag = z.strictObject({
  type: z.literal("flag"),
  cardId: CardId,
  reason: FlagReason,
  text: z.string().max(2_000),
  status: FlagStatus,
  note: z.string().max(2_000).nullable(),
  flaggedAt: FileInstant,
});

const End = z.strictObject({ type: z.literal("end"), counts: Counts, digest: z.string().length(43) });

export const FileLine = z.discriminatedUnion("type", [
  Header,
  Profile,
  Deck,
  DeckCard,
  OwnCase,
  CaseFact,
  Enrolment,
  StudiedCard,
  Flag,
  End,
]);
/** A line as it was read and checked. */
export type FileLine = z.output<typeof FileLine>;
/** A line as it is written. */
export type WrittenLine = z.input<typeof FileLine>;
export type LineType = FileLine["type"];
export type LineOf<Type extends LineType> = Extract<FileLine, { type: Type }>;
