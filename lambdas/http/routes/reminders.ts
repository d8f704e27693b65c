import * as z from "zod";
import {
  AddressBody,
  CodeBody,
  DeviceBody,
  NewWebhook,
  ReminderPreview,
  Reminders,
  RemindersBody,
  WebhookBody,
  WebhookDeliveries,
  WebhookTest,
} from "../resources/reminders.ts";
import type { RouteSpec } from "./spec.ts";

const hash = z.string().regex(/^[A-Za-z0-9_-]{22}$/, "write an id as GET /me/reminders returns it");
const devicePath = z.strictObject({ deviceId: hash });
const webhookPath = z.strictObject({ webhookId: hash });
const tokenPath = z.strictObject({ token: z.string().min(1).max(500) });

const SETTINGS = { description: "The reminders as they are now.", schema: Reminders } as const;
const PAGE = { description: "A page.", contentType: "text/html" } as const;

export const reminderRoutes = {
  "GET /me/reminders": {
    feature: "reminders",
    auth: "user",
    summary: "Get my reminders",
    replies: { 200: SETTINGS },
    problems: ["invalid-request"],
  },
  "PATCH /me/reminders": {
    feature: "reminders",
    auth: "user",
    summary: "Change my reminders",
    description:
      "Fields that are absent stay as they are. A reminder comes at most once a day, and only when cards are due that were not studied that day.",
    body: RemindersBody,
    replies: { 200: SETTINGS },
    problems: ["invalid-request", "body-too-large", "reminders-busy"],
  },
  "DELETE /me/reminders": {
    feature: "reminders",
    auth: "user",
    summary: "Remove my reminders",
    description: "Turns all of them off and forgets address, devices and webhooks. Safe to repeat.",
    replies: { 200: SETTINGS },
    problems: ["invalid-request"],
  },
  "GET /me/reminders/preview": {
    feature: "reminders",
    auth: "user",
    summary: "See my next reminder",
    description: "What would be sent if it were time now, and whether it would be.",
    replies: { 200: { description: "The reminder.", schema: ReminderPreview } },
    problems: ["invalid-request"],
  },
  "PUT /me/reminders/address": {
    feature: "reminders",
    auth: "user",
    summary: "Give a mail address",
    description:
      "A code is mailed to it. Reminders go there once the code came back; until then to the address before.",
    body: AddressBody,
    replies: { 200: SETTINGS },
    problems: [
      "invalid-request",
      "body-too-large",
      "mail-unavailable",
      "address-suppressed",
      "too-many-codes",
      "reminders-busy",
    ],
  },
  "POST /me/reminders/address/confirmation": {
    feature: "reminders",
    auth: "user",
    summary: "Confirm the mail address",
    description: "With the code that was mailed to it, within a day. Turns reminders by mail on.",
    body: CodeBody,
    replies: { 200: SETTINGS },
    problems: ["invalid-request", "body-too-large", "wrong-code", "reminders-busy"],
  },
  "PUT /me/reminders/devices": {
    feature: "reminders",
    auth: "user",
    summary: "Add a browser or device for push messages",
    description:
      "The body is what `PushSubscription.toJSON()` gives after subscribing with `pushKey`. Safe to repeat; a device whose service says that it is gone is forgotten.",
    body: DeviceBody,
    replies: { 200: SETTINGS },
    problems: ["invalid-request", "body-too-large", "too-many-targets", "reminders-busy"],
  },
  "DELETE /me/reminders/devices/{deviceId}": {
    feature: "reminders",
    auth: "user",
    summary: "Forget a device",
    path: devicePath,
    replies: { 200: SETTINGS },
    problems: ["invalid-request", "unknown-device"],
  },
  "POST /me/reminders/webhooks": {
    feature: "reminders",
    auth: "user",
    summary: "Add a webhook",
    description:
      "It gets reminders as JSON, signed as Standard Webhooks has it: `webhook-signature` is `v1,` and the base64 of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`. Take each `webhook-id` once and refuse old timestamps. The same URL again gets a new secret.",
    body: WebhookBody,
    replies: { 200: { description: "The webhook with its secret, shown this once.", schema: NewWebhook } },
    problems: ["invalid-request", "body-too-large", "too-many-targets", "reminders-busy"],
  },
  "DELETE /me/reminders/webhooks/{webhookId}": {
    feature: "reminders",
    auth: "user",
    summary: "Remove a webhook",
    path: webhookPath,
    replies: { 200: SETTINGS },
    problems: ["invalid-request", "unknown-webhook"],
  },
  "POST /me/reminders/webhooks/{webhookId}/tests": {
    feature: "reminders",
    auth: "user",
    summary: "Send a test to a webhook",
    path: webhookPath,
    replies: { 200: { description: "What came of it.", schema: WebhookTest } },
    problems: ["invalid-request", "unknown-webhook"],
  },
  "GET /me/reminders/webhooks/{webhookId}/deliveries": {
    feature: "reminders",
    auth: "user",
    summary: "List the deliveries of a webhook",
    path: webhookPath,
    replies: { 200: { description: "The latest 50.", schema: WebhookDeliveries } },
    problems: ["invalid-request", "unknown-webhook"],
  },
  "GET /unsubscribe/{token}": {
    feature: "reminders",
    auth: "none",
    summary: "Show the page to turn reminders off",
    description: "Where the link in a mail leads. It changes nothing: mail programs follow links by themselves.",
    path: tokenPath,
    replies: { 200: PAGE },
    problems: ["invalid-request", "unknown-unsubscribe-link", "expired-unsubscribe-link"],
    forPeople: true,
  },
  "POST /unsubscribe/{token}": {
    feature: "reminders",
    auth: "none",
    summary: "Turn all reminders off",
    description: "One click, without signing in (RFC 8058). Safe to repeat. Any body is accepted.",
    path: tokenPath,
    replies: { 200: PAGE },
    problems: ["invalid-request", "unknown-unsubscribe-link", "expired-unsubscribe-link", "reminders-busy"],
    forPeople: true,
  },
  "GET /study": {
    feature: "reminders",
    auth: "none",
    summary: "Show the page that opens the app",
    description: "Where a reminder leads in a stage without a web client.",
    replies: { 200: PAGE },
    problems: ["invalid-request"],
    forPeople: true,
  },
} as const satisfies Record<string, RouteSpec>;
