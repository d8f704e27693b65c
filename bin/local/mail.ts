import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { FastifyPluginCallback } from "fastify";
import * as z from "zod";
import type { LocalRules } from "./event-rules.ts";

const HOST = "127.0.0.1";
/** Mail to these makes SES tell of a bounce or a complaint, as its mailbox simulator does. */
const SIMULATED = {
  "bounce@simulator.amazonses.com": {
    "detail-type": "Email Bounced",
    detail: (recipients: object[]) => ({
      eventType: "Bounce",
      bounce: { bounceType: "Permanent", bouncedRecipients: recipients },
    }),
  },
  "complaint@simulator.amazonses.com": {
    "detail-type": "Email Complaint Received",
    detail: (recipients: object[]) => ({
      eventType: "Complaint",
      complaint: { complainedRecipients: recipients },
    }),
  },
} as const;

const Mail = z.looseObject({
  messageId: z.string(),
  from: z.string(),
  destination: z.looseObject({ to: z.array(z.string()) }),
  subject: z.string(),
  body: z.object({ text: z.string().optional(), html: z.string().optional() }),
  headers: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
});
export type LocalMail = z.infer<typeof Mail>;

export type LocalInbox = {
  /** Serves the SES API; register it under the address that functions call. */
  routes: FastifyPluginCallback;
  /** Everything that was sent since the start, oldest first. */
  list(): Promise<LocalMail[]>;
  /** Address of the page on which to look at it. */
  url(): Promise<string>;
  stop(): Promise<void>;
};

/**
 * A local SES with an inbox, from the package aws-ses-v2-local. It is started by the first mail or the first look, so
 * that nobody waits for it who needs none.
 * @param publish gets what SES would tell of mails to its simulator.
 */
export function localInbox(publish: LocalRules["publish"]): LocalInbox {
  let starting: Promise<{ server: Server; url: string }> | undefined;

  async function start() {
    const { default: startSes } = await import("aws-ses-v2-local");
    // Loaded as CommonJS from an ES module the function stands one level deeper.
    const run = typeof startSes === "function" ? startSes : (startSes as { default: typeof startSes }).default;
    const server = await run({ host: HOST, port: 0 });
    return { server, url: `http://${HOST}:${(server.address() as AddressInfo).port}` };
  }
  const started = () => {
    starting ??= start();
    return starting;
  };

  return {
    url: async () => (await started()).url,
    async list() {
      if (!starting) return [];
      const answer = await fetch(`${(await started()).url}/store`);
      return z.object({ emails: z.array(Mail) }).parse(await answer.json()).emails;
    },
    routes: (server, _options, done) => {
      server.removeAllContentTypeParsers();
      server.addContentTypeParser("*", { parseAs: "string" }, (_request, body, parsed) => parsed(null, body));
      server.all("/*", async (request, reply) => {
        const { url } = await started();
        const { "*": rest = "" } = z.object({ "*": z.string().optional() }).parse(request.params);
        const answer = await fetch(`${url}/${rest}`, {
          method: request.method,
          headers: {
            authorization: String(request.headers.authorization ?? ""),
            "content-type": "application/json",
          },
          ...(request.method !== "GET" && { body: String(request.body ?? "") }),
        });
        if (answer.ok && rest.endsWith("outbound-emails")) void simulate(String(request.body), publish);
        return reply
          .code(answer.status)
          .type(answer.headers.get("content-type") ?? "application/json")
          .send(await answer.text());
      });
      done();
    },
    async stop() {
      if (!starting) return;
      const { server } = await starting;
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const Sent = z.object({ Destination: z.object({ ToAddresses: z.array(z.string()).default([]) }) });

async function simulate(body: string, publish: LocalRules["publish"]): Promise<void> {
  const { data } = Sent.safeParse(JSON.parse(body));
  for (const [address, { detail, ...event }] of Object.entries(SIMULATED)) {
    if (!data?.Destination.ToAddresses.includes(address)) continue;
    await publish({ source: "aws.ses", ...event, detail: detail([{ emailAddress: address }]) });
  }
}
