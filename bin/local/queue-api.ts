import { createHash, randomUUID } from "node:crypto";
import type { FastifyPluginCallback } from "fastify";
import * as z from "zod";
import type { LocalQueue } from "./queues.ts";

const Entry = z.object({ Id: z.string(), MessageBody: z.string(), DelaySeconds: z.number().optional() });
const SendMessage = Entry.omit({ Id: true }).extend({ QueueUrl: z.string() });
const SendMessageBatch = z.object({ QueueUrl: z.string(), Entries: z.array(Entry).min(1).max(10) });

/** The part of the SQS API that functions call: sending. `clock`: ms since 1970. */
export function queueApi(queues: readonly LocalQueue[], clock: () => number): FastifyPluginCallback {
  const queueOf = (url: string) => queues.find(({ name }) => url.endsWith(`/${name}`));
  async function send(queue: LocalQueue, { MessageBody, DelaySeconds }: z.infer<typeof Entry>) {
    const messageId = randomUUID();
    await queue.send({ messageId, sentAt: clock(), body: MessageBody }, DelaySeconds);
    return { MessageId: messageId, MD5OfMessageBody: createHash("md5").update(MessageBody).digest("hex") };
  }
  return (server, _options, done) => {
    server.removeAllContentTypeParsers();
    server.addContentTypeParser("*", { parseAs: "string" }, (_request, body, parsed) => parsed(null, body));
    server.post("/", async (request, reply) => {
      reply.type("application/x-amz-json-1.0");
      const operation = String(request.headers["x-amz-target"]).replace("AmazonSQS.", "");
      const body: unknown = JSON.parse(String(request.body));
      if (operation === "SendMessage") {
        const { QueueUrl, ...entry } = SendMessage.parse(body);
        const queue = queueOf(QueueUrl);
        if (queue) return JSON.stringify(await send(queue, { Id: "0", ...entry }));
      }
      if (operation === "SendMessageBatch") {
        const { QueueUrl, Entries } = SendMessageBatch.parse(body);
        const queue = queueOf(QueueUrl);
        if (queue) {
          const Successful = [];
          for (const entry of Entries) Successful.push({ Id: entry.Id, ...(await send(queue, entry)) });
          return JSON.stringify({ Successful, Failed: [] });
        }
      }
      reply.code(400);
      return JSON.stringify({
        __type: "com.amazonaws.sqs#QueueDoesNotExist",
        message: "The local cloud has no such queue, or does not know the operation.",
      });
    });
    done();
  };
}
