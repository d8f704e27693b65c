import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { decodeJwt, importJWK, jwtVerify } from "jose";
import { openOutbound } from "../../lambdas/channels/outbound.ts";
import { MAX_PAYLOAD_BYTES, sendPush } from "../../lambdas/channels/push.ts";
import { makePushKeys } from "../../lambdas/channels/push-keys.ts";
import { sendWebhook } from "../../lambdas/channels/webhook.ts";
import { browser } from "../support/web-push-browser.ts";

const NOW = Date.now();
const ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/x";
const note = { title: "Two cards are due", body: "What is a partition?", url: "https://study", tag: "t" };
const keys = makePushKeys();

describe("R34: sendPush", () => {
  type Seen = { headers: IncomingMessage["headers"]; body: Buffer };
  const seen: Seen[] = [];
  let answer: (response: ServerResponse) => void = (response) => response.writeHead(201).end();
  let server: Server;

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      seen.push({ headers: request.headers, body: await buffer(request) });
      answer(response);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const device = browser(ENDPOINT);
  const { p256dh, auth } = device.subscription.keys;
  const outbound = (timeoutMs = 5_000) =>
    openOutbound({ gateway: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, timeoutMs });
  const send = (sent = note, timeoutMs?: number) =>
    sendPush({ endpoint: ENDPOINT, p256dh, auth }, sent, {
      keys,
      now: NOW,
      ttlSeconds: 3600,
      outbound: outbound(timeoutMs),
    });

  it("encrypts for the browser alone, and signs for the service for at most 12 hours", async () => {
    expect(await send()).toEqual({ outcome: "sent" });

    const { headers, body } = seen.at(-1) as Seen;
    expect(device.read(body)).toEqual(note);
    expect(headers).toMatchObject({ ttl: "3600", "content-encoding": "aes128gcm", "x-outbound-url": ENDPOINT });
    const [, token = "", publicKey = ""] = /^vapid t=(.*), k=(.*)$/.exec(String(headers.authorization)) ?? [];
    expect(publicKey).toBe(keys.publicKey);
    const point = Buffer.from(publicKey, "base64url");
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString("base64url"));
    const key = await importJWK({ kty: "EC", crv: "P-256", x: String(x), y: String(y) }, "ES256");
    await jwtVerify(token, key, { audience: "https://updates.push.services.mozilla.com" });
    expect(Number(decodeJwt(token).exp) * 1000 - NOW).toBeLessThanOrEqual(12 * 3_600_000);
  });

  it("keeps the payload within 3,072 bytes", async () => {
    await send({ ...note, body: "ü".repeat(5_000) });

    const read = device.read((seen.at(-1) as Seen).body);
    expect(Buffer.byteLength(JSON.stringify(read))).toBeLessThanOrEqual(MAX_PAYLOAD_BYTES);
    expect(read).toMatchObject({ title: note.title, body: expect.stringMatching(/^ü{1000,}$/) });
  });

  it.each([
    { status: 404, outcome: { outcome: "gone" } },
    { status: 410, outcome: { outcome: "gone" } },
    { status: 413, outcome: { outcome: "rejected", problem: "status-413" } },
    { status: 400, outcome: { outcome: "rejected" } },
    { status: 403, outcome: { outcome: "rejected" } },
    { status: 500, outcome: { outcome: "unknown" } },
    { status: 302, outcome: { outcome: "rejected" } },
  ])("takes $status for $outcome.outcome", async ({ status, outcome }) => {
    answer = (response) => response.writeHead(status, { location: "http://127.0.0.1:1/" }).end("no");
    const before = seen.length;

    expect(await send()).toMatchObject(outcome);
    expect(seen).toHaveLength(before + 1);
  });

  it.each([429, 503])("waits as long as the Retry-After of %i asks for", async (status) => {
    answer = (response) => response.writeHead(status, { "retry-after": "120" }).end();

    expect(await send()).toMatchObject({ outcome: "throttled", retryAfterSeconds: 120 });
  });

  it("S13: gives up a service that hangs, and does not know whether it took the message; others go on", async () => {
    answer = () => {};
    const began = performance.now();

    const hanging = send(note, 200);
    await sleep(50);
    answer = (response) => response.writeHead(201).end();

    expect(await send()).toEqual({ outcome: "sent" });
    expect(await hanging).toMatchObject({ outcome: "unknown", problem: "timeout" });
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it("S13: takes any nonsense for an answer: a broken line, an endless page, no end", async () => {
    answer = (response) => response.socket?.end("HTTP/1.1 2x0 ??\r\n\r\n");
    expect(await send()).toMatchObject({ outcome: "unknown" });
    answer = (response) => {
      response.writeHead(201, { "content-type": "text/html" });
      for (let part = 0; part < 10; part += 1) response.write("<html>".repeat(2_000));
    };
    expect(await send()).toEqual({ outcome: "sent" });
  });

  it("forgets a browser whose keys are no keys", async () => {
    const broken = { endpoint: ENDPOINT, p256dh: Buffer.alloc(65, 4).toString("base64url"), auth };
    const before = seen.length;

    expect(await sendPush(broken, note, { keys, now: NOW, ttlSeconds: 1, outbound: outbound() })).toEqual({
      outcome: "gone",
      problem: "bad-keys",
    });
    expect(seen).toHaveLength(before);
  });

  it("a webhook that answers 410 is gone, one that fails for a while is tried again", async () => {
    const event = { type: "test" as const, deliveryId: "d", at: "", title: "", text: "", url: "", due: 0 };
    const webhook = { url: "https://hooks.acme.org/", secret: "c2VjcmV0" };
    const outcomes = [];
    for (const status of [204, 410, 404, 500, 429, 302]) {
      answer = (response) => response.writeHead(status, { location: "http://127.0.0.1:1/" }).end();
      outcomes.push((await sendWebhook(webhook, event, { now: NOW, outbound: outbound() })).outcome.outcome);
    }

    expect(outcomes).toEqual(["sent", "gone", "rejected", "throttled", "throttled", "rejected"]);
  });
});
