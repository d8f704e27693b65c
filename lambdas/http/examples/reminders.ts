import type * as z from "zod";
import type { Reminders } from "../resources/reminders.ts";

/** Examples of the routes of reminders, as `examples.ts` spreads them into those of all routes. */

const webhook = {
  webhookId: "Xw0cR5m2Yk8uJ1nQ7sLd4g",
  url: "https://hooks.casedeck-example.org/reminders",
  createdAt: "2026-11-20T08:20:00.000Z",
};

const reminders: z.input<typeof Reminders> = {
  channels: { email: true, push: false, webhook: true },
  time: "19:00",
  timeZone: "Europe/Berlin",
  weekdays: ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
  quietHours: { from: "22:00", until: "08:00" },
  threshold: 1,
  mutedDecks: [],
  snoozedUntil: null,
  waitForFullerSession: false,
  language: "en",
  nextReminderAt: "2026-11-20T18:00:00.000Z",
  address: { confirmed: "ada@example.org", pending: null, suppressed: false },
  devices: [],
  webhooks: [webhook],
  pushKey: "BFz0sEB2y8m4xKkq2Q9GCW2WgLcQvC0XJk9W7m6fJc3m1JXk5X0o8r2cJb1n7v5z8GqkqVd0mQ4o5pXn3sT1uYw",
};

const delivery = {
  deliveryId: "8Zb2kQ0vT5yW3xN1mL7pRg",
  attempt: 1,
  at: "2026-11-20T08:21:00.000Z",
  status: 204,
  problem: null,
  isTest: true,
};

export const reminderExamples = {
  "GET /me/reminders": { reply: reminders },
  "PATCH /me/reminders": {
    body: { time: "19:00", timeZone: "Europe/Berlin", channels: { webhook: true } },
    reply: reminders,
  },
  "PUT /me/reminders/address": { body: { address: "ada@example.org" } },
  "POST /me/reminders/address/confirmation": { body: { code: "20261120" } },
  "PUT /me/reminders/devices": {
    body: {
      endpoint: "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABexample",
      keys: {
        p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        auth: "BTBZMqHH6r4Tts7J_aSIgg",
      },
    },
  },
  "POST /me/reminders/webhooks": {
    body: { url: webhook.url },
    reply: { ...webhook, secret: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwu5cN0r2pKxg=" },
  },
  "POST /me/reminders/webhooks/{webhookId}/tests": { reply: { delivered: true, delivery } },
  "GET /me/reminders/webhooks/{webhookId}/deliveries": { reply: { deliveries: [delivery] } },
};

export const reminderParameters = {
  deviceId: "q7Rt0_aZk3b91xWm2Lp8Yw",
  webhookId: webhook.webhookId,
  token: "OGYwYTZjMWU.21139.q7Rt0_aZk3b91xWm2Lp8Yw",
};
