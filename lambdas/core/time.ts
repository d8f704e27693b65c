import * as z from "zod";

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Milliseconds since 1970-01-01T00:00Z. */
export type Instant = number;

/** A calendar day as the number of days since 1970-01-01. A plain date: it has no zone. */
export type Day = number;

/** Whole days between two learning days. */
export type Days = number;

/** Quarter hours a local clock is ahead of UTC; every offset in use is a multiple of 15 minutes. */
export type QuarterHours = number;

/** The local clock of one moment: how far it is ahead of UTC, and at which hour its owner's day begins. */
export type LocalClock = { offset: QuarterHours; rolloverHour: number };

/** An IANA zone name this runtime knows, aliases included. Bare offsets such as `+02:00` are not zones: they have no DST. */
export const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, "not a time zone of the IANA database: write a name such as Europe/Berlin or America/New_York");
export type TimeZone = z.infer<typeof TimeZone>;

/** The hour at which a learner's day begins: an answer at 02:30 with rollover 4 belongs to the day before. */
export const RolloverHour = z.int().min(0).max(23);

export function isTimeZone(name: string): boolean {
  return zoneFormat(name) !== undefined;
}

/** The one name this runtime has for a zone, whatever alias and letter case it was written in; the name itself when it has none. */
export function canonicalZone(name: string): string {
  return zoneFormat(name)?.resolvedOptions().timeZone ?? name;
}

/** A format takes a millisecond to make. Names may be written in any letter case, so that there is no end to them. */
const formats = new Map<string, Intl.DateTimeFormat>();
const MOST_FORMATS = 1_000;

function zoneFormat(zone: string): Intl.DateTimeFormat | undefined {
  const known = formats.get(zone);
  if (known) return known;
  if (!/^[A-Za-z]/.test(zone)) return undefined;
  try {
    const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset", minute: "numeric" });
    if (formats.size >= MOST_FORMATS) formats.clear();
    formats.set(zone, format);
    return format;
  } catch {
    return undefined;
  }
}

/** How far `zone` is ahead of UTC at `at`, rounded to the quarter hour (only offsets before 1972 need rounding). */
export function zoneOffset(zone: TimeZone, at: Instant): QuarterHours {
  const format = zoneFormat(zone);
  if (!format) throw new RangeError(`This runtime has no time zone ${zone}.`);
  // "15 GMT+05:30"; UTC itself is "15 GMT". The minute stands there because nothing is formatted faster.
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(format.format(at));
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return Math.round((match[1] === "-" ? -minutes : minutes) / 15);
}

export function localClock(zone: TimeZone, rolloverHour: number, at: Instant): LocalClock {
  return { offset: zoneOffset(zone, at), rolloverHour };
}

/**
 * Minutes since 1970 on the learner's own clock, set back by the rollover hour, so that a learning day is always
 * 1440 of them. The store's due index holds such minutes: a card is due when its minute is not after this one.
 */
export function learningMinute(at: Instant, clock: LocalClock): number {
  return Math.floor((at + clock.offset * QUARTER_MS - clock.rolloverHour * HOUR_MS) / MINUTE_MS);
}

/** The calendar day a moment belongs to for its learner (sm2/README 3.9). */
export function learningDay(at: Instant, clock: LocalClock): Day {
  return Math.floor(learningMinute(at, clock) / MINUTES_PER_DAY);
}

/** The hour that a clock so far ahead of UTC shows, 0 to 23. */
export function localHour(at: Instant, offset: QuarterHours): number {
  return Math.floor((at + offset * QUARTER_MS) / HOUR_MS) % HOURS_PER_DAY;
}

export const MINUTES_PER_DAY = 1440;
const HOURS_PER_DAY = 24;

/** UTC+14: where each day begins first. */
export const LATEST_OFFSET: QuarterHours = 56;

/** `2026-11-20` for day 20777. */
export function dateOfDay(day: Day): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Day 20777 for `2026-11-20`. */
export function dayOfDate(date: string): Day {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

/** `2026-11-20T08:15:00.000Z`. */
export function isoInstant(at: Instant): string {
  return new Date(at).toISOString();
}
