import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type ReminderTask, renamed } from "../core/reminders/task.ts";

/** The most that SQS takes at once. */
const BATCH = 10;
const CONNECT_TIMEOUT_MS = 1_000;
const REQUEST_TIMEOUT_MS = 5_000;
const ROUNDS = 3;

export type QueueMessage = { body: unknown; delaySeconds?: number };
export type Queue = {
  /** @throws {Error} when some of them could not be put into the queue; the others may have been. */
  send(messages: readonly QueueMessage[]): Promise<void>;
};

export function openQueue(url: string): Queue {
  const client = new SQSClient({
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
  });

  async function sendBatch(messages: readonly QueueMessage[], roundsLeft: number): Promise<void> {
    const Entries = messages.map(({ body, delaySeconds }, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify(body),
      ...(delaySeconds !== undefined && { DelaySeconds: delaySeconds }),
    }));
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
    const failed = messages.filter((_, index) => Failed.some(({ Id }) => Id === String(index)));
    if (failed.length === 0) return;
    if (roundsLeft === 0) throw new Error(`The queue refused ${failed.length} messages: ${Failed[0]?.Code}`);
    await sendBatch(failed, roundsLeft - 1);
  }

  return {
    async send(messages) {
      for (let first = 0; first < messages.length; first += BATCH) {
        await sendBatch(messages.slice(first, first + BATCH), ROUNDS);
      }
    },
  };
}

export type TaskMessage = { body: ReminderTask; delaySeconds?: number };

/** Puts tasks that name learners by their ids into the queue of reminders, where `recipientOf` names them. */
export function openTaskQueue(
  url: string,
  recipientOf: (userId: string) => string,
): (messages: readonly TaskMessage[]) => Promise<void> {
  const queue = openQueue(url);
  return (messages) =>
    queue.send(messages.map((message) => ({ ...message, body: renamed(message.body, recipientOf) })));
}
