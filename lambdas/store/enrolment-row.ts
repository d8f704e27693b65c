import * as z from "zod";
import { isReadable, type Kin } from "../core/cards/kin.ts";
import { type CardId, cardId, DeckId, Ordinal, type UserId } from "../core/ids.ts";
import { DueDaySpread, type Habits, LeechAction } from "../core/reviews/habits.ts";
import { type Day, type Instant, TimeZone } from "../core/time.ts";
import { learnerPartition, sortKeys } from "./keys.ts";

/**
 * A learner's place in a deck. No item is written per new card: a card whose ordinal is below `nextNew` or in
 * `introduced` has been reviewed, every other one is new (data-model 5).
 */
export type Enrolment = Habits & {
  userId: UserId;
  deckId: DeckId;
  enrolledAt: Instant;
  deckVersion: number;
  /** Ordinals the deck has ever given, as of `deckVersion`. */
  cardCount: number;
  /** `null`: the learner's own limit applies. */
  newCardsPerDay: number | null;
  /** `null`: the learner's own limit applies. */
  reviewsPerDay: number | null;
  /** How its cards stand to each other; undefined when earlier code published the deck. */
  kin: Kin | undefined;
  /** The zone of the latest first review; undefined before it. */
  timeZone: TimeZone | undefined;
  nextNew: number;
  introduced: ReadonlySet<number>;
  /** The latest day on which something was noted of the deck: the three that follow belong to it, and count as empty on any other. */
  newOn: Day | null;
  /** Cards first reviewed on that day. */
  newCards: ReadonlySet<number>;
  /** Cards reviewed again on that day; kept only when something needs it (`countsReviews`). */
  reviewedCards: ReadonlySet<number>;
  /** Cards to be repeated on that day, with the time of the last answer. */
  drills: ReadonlyMap<number, Instant>;
  /** Cards that were found to be leeches; one that was reset since is among them. */
  leeches: ReadonlySet<number>;
};

const OrdinalSet = z.set(z.int());
const Row = z.object({
  pk: z.string(),
  sk: z.string(),
  ea: z.int(),
  dv: z.int(),
  cc: z.int(),
  lim: z.int().nullable(),
  ro: z.int(),
  tz: TimeZone.optional(),
  ptr: z.int().default(0),
  nx: OrdinalSet.optional(),
  nd: z.int().optional(),
  nt: OrdinalSet.optional(),
  rt: OrdinalSet.optional(),
  dr: z.record(z.string(), z.number()).default({}),
  le: OrdinalSet.optional(),
  rl: z.int().nullable().default(null),
  la: LeechAction.default("none"),
  sp: DueDaySpread.default("none"),
  ct: z.boolean().default(false),
  kin: z.instanceof(Uint8Array).optional(),
});

/** What every row of a deck has, also when the learner has left the deck, or knows cards of it without being in it. */
export const EnrolmentPlace = z.object({ dv: z.int(), lv: z.int().optional(), tz: TimeZone.optional() });
export const NEVER_ENROLLED = 0;

/** The enrolment in a row of `core`; `undefined` when its learner has left the deck, or was never in it. */
export function enrolmentOfRow(item: unknown): Enrolment | undefined {
  const { dv, lv } = EnrolmentPlace.parse(item);
  if (lv !== undefined || dv === NEVER_ENROLLED) return undefined;
  const row = Row.parse(item);
  return {
    userId: row.pk.slice(learnerPartition("").length),
    deckId: DeckId.parse(row.sk.slice(sortKeys.enrolment.length)),
    enrolledAt: row.ea,
    deckVersion: row.dv,
    cardCount: row.cc,
    newCardsPerDay: row.lim,
    rolloverHour: row.ro,
    timeZone: row.tz,
    nextNew: row.ptr,
    introduced: row.nx ?? new Set(),
    newOn: row.nd ?? null,
    newCards: row.nt ?? new Set(),
    reviewsPerDay: row.rl,
    reviewedCards: row.rt ?? new Set(),
    drills: new Map(Object.entries(row.dr).map(([ordinal, at]) => [Number(ordinal), at])),
    leeches: row.le ?? new Set(),
    leechAction: row.la,
    dueDaySpread: row.sp,
    countsReviews: row.ct,
    kin: row.kin && isReadable(row.kin) ? row.kin : undefined,
  };
}

/** The zone in which the learner first reviewed a card last. */
export function latestZone(enrolments: readonly Enrolment[]): TimeZone | undefined {
  const studied = enrolments.filter(({ timeZone }) => timeZone !== undefined);
  return studied.toSorted((a, b) => (b.newOn ?? 0) - (a.newOn ?? 0))[0]?.timeZone;
}

/** Cards of this deck first reviewed on `day`. */
export function newOnDay(enrolment: Enrolment, day: Day): ReadonlySet<number> {
  return enrolment.newOn === day ? enrolment.newCards : new Set();
}

/** Cards of this deck reviewed on `day`, and not for the first time. */
export function reviewedOnDay(enrolment: Enrolment, day: Day): ReadonlySet<number> {
  return enrolment.newOn === day ? enrolment.reviewedCards : new Set();
}

/** Whether the cards reviewed on a day have to be noted: some limit or the burying of siblings asks for it. */
export function isCounting({ countsReviews, reviewsPerDay }: Enrolment): boolean {
  return countsReviews || reviewsPerDay !== null;
}

/** Whether the enrolment does not know yet that the card with this ordinal is no longer new. */
export function isNewCard({ nextNew, introduced }: Enrolment, ordinal: number): boolean {
  return ordinal >= nextNew && !introduced.has(ordinal);
}

/** The cards that are new, in the order of the deck. */
export function* newCardsIn({ deckId, nextNew, cardCount, introduced }: Enrolment): Iterable<CardId> {
  for (let ordinal = nextNew; ordinal < cardCount; ordinal += 1) {
    if (!introduced.has(ordinal)) yield cardId(deckId, Ordinal.parse(ordinal));
  }
}

/** Cards of this deck to be repeated on `day`, with the time of the last answer. */
export function drillsOfDay(enrolment: Enrolment, day: Day): ReadonlyMap<number, Instant> {
  return enrolment.newOn === day ? enrolment.drills : new Map();
}
