import {
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
  TransactionConflictException,
} from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { Engine, Item } from "./engine.ts";
import { type Chance, count, type Interleaving, type Tally } from "./simulation.ts";

export type Command = Parameters<DynamoDBDocumentClient["send"]>[0];
type Key = { pk: string; sk: string };

/** What goes wrong between the code under test and the engine, each with its share of the calls it can hit. */
export type Faults = {
  random: Chance;
  tally: Tally;
  /** Calls wait here for their turn; absent: they run as they come. */
  order?: Interleaving;
  /** The answer to a write is lost and the SDK sends it again: the second answer is what the store sees. */
  repeatedWrites?: number;
  /** The answer to a write that was carried out is lost for good. */
  lostAnswers?: number;
  /** The engine refuses a call for its rate. */
  throttles?: number;
  /** A write is refused because a transaction is at work on its item. */
  conflicts?: number;
  /** An eventual read of an item gives an image 1 to 5 versions old. */
  staleReads?: number;
  /** A batch read leaves some of its keys unprocessed. */
  unprocessed?: number;
  /** Told of each image of a schedule item and the one before it, as the stream would tell it. */
  onImage?: (item: Item, before: Item | undefined) => void | Promise<void>;
};

const OLDEST_IMAGE = 5;

/** The outage a client sees when an answer is lost. */
export class LostAnswer extends Error {
  override readonly name = "TimeoutError";
}

/** The end of a process between two writes. */
export class Crash extends Error {
  override readonly name = "Crash";
}

export function isWrite(command: Command): boolean {
  return command instanceof UpdateCommand || command instanceof PutCommand || command instanceof TransactWriteCommand;
}

/** A document client that calls `send`. */
export function clientOf(send: (command: Command) => Promise<unknown>): DynamoDBDocumentClient {
  return { send } as unknown as DynamoDBDocumentClient;
}

/** The engine's client, with faults. What it is told of writes it needs for stale reads: use one for all devices. */
export function faulty(engine: Pick<Engine, "db" | "rawItem">, faults: Faults): DynamoDBDocumentClient {
  const { random, tally, order } = faults;
  const images = new Map<string, (Item | undefined)[]>();
  const hits = (share: number | undefined, name: string): boolean => {
    const hit = share !== undefined && random.happens(share);
    if (hit) count(tally, name);
    return hit;
  };
  const remembers = faults.staleReads !== undefined || faults.onImage !== undefined;
  const real = (command: Command) => engine.db.send(command as never) as Promise<unknown>;

  async function write(command: Command): Promise<unknown> {
    const keys = remembers ? keysOf(command) : [];
    for (const key of keys) if (!images.has(nameOf(key))) images.set(nameOf(key), [await engine.rawItem(key)]);
    // Only schedules are ever written in transactions.
    if (isOfSchedule(command) && hits(faults.conflicts, "conflicts")) throw conflict(command);
    const isRepeated = hits(faults.repeatedWrites, "writes sent twice");
    // As the SDK does when it repeats a transaction: under the token of the first attempt.
    if (isRepeated && command instanceof TransactWriteCommand) command.input.ClientRequestToken ??= random.id();
    try {
      const answer = await real(command);
      return isRepeated ? await real(command) : answer;
    } finally {
      for (const key of keys) await remember(key);
    }
  }

  async function remember(key: Key): Promise<void> {
    const past = images.get(nameOf(key)) ?? [];
    const item = await engine.rawItem(key);
    if (JSON.stringify(item) === JSON.stringify(past.at(-1))) return;
    if (key.sk.startsWith("S#") && item) await faults.onImage?.(item, past.at(-1));
    images.set(nameOf(key), [...past, item].slice(-OLDEST_IMAGE - 1));
  }

  function stale(key: Key, item: Item | undefined): Item | undefined {
    const past = images.get(nameOf(key));
    if (!past || past.length < 2 || !hits(faults.staleReads, "stale reads")) return item;
    return past.at(-1 - random.integer(1, Math.min(OLDEST_IMAGE, past.length - 1)));
  }

  async function batchGet(command: BatchGetCommand): Promise<unknown> {
    const [[table, { Keys: all = [], ConsistentRead = false }] = ["", { Keys: [] }]] = Object.entries(
      command.input.RequestItems ?? {},
    );
    const left = all.length > 1 && hits(faults.unprocessed, "unprocessed keys") ? random.integer(1, all.length - 1) : 0;
    const keys = all.slice(left) as Key[];
    const answer = await engine.db.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: keys, ConsistentRead } } }),
    );
    const found = new Map((answer.Responses?.[table] ?? []).map((item) => [nameOf(item as Item), item as Item]));
    return {
      ...answer,
      Responses: {
        [table]: keys.flatMap((key) => {
          const item = found.get(nameOf(key));
          return (ConsistentRead ? item : stale(key, item)) ?? [];
        }),
      },
      UnprocessedKeys: left > 0 ? { [table]: { Keys: all.slice(0, left) } } : {},
    };
  }

  async function call(command: Command): Promise<unknown> {
    if (hits(faults.throttles, "throttles")) throw throttle();
    if (isWrite(command)) {
      const answer = await write(command);
      if (hits(faults.lostAnswers, "lost answers")) throw new LostAnswer("The answer was lost");
      return answer;
    }
    if (command instanceof BatchGetCommand) return batchGet(command);
    const answer = await real(command);
    if (!(command instanceof GetCommand) || command.input.ConsistentRead) return answer;
    return { ...(answer as object), Item: stale(command.input.Key as Key, (answer as { Item?: Item }).Item) };
  }

  return clientOf((command) => (order ? order.turn(() => call(command)) : call(command)));
}

/** The client of a process that ends right before its write number `last + 1`. */
export function crashingAfter(db: DynamoDBDocumentClient, last: number): DynamoDBDocumentClient {
  let writes = 0;
  return clientOf(async (command) => {
    if (isWrite(command)) {
      if (writes === last) throw new Crash(`The process ended after ${last} writes`);
      writes += 1;
    }
    return db.send(command as never);
  });
}

function isOfSchedule(command: Command): boolean {
  return keysOf(command).some(({ sk }) => sk.startsWith("S#"));
}

function keysOf(command: Command): Key[] {
  if (command instanceof UpdateCommand) return [command.input.Key as Key];
  if (command instanceof PutCommand) return [keyOf(command.input.Item)];
  if (!(command instanceof TransactWriteCommand)) return [];
  return (command.input.TransactItems ?? []).map(({ Update, Put }) => (Update?.Key as Key) ?? keyOf(Put?.Item));
}

function keyOf(item: Record<string, unknown> | undefined): Key {
  return { pk: String(item?.pk), sk: String(item?.sk) };
}

function nameOf({ pk, sk }: Key): string {
  return `${pk} ${sk}`;
}

function throttle(): Error {
  return new ProvisionedThroughputExceededException({ $metadata: {}, message: "Too many requests" });
}

function conflict(command: Command): Error {
  const message = "Transaction is ongoing for the item";
  if (!(command instanceof TransactWriteCommand)) return new TransactionConflictException({ $metadata: {}, message });
  const others = (command.input.TransactItems ?? []).slice(1).map(() => ({ Code: "None" }));
  return new TransactionCanceledException({
    $metadata: {},
    message,
    CancellationReasons: [{ Code: "TransactionConflict" }, ...others],
  });
}
