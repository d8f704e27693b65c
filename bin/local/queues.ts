import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { ACCOUNT, REGION, type Resolve, resourcesOfType, type Template } from "./template.ts";

const Message = z.object({ messageId: z.string(), sentAt: z.number(), body: z.string() });
export type Message = z.infer<typeof Message>;

/** `visibleAt`: ms since 1970 from which on a consumer gets it; `receives`: how often one got it. */
const Kept = Message.extend({ visibleAt: z.number().default(0), receives: z.int().default(0) });
type Kept = z.infer<typeof Kept>;

export type Received = Message & { receives: number };

export type LocalQueue = {
  logicalId: string;
  name: string;
  arn: string;
  /** Consumers get the message `delaySeconds` after it was sent. */
  send(message: Message, delaySeconds?: number): Promise<void>;
  /** Up to `most` messages that are visible at `now`, oldest first; they are hidden for the queue's time-out. */
  receive(most: number, now: number): Promise<Received[]>;
  remove(messageIds: readonly string[]): Promise<void>;
  /** All messages, oldest first, whether or not a consumer is at work on them. */
  list(): Promise<Message[]>;
  /** Where messages go that were received too often. */
  redrive: { arn: string; maxReceives: number } | undefined;
};

const Properties = z.looseObject({
  QueueName: z.string().optional(),
  VisibilityTimeout: z.number().default(30),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.unknown(), maxReceiveCount: z.number() }).optional(),
});

/** The queues of the template, each kept as a file of one JSON message a line in the folder. */
export function queuesOf(template: Template, resolve: Resolve, stackName: string, folder: string): LocalQueue[] {
  const nameOf = (logicalId: string, given: string | undefined) => given ?? `${stackName}-${logicalId}`;
  const arnOf = (name: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
  const queues = resourcesOfType(template, "AWS::SQS::Queue");
  /** Queues refer to each other, so that not every one is known when the first is made. */
  const arnOfTarget = (target: unknown) => {
    const id = z.object({ "Fn::GetAtt": z.tuple([z.string(), z.literal("Arn")]) }).parse(target)["Fn::GetAtt"][0];
    const given = queues.find(([logicalId]) => logicalId === id)?.[1].Properties.QueueName;
    return arnOf(nameOf(id, z.string().optional().parse(resolve(given))));
  };
  return queues.map(([logicalId, { Properties: raw }]) => {
    const { RedrivePolicy: redriveOfTemplate, ...rest } = raw;
    const { QueueName, VisibilityTimeout } = Properties.parse(resolve(rest));
    const { RedrivePolicy } = Properties.parse({ RedrivePolicy: redriveOfTemplate });
    const name = nameOf(logicalId, QueueName);
    return {
      logicalId,
      name,
      arn: arnOf(name),
      redrive: RedrivePolicy && {
        arn: arnOfTarget(RedrivePolicy.deadLetterTargetArn),
        maxReceives: RedrivePolicy.maxReceiveCount,
      },
      ...messagesIn(path.join(folder, `${name}.jsonl`), VisibilityTimeout * 1000),
    };
  });
}

function messagesIn(
  file: string,
  visibilityTimeoutMs: number,
): Pick<LocalQueue, "send" | "receive" | "remove" | "list"> {
  let loading: Promise<Kept[]> | undefined;
  let saving: Promise<void> = Promise.resolve();

  async function load(): Promise<Kept[]> {
    const text = await readFile(file, "utf8").catch(() => "");
    const lines = text.split("\n").filter(Boolean);
    return lines.map((line) => Kept.parse(JSON.parse(line)));
  }
  const all = () => {
    loading ??= load();
    return loading;
  };
  /** One after the other, so that the file is never older than what was answered. */
  function save(messages: readonly Kept[]): Promise<void> {
    const text = messages.map((message) => `${JSON.stringify(message)}\n`).join("");
    saving = saving.then(async () => {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(`${file}.new`, text);
      await rename(`${file}.new`, file);
    });
    return saving;
  }

  return {
    async send(message, delaySeconds = 0) {
      const messages = await all();
      messages.push({ ...message, visibleAt: message.sentAt + delaySeconds * 1000, receives: 0 });
      await save(messages);
    },
    async receive(most, now) {
      const messages = await all();
      const visible = messages.filter(({ visibleAt }) => visibleAt <= now).slice(0, most);
      if (visible.length === 0) return [];
      for (const message of visible) {
        message.visibleAt = now + visibilityTimeoutMs;
        message.receives += 1;
      }
      await save(messages);
      return visible.map(({ visibleAt: _hidden, ...message }) => message);
    },
    async remove(messageIds) {
      const messages = await all();
      const kept = messages.filter(({ messageId }) => !messageIds.includes(messageId));
      messages.splice(0, messages.length, ...kept);
      await save(messages);
    },
    async list() {
      return (await all()).map(({ messageId, sentAt, body }) => ({ messageId, sentAt, body }));
    },
  };
}
