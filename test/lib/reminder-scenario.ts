import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import fastify from "fastify";
import * as z from "zod";
import { localOutbound } from "../../bin/local/outbound.ts";
import { queueApi } from "../../bin/local/queue-api.ts";
import { type LocalQueue, queuesOf } from "../../bin/local/queues.ts";
import { type Identities, type Resolve, resourcesOfType, type Template } from "../../bin/local/template.ts";
import { localQuarter, timeOfQuarter } from "../../lambdas/core/reminders/local-time.ts";
import { recipientOf } from "../../lambdas/store/recipients.ts";
import { browser } from "../support/web-push-browser.ts";
import { type CallRoute, expectNoFailures } from "./scenario.ts";

const CARD = "apache-kafka.0002";

let queues: readonly LocalQueue[] = [];

/** What the functions of reminders call besides the tables: a queue, a mail service that rejects, browsers that are gone. */
export async function reminderServices(template: Template, resolve: Resolve, identities: Identities, folder: string) {
  const server = fastify({ forceCloseConnections: true });
  const outbound = localOutbound(Date.now);
  outbound.answerWith(({ url }) => ({ status: url.includes("fcm") ? 410 : 204 }));
  queues = queuesOf(template, resolve, "Test", folder);
  await server.register(queueApi(queues, Date.now), { prefix: "/sqs" });
  await server.register(outbound.routes, { prefix: "/outbound" });
  server.post("/ses/*", (_request, reply) =>
    reply.code(400).header("x-amzn-errortype", "MessageRejected").send({ message: "no" }),
  );
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  for (const { logicalId, name, arn } of queues) {
    identities.set(logicalId, { ref: `${url}/${name}`, attributes: { Arn: arn, QueueName: name } });
  }
  for (const [logicalId] of resourcesOfType(template, "AWS::ApiGatewayV2::Api")) {
    identities.set(logicalId, { ref: logicalId, attributes: { ApiEndpoint: url } });
  }
  for (const [logicalId] of resourcesOfType(template, "AWS::SES::ConfigurationSet")) {
    identities.set(logicalId, { ref: logicalId, attributes: {} });
  }
  return {
    variables: {
      AWS_ENDPOINT_URL_SQS: `${url}/sqs`,
      AWS_ENDPOINT_URL_SESV2: `${url}/ses`,
      OUTBOUND_GATEWAY: `${url}/outbound`,
    },
    stop: () => server.close(),
  };
}

type Scenario = {
  call: CallRoute;
  invoke(name: "Projector" | "Dispatcher" | "Sender" | "Feedback", event: unknown): Promise<unknown>;
  client: DynamoDBClient;
  table: string;
  viewsTable: string;
  learner: string;
};

/** One learner's reminders through every route and worker: to a browser that is gone, an address that is rejected and a webhook. */
export async function remindOnce({ call, invoke, client, table, viewsTable, learner }: Scenario): Promise<void> {
  const settings = async () => {
    const Key = { pk: { S: `U#${learner}` }, sk: { S: "P#R" } };
    return (await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }))).Item;
  };
  const project = async (before: Record<string, AttributeValue> | undefined) => {
    const after = await settings();
    const Keys = { pk: { S: `U#${learner}` }, sk: { S: "P#R" } };
    const dynamodb = {
      Keys,
      ...(before && { OldImage: before }),
      ...(after && { NewImage: after }),
      SequenceNumber: "9",
    };
    expectNoFailures(await invoke("Projector", { Records: [{ eventName: "MODIFY", dynamodb }] }));
  };
  const work = async (task: object) => {
    const Records = [{ messageId: "m", body: JSON.stringify(task) }];
    expectNoFailures(await invoke("Sender", { Records }));
  };
  const tasks = async () => {
    const queue = queues.find(({ name }) => name.includes("Tasks"));
    const bodies = ((await queue?.list()) ?? []).map(({ body }) => body);
    if (bodies.length === 0 || bodies.some((text) => text.includes(learner))) {
      throw new Error(`R23: the queue is empty, or names a learner by the id: ${bodies.join()}`);
    }
    return bodies.map((text) => z.looseObject({}).parse(JSON.parse(text)));
  };
  const body = { timeZone: "UTC", time: "10:00", quietHours: null };
  const changedAt = new Date().toISOString();
  const due = { control: "reschedule", dueOn: changedAt.slice(0, 10), changedAt, timeZone: "Etc/GMT+12" };
  for (const control of [{ control: "resume", changedAt, timeZone: due.timeZone }, due]) {
    const id = `reminder-${control.control}-000001`;
    await call("POST /cards/{cardId}/controls", { path: { cardId: CARD }, body: { id, ...control } });
  }

  const card = { path: { cardId: "apache-kafka.0002" } };
  const [reviewedAt, undoneAt] = [new Date().toISOString(), new Date().toISOString()];
  const review = { id: "review-taken-back", grade: 4, reviewedAt, timeZone: "UTC" };
  await call("POST /cards/{cardId}/reviews", { ...card, body: review });
  const undo = { id: "undo-of-the-review", reviewId: review.id, undoneAt };
  await call("POST /cards/{cardId}/undos", { ...card, body: undo }); // such a card is due at once

  await call("GET /me/reminders");
  await call("PATCH /me/reminders", { body });
  await call("PUT /me/reminders/address", { body: { address: "ada@example.org" } });
  await work((await tasks())[0] ?? {}); // the code, which the service rejects
  await call("POST /me/reminders/address/confirmation", { body: { code: "00000000" } }, 422);
  const devices = ["a", "b"].map((name) => browser(`https://fcm.googleapis.com/fcm/send/${name}`).subscription);
  for (const device of devices) await call("PUT /me/reminders/devices", { body: device });
  const shown = await call("GET /me/reminders");
  const { devices: listed } = z.object({ devices: z.array(z.object({ deviceId: z.string() })) }).parse(shown);
  await call("DELETE /me/reminders/devices/{deviceId}", { path: { deviceId: listed[0]?.deviceId ?? "" } });
  const made = await call("POST /me/reminders/webhooks", { body: { url: "https://hooks.acme.org/" } });
  const { webhookId } = z.object({ webhookId: z.string() }).parse(made);
  await call("POST /me/reminders/webhooks/{webhookId}/tests", { path: { webhookId } });
  await call("GET /me/reminders/webhooks/{webhookId}/deliveries", { path: { webhookId } });
  const channels = { push: true, webhook: true };
  await call("PATCH /me/reminders", { body: { channels } });
  await project(undefined);
  const before = await settings();
  await call("PATCH /me/reminders", { body: { time: "11:00" } });
  await project(before);
  const preview = await call("GET /me/reminders/preview");
  await invoke("Dispatcher", {});

  const { day } = localQuarter("UTC", Date.now());
  const shards = [0, 1, 2, 3].map((shard) => ({ zone: "UTC", quarter: 44, shard, day, at: Date.now() }));
  await client.send(
    new UpdateItemCommand({
      TableName: viewsTable,
      Key: { pk: { S: `L#${learner}` }, sk: { S: "REM" } },
      UpdateExpression: "SET ls = :yesterday",
      ExpressionAttributeValues: { ":yesterday": { N: String(day - 2) } },
    }),
  );
  await work({ task: "slots", slots: shards });
  await work({ task: "learner", userId: recipientOf(learner), slot: { ...shards[0], day: day + 1 } });
  await call("PATCH /me/reminders", { body: { time: "12:00" } });
  await work({ task: "slots", slots: shards.map((slot) => ({ ...slot, day: day + 2 })) }); // the row has stayed behind
  await invoke("Feedback", {
    detail: {
      eventType: "Bounce",
      bounce: { bounceType: "Permanent", bouncedRecipients: [{ emailAddress: "x@y.org" }] },
    },
  });
  const { mail } = z.object({ mail: z.object({ text: z.string() }) }).parse(preview);
  const token = /unsubscribe\/(\S+)/.exec(mail.text)?.[1] ?? "";
  await call("GET /unsubscribe/{token}", { path: { token }, userId: null });
  await call("POST /unsubscribe/{token}", { path: { token }, userId: null });
  await call("GET /study", { userId: null });
  await call("DELETE /me/reminders/webhooks/{webhookId}", { path: { webhookId } });
  await call("PATCH /me/reminders", { body: { channels } });
  await call("DELETE /me/reminders");
}

/** Events that wait in the outbox: handed out, and put back for the end of quiet hours. */
export async function sendEventOnce({ call, invoke, client, viewsTable, learner }: Scenario): Promise<void> {
  const channels = { push: true };
  const { day, quarter } = localQuarter("UTC", Date.now());
  const quiet = { from: timeOfQuarter((quarter + 95) % 96), until: timeOfQuarter((quarter + 48) % 96) };
  const time = timeOfQuarter((quarter + 50) % 96);
  await call("PATCH /me/reminders", { body: { timeZone: "UTC", channels, quietHours: quiet, time } });
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: viewsTable,
      KeyConditionExpression: "pk = :learner AND begins_with(sk, :events)",
      ExpressionAttributeValues: { ":learner": { S: `L#${learner}` }, ":events": { S: "EV#" } },
    }),
  );
  const names = Items.map(({ sk }) => (sk?.S ?? "").slice("EV#".length));
  await invoke("Dispatcher", {});
  const events = names.map((name) => ({ userId: recipientOf(learner), name, attempt: 0 }));
  const Records = [{ messageId: "m", body: JSON.stringify({ task: "events", events }) }];
  expectNoFailures(await invoke("Sender", { Records }));
  if (events.length === 0) throw new Error(`There was no event to send on day ${day}`);
}
