import webPush from "web-push";
import type { PushNote } from "../core/reminders/message.ts";
import type { Outcome } from "../core/reminders/outcome.ts";
import type { Instant } from "../core/time.ts";
import type { Outbound, OutboundAnswer } from "./outbound.ts";

type Subscription = { endpoint: string; p256dh: string; auth: string };
type Keys = { publicKey: string; privateKey: string };

/** Half of what a token may live (RFC 8292 allows 24 hours, the push services of Apple less). */
const TOKEN_SECONDS = 6 * 3600;
/** RFC 8030 lets a service refuse more than 4,096 bytes, of which encryption takes its part. */
export const MAX_PAYLOAD_BYTES = 3_072;
const SUBJECT = "https://github.com/casedeck";

/**
 * Sends one message to one browser, encrypted for it alone (RFC 8291). The service drops it after `ttlSeconds`.
 */
export async function sendPush(
  { endpoint, p256dh, auth }: Subscription,
  note: PushNote,
  { keys, now, ttlSeconds, outbound }: { keys: Keys; now: Instant; ttlSeconds: number; outbound: Outbound },
): Promise<Outcome> {
  let request: Parameters<Outbound["post"]>[0];
  try {
    const payload = payloadOf(note);
    const { cipherText } = webPush.encrypt(p256dh, auth, payload, "aes128gcm");
    const { origin } = new URL(endpoint);
    const expiresAt = Math.floor(now / 1000) + TOKEN_SECONDS;
    const { publicKey, privateKey } = keys;
    const vapid = webPush.getVapidHeaders(origin, SUBJECT, publicKey, privateKey, "aes128gcm", expiresAt);
    const headers = {
      authorization: vapid.Authorization,
      "content-encoding": "aes128gcm",
      "content-type": "application/octet-stream",
      ttl: String(ttlSeconds),
      urgency: "normal",
      topic: note.tag,
    };
    request = { url: endpoint, headers, body: cipherText };
  } catch {
    // The keys of the subscription are no point of the curve: no message can ever be made for it.
    return { outcome: "gone", problem: "bad-keys" };
  }
  return pushOutcome(await outbound.post(request));
}

/** What the answer of a push service means (RFC 8030 section 5 and 8.4). */
function pushOutcome(answer: OutboundAnswer): Outcome {
  if (answer.status === null) {
    const { problem, wasSent } = answer;
    if (wasSent) return { outcome: "unknown", problem };
    if (problem === "private-address") return { outcome: "gone", problem };
    return { outcome: "throttled", retryAfterSeconds: 0, problem };
  }
  const { status, retryAfterSeconds } = answer;
  const problem = `status-${status}`;
  if (status >= 200 && status < 300) return { outcome: "sent" };
  if (status === 404 || status === 410) return { outcome: "gone", problem };
  if (status === 429 || status === 503) return { outcome: "throttled", retryAfterSeconds, problem };
  return status >= 500 ? { outcome: "unknown", problem } : { outcome: "rejected", problem };
}

/** The note as JSON; its body is cut so that all of it fits. */
function payloadOf(note: PushNote): string {
  const body = Array.from(note.body);
  for (let kept = body.length; ; kept -= 20) {
    const payload = JSON.stringify({ ...note, body: body.slice(0, Math.max(0, kept)).join("") });
    if (Buffer.byteLength(payload) <= MAX_PAYLOAD_BYTES || kept <= 0) return payload;
  }
}
