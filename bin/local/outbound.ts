import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyPluginCallback } from "fastify";

/** A request that a function made to somebody's address. It did not leave this machine. */
export type OutboundCall = { at: number; url: string; headers: Record<string, string>; body: string };
export type OutboundReply = { status: number; headers?: Record<string, string>; delayMs?: number };

export type LocalOutbound = {
  routes: FastifyPluginCallback;
  calls: OutboundCall[];
  /** Answers the calls from now on; 201 to everything until then. */
  answerWith(answer: (call: OutboundCall) => OutboundReply): void;
};

const MOST_KEPT = 200;

/**
 * Stands for the push services of browsers and the receivers of webhooks: it takes what functions send, keeps it to be
 * looked at, and lets nothing out. A push message is kept as it went out, encrypted, in base64.
 */
export function localOutbound(clock: () => number): LocalOutbound {
  const calls: OutboundCall[] = [];
  let answer: (call: OutboundCall) => OutboundReply = () => ({ status: 201 });
  return {
    calls,
    answerWith: (next) => {
      answer = next;
    },
    routes: (server, _options, done) => {
      server.removeAllContentTypeParsers();
      server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, parsed) => parsed(null, body));
      server.get("/", () => calls);
      server.post("/", async (request, reply) => {
        const { "x-outbound-url": url, host: _host, connection: _connection, ...headers } = request.headers;
        const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const isJson = headers["content-type"] === "application/json";
        const call = {
          at: clock(),
          url: String(url),
          headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
          body: bytes.toString(isJson ? "utf8" : "base64"),
        };
        calls.push(call);
        if (calls.length > MOST_KEPT) calls.shift();
        const { status, headers: answered = {}, delayMs = 0 } = answer(call);
        await sleep(delayMs);
        return reply.code(status).headers(answered).send("");
      });
      done();
    },
  };
}
