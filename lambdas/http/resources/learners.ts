import * as z from "zod";
import { DueDaySpread, LeechAction, NewCardPlacement, QueueOrder } from "../../core/reviews/habits.ts";
import { RolloverHour, TimeZone } from "../../core/time.ts";

const MOST_CARDS = 9_999;
const preferences = {
  timeZone: TimeZone,
  rolloverHour: RolloverHour.describe("the hour at which a learning day begins"),
  newCardsPerDay: z.int().min(0).max(1000).describe("of each deck that has no limit of its own"),
  reviewsPerDay: z
    .int()
    .min(0)
    .max(MOST_CARDS)
    .nullable()
    .describe("due cards offered in a day, of each deck that has no limit of its own; null: all"),
  cardsPerDay: z
    .int()
    .min(0)
    .max(MOST_CARDS)
    .nullable()
    .describe("cards offered in a day over all decks, new and due ones together; null: no limit"),
  burySiblings: z
    .boolean()
    .describe(
      "one card of a fact in a day, and none that gives another one's answer away, over both decks of a case; the rest waits until tomorrow",
    ),
  leechAction: LeechAction.describe(
    "what happens when a card becomes a leech, at eight lapses and at each further four. suspend: it is suspended. tag: the queue marks it. none: GET /leeches lists it, as it always does",
  ),
  dueDaySpread: DueDaySpread.describe(
    "from three days on, due days may be moved a little. fuzz: by a hash of card and review number. balance: to the day with the fewest cards. SM-2's own interval never changes by it",
  ),
  queueOrder: QueueOrder.describe("the order of due cards when GET /due names none"),
  newCardPlacement: NewCardPlacement.describe("where new cards stand when GET /due does not say it"),
};

const names = Object.keys(preferences) as (keyof typeof preferences)[];

export const ProfileBody = z
  .strictObject({
    timeZone: preferences.timeZone.exactOptional(),
    rolloverHour: preferences.rolloverHour.exactOptional(),
    newCardsPerDay: preferences.newCardsPerDay.exactOptional(),
    reviewsPerDay: preferences.reviewsPerDay.exactOptional(),
    cardsPerDay: preferences.cardsPerDay.exactOptional(),
    burySiblings: preferences.burySiblings.exactOptional(),
    leechAction: preferences.leechAction.exactOptional(),
    dueDaySpread: preferences.dueDaySpread.exactOptional(),
    queueOrder: preferences.queueOrder.exactOptional(),
    newCardPlacement: preferences.newCardPlacement.exactOptional(),
  })
  .refine((body) => Object.keys(body).length > 0, `name at least one of ${names.join(", ")}`);

export const Profile = z.strictObject({
  userId: z.string(),
  ...preferences,
  timeZone: TimeZone.nullable().describe("null until it is chosen: the zone of the latest first review serves"),
});

export type Profile = z.infer<typeof Profile>;
