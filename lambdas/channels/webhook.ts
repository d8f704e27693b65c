import { createHmac } from "node:crypto";
import type { Outcome } from "../core/reminders/outcome.ts";
import type { Instant } from "../core/time.ts";
import type { Outbound } from "./outbound.ts";

/** The version of what a webhook gets; it rises when a field changes its meaning. */
export type WebhookEvent = {
  type: "reminder" | "event" | "test";
  deliveryId: string;
  /** RFC 3339. */
  at: string;
  title: string;
  text: string;
  url: string;
  due: number;
};

/**
 * Posts an event as JSON, signed as Standard Webhooks 1.0 has it: HMAC-SHA256 over `id.timestamp.body` with the secret
 * of the webhook. A receiver checks the signature, refuses timestamps older than five minutes, and takes each id once.
 * @param secret 256 bits, base64.
 */
export async function sendWebhook(
  { url, secret }: { url: string; secret: string },
  event: WebhookEvent,
  { now, outbound }: { now: Instant; outbound: Outbound },
): Promise<{ status: number | null; problem: string | null; outcome: Outcome }> {
  const body = JSON.stringify(event);
  const timestamp = String(Math.floor(now / 1000));
  const headers = {
    "content-type": "application/json",
    "user-agent": "Casedeck-Webhook/1",
    "webhook-id": event.deliveryId,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signatureOf(secret, event.deliveryId, timestamp, body)}`,
  };
  const answer = await outbound.post({ url, headers, body });
  if (answer.status === null) {
    const { problem } = answer;
    // The receiver knows a repeat by its id, so that even what may have arrived is sent again.
    const outcome: Outcome =
      problem === "private-address"
        ? { outcome: "rejected", problem }
        : { outcome: "throttled", retryAfterSeconds: 0, problem };
    return { status: null, problem, outcome };
  }
  const { status, retryAfterSeconds } = answer;
  const problem = `status-${status}`;
  if (status >= 200 && status < 300) return { status, problem: null, outcome: { outcome: "sent" } };
  if (status === 410) return { status, problem, outcome: { outcome: "gone", problem } };
  const isPassing = status === 408 || status === 429 || status >= 500;
  return {
    status,
    problem,
    outcome: isPassing ? { outcome: "throttled", retryAfterSeconds, problem } : { outcome: "rejected", problem },
  };
}

/** As `webhook-signature` has it after `v1,`. */
export function signatureOf(secret: string, id: string, timestamp: string, body: string): string {
  return createHmac("sha256", Buffer.from(secret, "base64")).update(`${id}.${timestamp}.${body}`).digest("base64");
}
