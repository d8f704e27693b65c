import { createHash, randomBytes } from "node:crypto";
import { sendWebhook } from "../channels/webhook.ts";
import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import { type Instant, isoInstant } from "../core/time.ts";
import type { ReminderContext } from "../store/reminder-settings.ts";
import type { Webhook, WebhookDelivery } from "../store/webhooks.ts";
import type { ReminderDependencies } from "./dependencies.ts";

const MOST_DEVICES = 10;
const MOST_WEBHOOKS = 3;
const SECRET_BYTES = 32;
const ID_CHARACTERS = 22;

type Device = { endpoint: string; keys: { p256dh: string; auth: string } };

/** @throws {Failure} `too-many-targets` */
export async function addDevice(
  userId: UserId,
  { endpoint, keys }: Device,
  now: Instant,
  { stores }: ReminderDependencies,
): Promise<void> {
  const { subscriptions } = await stores.settings.findContext(userId, true);
  const id = idOf(endpoint);
  if (subscriptions.length >= MOST_DEVICES && !subscriptions.some((one) => one.id === id)) {
    throw new Failure("too-many-targets", `You have ${MOST_DEVICES} devices, which is the most. Forget one first.`);
  }
  await stores.subscriptions.save(userId, { id, endpoint, ...keys, createdAt: now });
}

/** @throws {Failure} `unknown-device` */
export async function forgetDevice(userId: UserId, id: string, { stores }: ReminderDependencies): Promise<void> {
  const { subscriptions } = await stores.settings.findContext(userId, true);
  if (!subscriptions.some((one) => one.id === id)) {
    throw new Failure("unknown-device", "You have no device with this id. GET /me/reminders lists yours.");
  }
  await stores.subscriptions.remove(userId, id);
}

/** A webhook of a URL is one webhook, however often it is added; its secret is new each time. @throws {Failure} `too-many-targets` */
export async function addWebhook(
  userId: UserId,
  url: string,
  now: Instant,
  { stores }: ReminderDependencies,
): Promise<Webhook> {
  const { webhooks } = await stores.settings.findContext(userId, true);
  const id = idOf(url);
  if (webhooks.length >= MOST_WEBHOOKS && !webhooks.some((one) => one.id === id)) {
    throw new Failure("too-many-targets", `You have ${MOST_WEBHOOKS} webhooks, which is the most. Remove one first.`);
  }
  const webhook = { id, url, secret: randomBytes(SECRET_BYTES).toString("base64"), createdAt: now };
  await stores.webhooks.save(userId, webhook);
  return webhook;
}

/** @throws {Failure} `unknown-webhook` */
export async function removeWebhook(userId: UserId, id: string, dependencies: ReminderDependencies): Promise<void> {
  await webhookOf(userId, id, dependencies);
  const { webhooks } = dependencies.stores;
  await webhooks.remove(userId, id);
  await webhooks.removeDeliveries(userId, id);
}

/** Forgets every device and webhook. Safe to repeat. */
export async function forgetAllTargets(
  userId: UserId,
  { subscriptions, webhooks }: Pick<ReminderContext, "subscriptions" | "webhooks">,
  { stores }: ReminderDependencies,
): Promise<void> {
  await Promise.all([
    ...subscriptions.map(({ id }) => stores.subscriptions.remove(userId, id)),
    ...webhooks.map(async ({ id }) => {
      await stores.webhooks.remove(userId, id);
      await stores.webhooks.removeDeliveries(userId, id);
    }),
  ]);
}

/** Sends a test at once and once. @throws {Failure} `unknown-webhook` */
export async function testWebhook(
  userId: UserId,
  id: string,
  now: Instant,
  dependencies: ReminderDependencies,
): Promise<{ delivered: boolean; delivery: WebhookDelivery }> {
  const { outbound, stores, studyUrl } = dependencies;
  const webhook = await webhookOf(userId, id, dependencies);
  const event = {
    type: "test" as const,
    deliveryId: randomBytes(16).toString("base64url"),
    at: isoInstant(now),
    title: "A test from Casedeck",
    text: "Reminders will look like this one.",
    url: studyUrl,
    due: 0,
  };
  const { status, problem, outcome } = await sendWebhook(webhook, event, { now, outbound });
  const delivery = { deliveryId: event.deliveryId, attempt: 1, at: now, status, problem, isTest: true };
  await stores.webhooks.log(userId, id, delivery);
  return { delivered: outcome.outcome === "sent", delivery };
}

/** @throws {Failure} `unknown-webhook` */
export async function webhookOf(
  userId: UserId,
  id: string,
  { stores }: ReminderDependencies,
): Promise<ReminderContext["webhooks"][number]> {
  const { webhooks } = await stores.settings.findContext(userId, true);
  const found = webhooks.find((one) => one.id === id);
  if (!found) throw new Failure("unknown-webhook", "You have no webhook with this id. GET /me/reminders lists yours.");
  return found;
}

function idOf(url: string): string {
  return createHash("sha256").update(url).digest("base64url").slice(0, ID_CHARACTERS);
}
