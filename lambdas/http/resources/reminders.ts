import * as z from "zod";
import { DeckId } from "../../core/ids.ts";
import { pushEndpointProblem, webhookUrlProblem } from "../../core/reminders/endpoints.ts";
import { Channel, Language, MAX_MUTED_DECKS, MAX_THRESHOLD, Weekday } from "../../core/reminders/settings.ts";
import { TimeZone } from "../../core/time.ts";
import { DateText, InstantText } from "./texts.ts";

const TimeText = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):(?:00|15|30|45)$/, "write a time on a quarter hour from 00:00 to 23:45, such as 19:00")
  .meta({ examples: ["19:00"] });

const QuietHours = z
  .strictObject({ from: TimeText, until: TimeText })
  .refine(({ from, until }) => from !== until, "write two different times, or null for no quiet hours");

const Threshold = z.int().min(1).max(MAX_THRESHOLD);

export const RemindersBody = z
  .strictObject({
    channels: z
      .strictObject({
        email: z.boolean().exactOptional(),
        push: z.boolean().exactOptional(),
        webhook: z.boolean().exactOptional(),
      })
      .exactOptional()
      .describe("absent ones stay as they are; mail is for those whom no push message reaches"),
    time: TimeText.exactOptional(),
    timeZone: TimeZone.exactOptional().describe("where the time is meant; follows `PATCH /me`"),
    weekdays: z
      .array(Weekday)
      .max(7)
      .refine((days) => new Set(days).size === days.length, "write each weekday once")
      .exactOptional(),
    quietHours: QuietHours.nullable().exactOptional().describe("a late reminder is left out rather than sent in them"),
    threshold: Threshold.exactOptional().describe("only when at least so many cards are due"),
    mutedDecks: z.array(DeckId).max(MAX_MUTED_DECKS).exactOptional().describe("decks whose cards do not count"),
    snooze: z
      .enum(["day", "week"])
      .nullable()
      .exactOptional()
      .describe("leaves out the next reminder, or those of a week from it; null takes it back"),
    waitForFullerSession: z
      .boolean()
      .exactOptional()
      .describe("waits for 15 cards, but not longer than three days after the first was due"),
    language: Language.exactOptional(),
  })
  .refine((body) => Object.keys(body).length > 0, "name at least one of the settings");

const Device = z.strictObject({
  deviceId: z.string(),
  service: z.string().describe("host of the push service"),
  createdAt: InstantText,
});
const WebhookResource = z.strictObject({ webhookId: z.string(), url: z.string(), createdAt: InstantText });

export const Reminders = z.strictObject({
  channels: z.strictObject({ email: z.boolean(), push: z.boolean(), webhook: z.boolean() }),
  time: TimeText,
  timeZone: TimeZone.nullable().describe("null until it is known"),
  weekdays: z.array(Weekday),
  quietHours: z.strictObject({ from: TimeText, until: TimeText }).nullable(),
  threshold: Threshold,
  mutedDecks: z.array(DeckId),
  snoozedUntil: DateText.nullable().describe("the first date on which reminders come again"),
  waitForFullerSession: z.boolean(),
  language: Language,
  nextReminderAt: InstantText.nullable().describe("when the next reminder may come, if there is a reason for it then"),
  address: z.strictObject({
    confirmed: z.string().nullable(),
    pending: z.string().nullable().describe("waits for its code; nothing else is sent there"),
    suppressed: z.boolean().describe("mail to the confirmed address came back, or was called unwanted"),
  }),
  devices: z.array(Device),
  webhooks: z.array(WebhookResource),
  pushKey: z.string().describe("the `applicationServerKey` to subscribe a browser with (VAPID)"),
});

export const ReminderPreview = z.strictObject({
  wouldSend: z.boolean().describe("whether a reminder would be sent if it were time now"),
  because: z
    .enum([
      "off",
      "weekday",
      "snoozed",
      "claimed",
      "studied",
      "paused",
      "unreachable",
      "nothing-due",
      "below-threshold",
      "waiting",
    ])
    .nullable()
    .describe(
      "why not. claimed: today's was sent; paused: seven reminders in a row were not followed by a review; unreachable: no chosen channel leads anywhere",
    ),
  nextReminderAt: InstantText.nullable(),
  channels: z.array(Channel).describe("the chosen ones that lead somewhere"),
  mail: z.strictObject({ subject: z.string(), text: z.string(), html: z.string() }),
  push: z.strictObject({ title: z.string(), body: z.string(), url: z.string(), tag: z.string() }),
});

export const AddressBody = z.strictObject({
  address: z
    .string()
    .max(254)
    .regex(
      /^[^\s@<>(),;:\\"[\]\p{Cc}]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/u,
      "write a mail address such as ada@example.org",
    ),
});

export const CodeBody = z.strictObject({ code: z.string().regex(/^\d{8}$/, "write the eight digits of the mail") });

const key = (bytes: number, what: string) =>
  z.string().refine((text) => Buffer.from(text, "base64url").length === bytes && /^[A-Za-z0-9_-]+=*$/.test(text), what);

export const DeviceBody = z.strictObject({
  endpoint: z.string().superRefine((text, context) => refuse(pushEndpointProblem(text), context)),
  keys: z.strictObject({
    p256dh: key(65, "write the 65 bytes of the browser's key as base64url"),
    auth: key(16, "write the 16 bytes of the browser's secret as base64url"),
  }),
  expirationTime: z.number().nullable().exactOptional().describe("as the browser gave it; not used"),
});

export const WebhookBody = z.strictObject({
  url: z.string().superRefine((text, context) => refuse(webhookUrlProblem(text), context)),
});

export const NewWebhook = WebhookResource.extend({
  secret: z.string().describe("256 random bits as base64, shown this once: the key of `webhook-signature`"),
});

const Delivery = z.strictObject({
  deliveryId: z.string(),
  attempt: z.int(),
  at: InstantText,
  status: z.int().nullable().describe("of the answer; null: there was none"),
  problem: z.string().nullable(),
  isTest: z.boolean(),
});
export const WebhookTest = z.strictObject({ delivered: z.boolean(), delivery: Delivery });
export const WebhookDeliveries = z.strictObject({ deliveries: z.array(Delivery).describe("of 30 days, newest first") });

function refuse(problem: string | undefined, context: z.RefinementCtx<string>): void {
  if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
}
