import { once } from "node:events";
import { createServer } from "node:net";
import fastify from "fastify";
import * as z from "zod";
import type { Answers } from "./custom-resources.ts";
import { addGateway, type GatewaySettings, MAX_BODY_BYTES } from "./gateway.ts";
import type { LocalInbox } from "./mail.ts";
import type { LocalOutbound } from "./outbound.ts";
import { queueApi } from "./queue-api.ts";
import type { LocalQueue } from "./queues.ts";
import { type Identities, resourcesOfType } from "./template.ts";
import { signInRoutes } from "./tokens.ts";

/** Paths of the local cloud itself, beside those of the API. */
const OWN_PATH = "/_local";
const SIGN_IN_PATH = `${OWN_PATH}/sign-in`;
const ANSWER_PATH = `${OWN_PATH}/custom-resources`;
const QUEUE_PATH = `${OWN_PATH}/queues`;
const QUEUE_API_PATH = `${OWN_PATH}/sqs`;
const MAIL_API_PATH = `${OWN_PATH}/ses`;
const INBOX_PATH = `${OWN_PATH}/inbox`;
const OUTBOUND_PATH = `${OWN_PATH}/outbound`;
const CLOCK_PATH = `${OWN_PATH}/clock`;
const HOST = "127.0.0.1";
const Jump = z.object({ to: z.iso.datetime({ offset: true }) });
/** As long as a URL may be in the service. */
const MAX_URL_LENGTH = 8192;

export type ServerSettings = GatewaySettings & {
  answers: Answers;
  queues: readonly LocalQueue[];
  inbox: LocalInbox;
  outbound: LocalOutbound;
  /** Sets the clock of the cloud, ms since 1970, and lets everything happen that is due by then. */
  jumpTo: (at: number) => Promise<void>;
};

export type LocalServer = {
  url: string;
  signInUrl: string;
  answerUrl: string;
  /** Of the page with the mails that were sent. */
  inboxUrl: string;
  /** Where functions find the services that this server stands for. */
  variables: Record<string, string>;
  /** Adds what could only be known once the port was. */
  identify(identities: Identities): void;
  stop(): Promise<void>;
};

/**
 * Serves the HTTP API of the template, and under `/_local` the sign-in, the answers of custom resources, the queues, the
 * mails and other messages that were sent, and the clock, on 127.0.0.1.
 * @throws {Error} with one sentence when the port is taken.
 */
export async function startServer(
  port: number,
  { answers, queues, inbox, outbound, jumpTo, ...gateway }: ServerSettings,
): Promise<LocalServer> {
  const server = fastify({
    bodyLimit: MAX_BODY_BYTES,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: MAX_URL_LENGTH },
    frameworkErrors: (_error, _request, reply) => {
      reply.raw.writeHead(400, { "content-type": "application/json" }).end('{"message":"Bad Request"}');
    },
  });
  await server.register(async (scope) => addGateway(scope, gateway));
  await server.register(signInRoutes(gateway.issuers), { prefix: SIGN_IN_PATH });
  await server.register(answers.routes, { prefix: ANSWER_PATH });
  await server.register(queueApi(queues, gateway.clock), { prefix: QUEUE_API_PATH });
  await server.register(inbox.routes, { prefix: MAIL_API_PATH });
  await server.register(outbound.routes, { prefix: OUTBOUND_PATH });
  server.get(INBOX_PATH, async (_request, reply) => reply.redirect(await inbox.url()));
  server.get(CLOCK_PATH, () => ({ now: new Date(gateway.clock()).toISOString() }));
  server.post(CLOCK_PATH, async ({ body }, reply) => {
    const { data } = Jump.safeParse(body);
    if (!data) return reply.code(400).send({ message: 'Write {"to": "2026-11-20T18:00:00Z"}, an instant ahead.' });
    await jumpTo(Date.parse(data.to));
    return { now: new Date(gateway.clock()).toISOString() };
  });
  for (const queue of queues) server.get(`${QUEUE_PATH}/${queue.name}`, () => queue.list());

  const url = await server.listen({ host: HOST, port }).catch((error: unknown) => {
    throw listenError(error, port);
  });
  return {
    url,
    signInUrl: url + SIGN_IN_PATH,
    answerUrl: url + ANSWER_PATH,
    inboxUrl: url + INBOX_PATH,
    variables: {
      AWS_ENDPOINT_URL_SQS: url + QUEUE_API_PATH,
      AWS_ENDPOINT_URL_SESV2: url + MAIL_API_PATH,
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: url + SIGN_IN_PATH,
      OUTBOUND_GATEWAY: url + OUTBOUND_PATH,
    },
    identify(identities) {
      for (const [logicalId] of resourcesOfType(gateway.template, "AWS::ApiGatewayV2::Api")) {
        identities.set(logicalId, { ref: logicalId, attributes: { ApiEndpoint: url, ApiId: logicalId } });
      }
      for (const { logicalId, name, arn } of queues) {
        const queueUrl = `${url}${QUEUE_PATH}/${name}`;
        identities.set(logicalId, { ref: queueUrl, attributes: { Arn: arn, QueueName: name, QueueUrl: queueUrl } });
      }
    },
    stop: () => server.close(),
  };
}

/**
 * Fails before anything is built when the port is taken already.
 * @throws {Error} with one sentence that says what to do.
 */
export async function assertPortFree(port: number): Promise<void> {
  const server = createServer().listen(port, HOST);
  await once(server, "listening").catch((error: unknown) => {
    throw listenError(error, port);
  });
  server.close();
  await once(server, "close");
}

function listenError(error: unknown, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") {
    const next = port < 65_535 ? port + 1 : port - 1;
    return new Error(`Port ${port} is taken: stop what uses it, or choose another with "npm start -- --port ${next}".`);
  }
  if (code !== "EACCES") return error;
  return new Error(
    `Port ${port} is reserved by the system: choose one from 1024 on, as in "npm start -- --port 4000".`,
  );
}
