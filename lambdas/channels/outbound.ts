import { lookup } from "node:dns/promises";
import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { isPublicAddress } from "./public-address.ts";

/** A POST to an address that a learner named. */
export type OutboundRequest = { url: string; headers: Record<string, string>; body: string | Uint8Array };

/**
 * What came back. Without an answer `problem` says why in a word; `wasSent` is false when certainly nothing arrived.
 */
export type OutboundAnswer =
  | { status: number; retryAfterSeconds: number }
  | { status: null; problem: string; wasSent: boolean };

export type Outbound = { post(request: OutboundRequest): Promise<OutboundAnswer> };

type Address = { address: string; family: number };

const TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 16_384;
/** Where a local cloud collects what would leave the machine. */
const GATEWAY_VARIABLE = "OUTBOUND_GATEWAY";

export type OutboundOptions = {
  resolve?: (hostname: string) => Promise<Address[]>;
  timeoutMs?: number;
  gateway?: string | undefined;
  /** Of the address that was resolved; tests listen on another one. */
  port?: number;
  isAllowed?: (address: string) => boolean;
  rejectUnauthorized?: boolean;
};

/**
 * Posts to public addresses only. The name is resolved once, every address it has must be public, and the connection
 * goes to the very address that was checked, so that a name which changes meanwhile gains nothing. Redirects are not
 * followed, at most 16 KB of an answer are read, and all of it ends after five seconds. The text of the URL has been
 * checked by `core/reminders/endpoints.ts` before.
 */
export function openOutbound(options: OutboundOptions = {}): Outbound {
  const {
    resolve = (hostname) => lookup(hostname, { all: true }),
    timeoutMs = TIMEOUT_MS,
    gateway = process.env[GATEWAY_VARIABLE],
    port = 443,
    isAllowed = isPublicAddress,
    rejectUnauthorized = true,
  } = options;

  async function post({ url, headers, body }: OutboundRequest): Promise<OutboundAnswer> {
    const target = new URL(url);
    // A connection of its own for each: on one that is used again, nobody tells whether a request went out.
    const shared = {
      method: "POST",
      agent: false as const,
      headers: { ...headers, "content-length": String(Buffer.byteLength(body)) },
    };
    if (gateway) {
      const marked = { ...shared, headers: { ...shared.headers, "x-outbound-url": url } };
      return exchange(httpRequest(gateway, marked), body, timeoutMs);
    }
    const addresses = await within(timeoutMs, resolve(target.hostname)).catch(() => undefined);
    const [address] = addresses ?? [];
    if (!addresses || !address) return { status: null, problem: "unresolvable", wasSent: false };
    if (!addresses.every((one) => isAllowed(one.address))) {
      return { status: null, problem: "private-address", wasSent: false };
    }
    const pinned: LookupFunction = (_hostname, { all }, callback) =>
      all ? callback(null, [address]) : callback(null, address.address, address.family);
    const { hostname, pathname, search } = target;
    const path = pathname + search;
    const request = { ...shared, hostname, servername: hostname, port, path, lookup: pinned };
    return exchange(httpsRequest({ ...request, rejectUnauthorized }), body, timeoutMs);
  }

  return { post };
}

/** One request and its answer, whatever happens to it. */
function exchange(request: ClientRequest, body: string | Uint8Array, timeoutMs: number): Promise<OutboundAnswer> {
  return new Promise((settle) => {
    let isConnected = false;
    const timer = setTimeout(() => {
      settle({ status: null, problem: "timeout", wasSent: isConnected });
      request.destroy();
    }, timeoutMs);
    const done = (answer: OutboundAnswer) => {
      clearTimeout(timer);
      settle(answer);
      request.destroy();
    };
    request.on("socket", (socket) => {
      const event = "encrypted" in socket ? "secureConnect" : "connect";
      socket.once(event, () => {
        isConnected = true;
      });
    });
    request.on("error", () => done({ status: null, problem: "connection", wasSent: isConnected }));
    request.on("response", (response) => {
      const answer = { status: response.statusCode ?? 0, retryAfterSeconds: retryAfter(response) };
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_ANSWER_BYTES) done(answer);
      });
      response.on("end", () => done(answer));
      response.on("error", () => done(answer));
    });
    request.end(body);
  });
}

/** Seconds of a `Retry-After` header, in either form (RFC 9110 10.2.3), a date by the clock of its sender; 0 without one. */
function retryAfter({ headers }: IncomingMessage): number {
  const text = headers["retry-after"] ?? "";
  const since = Date.parse(headers.date ?? "") || Date.now();
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - since) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("The name could not be resolved in time")), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
