import * as z from "zod";
import { DeckId } from "../ids.ts";
import { RolloverHour, TimeZone } from "../time.ts";
import { Quarter } from "./local-time.ts";

export const Channel = z.enum(["email", "push", "webhook"]);
export type Channel = z.infer<typeof Channel>;
export const CHANNELS = Channel.options;

export const Weekday = z.enum(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]);
export type Weekday = z.infer<typeof Weekday>;
export const WEEKDAYS = Weekday.options;

/** Languages that reminders are written in. */
export const Language = z.enum(["en", "de"]);
export type Language = z.infer<typeof Language>;

export const MAX_THRESHOLD = 500;
export const MAX_MUTED_DECKS = 100;

/** When and how a learner wants to be reminded. */
export const ReminderSettings = z.object({
  channels: z.object({ email: z.boolean(), push: z.boolean(), webhook: z.boolean() }),
  timeZone: TimeZone,
  rolloverHour: RolloverHour,
  /** The local time of the reminder. */
  quarter: Quarter,
  weekdays: z.array(Weekday),
  /** No reminder from the first time on until the second; they may lie on two sides of midnight. */
  quietHours: z.object({ from: Quarter, until: Quarter }).nullable(),
  /** Only when at least so many cards are due. */
  threshold: z.int().min(1).max(MAX_THRESHOLD),
  mutedDecks: z.array(DeckId).max(MAX_MUTED_DECKS),
  /** First date on which reminders come again; null: not snoozed. */
  snoozedUntil: z.int().nullable(),
  waitForFullerSession: z.boolean(),
  language: Language,
  /** The date on which reminders were turned on last, from which ignored ones are counted. */
  since: z.int(),
});
export type ReminderSettings = z.infer<typeof ReminderSettings>;

/** Evenings at seven, every day, nothing between ten at night and eight in the morning; off until somebody asks for it. */
export const DEFAULT_SETTINGS: Omit<ReminderSettings, "timeZone" | "rolloverHour" | "since"> = {
  channels: { email: false, push: false, webhook: false },
  quarter: 76,
  weekdays: [...WEEKDAYS],
  quietHours: { from: 88, until: 32 },
  threshold: 1,
  mutedDecks: [],
  snoozedUntil: null,
  waitForFullerSession: false,
  language: "en",
};

export function isOn({ channels }: Pick<ReminderSettings, "channels">): boolean {
  return CHANNELS.some((channel) => channels[channel]);
}

/** Whether a time lies in the quiet hours. */
export function isQuiet({ quietHours }: Pick<ReminderSettings, "quietHours">, quarter: number): boolean {
  if (!quietHours) return false;
  const { from, until } = quietHours;
  return from <= until ? from <= quarter && quarter < until : quarter >= from || quarter < until;
}
