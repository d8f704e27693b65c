import { appendFile, mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { ACCOUNT, REGION, type Resolve, resourcesOfType, type Template } from "./template.ts";

const Message = z.object({ messageId: z.string(), sentAt: z.number(), body: z.string() });
export type Message = z.infer<typeof Message>;

export type LocalQueue = {
  logicalId: string;
  name: string;
  arn: string;
  send(message: Message): Promise<void>;
  /** All messages, oldest first. Nothing takes them out: these queues are lists of what went wrong. */
  list(): Promise<Message[]>;
};

/** The queues of the template, each kept as a file of one JSON message a line in the folder. */
export function queuesOf(template: Template, resolve: Resolve, stackName: string, folder: string): LocalQueue[] {
  return resourcesOfType(template, "AWS::SQS::Queue").map(([logicalId, { Properties }]) => {
    const name = z.string().parse(resolve(Properties.QueueName) ?? `${stackName}-${logicalId}`);
    const file = path.join(folder, `${name}.jsonl`);
    return {
      logicalId,
      name,
      arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`,
      async send(message) {
        await mkdir(folder, { recursive: true });
        await appendFile(file, `${JSON.stringify(message)}\n`);
      },
      async list() {
        const text = await readFile(file, "utf8").catch(() => "");
        const lines = text.split("\n").filter(Boolean);
        return lines.map((line) => Message.parse(JSON.parse(line)));
      },
    };
  });
}
