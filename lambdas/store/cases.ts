import { gunzipSync, gzipSync } from "node:zlib";
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { Failure } from "../core/errors.ts";
import { DeckId, type UserId } from "../core/ids.ts";
import { OwnCaseFields, OwnFact } from "../core/ingest/own-case.ts";
import type { Instant } from "../core/time.ts";
import { caseChunkKey, type Key, learnerPartition, ownCaseKey, ownDeckKey, sortKeys } from "./keys.ts";
import { currentOf, isConflict, isThrottled, storeIsBusy } from "./write-errors.ts";

/** What a list of cases shows. */
export type OwnCaseSummary = {
  caseId: string;
  title: string;
  factCount: number;
  deckId: DeckId | null;
  /** Rises with every write to the case or to one of its facts. */
  version: number;
  updatedAt: Instant;
};

export type OwnCase = OwnCaseSummary & {
  fields: OwnCaseFields;
  document: string | null;
  facts: readonly OwnFact[];
  /** By chunk of its facts, the version that wrote it. */
  chunks: readonly number[];
};

/** Facts by item: a quarter of what an item may hold, as it is before packing. */
const MAX_CHUNK_CHARACTERS = 65_536;
/** Less than a transaction may carry (4 MB), as it is before packing. */
const MAX_CASE_CHARACTERS = 3_000_000;
const MAX_READS = 4;

const SummaryRow = z.object({
  sk: z.string(),
  title: z.string(),
  factCount: z.int(),
  deckId: DeckId.nullable(),
  v: z.int(),
  at: z.int(),
});
const MetaRow = SummaryRow.extend({ body: z.instanceof(Uint8Array), chunks: z.array(z.int()) });
const Body = z.object({ fields: OwnCaseFields, document: z.string().nullable() });
const ChunkRow = z.object({ sk: z.string(), v: z.int(), facts: z.instanceof(Uint8Array) });

export type CaseStore = ReturnType<typeof caseStore>;

/**
 * Cases of learners, in their own partition: one item with everything but the facts, and the facts in chunks that are
 * written in one transaction with it. The item says which version of each chunk belongs to it.
 */
export function caseStore(db: DynamoDBDocumentClient, coreTable: string) {
  /** Undefined also when a writer was faster than the second read. */
  async function read(userId: UserId, caseId: string): Promise<OwnCase | "changing" | undefined> {
    const get = new GetCommand({ TableName: coreTable, Key: ownCaseKey(userId, caseId), ConsistentRead: true });
    const { Item } = await db.send(get);
    if (!Item) return undefined;
    const meta = MetaRow.parse(Item);
    const keys = meta.chunks.map((_, chunk) => caseChunkKey(userId, caseId, chunk));
    const rows = new Map((await chunksOf(keys)).map((row) => [row.sk, row]));
    const facts: OwnFact[] = [];
    for (const [chunk, version] of meta.chunks.entries()) {
      const row = rows.get(caseChunkKey(userId, caseId, chunk).sk);
      if (row?.v !== version) return "changing";
      facts.push(...z.array(OwnFact).parse(unpacked(row.facts)));
    }
    return { ...summaryOf(meta), ...Body.parse(unpacked(meta.body)), facts, chunks: meta.chunks };
  }

  async function chunksOf(keys: readonly Key[]): Promise<z.infer<typeof ChunkRow>[]> {
    const rows: z.infer<typeof ChunkRow>[] = [];
    let open: Record<string, unknown>[] = [...keys];
    while (open.length > 0) {
      const get = new BatchGetCommand({ RequestItems: { [coreTable]: { Keys: open, ConsistentRead: true } } });
      const { Responses, UnprocessedKeys } = await db.send(get);
      rows.push(...(Responses?.[coreTable] ?? []).map((row) => ChunkRow.parse(row)));
      open = UnprocessedKeys?.[coreTable]?.Keys ?? [];
    }
    return rows;
  }

  async function find(userId: UserId, caseId: string): Promise<OwnCase | undefined> {
    for (let round = 0; round < MAX_READS; round += 1) {
      const found = await read(userId, caseId);
      if (found !== "changing") return found;
    }
    throw new Failure("case-changed", "The case is being written by another request. Read it again.");
  }

  return {
    find,

    /** The cases of a learner by id, without their facts. */
    async list(userId: UserId): Promise<OwnCaseSummary[]> {
      const cases: OwnCaseSummary[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const page = await db.send(
          new QueryCommand({
            TableName: coreTable,
            KeyConditionExpression: "pk = :learner AND begins_with(sk, :cases)",
            ExpressionAttributeNames: { "#at": "at" },
            ExpressionAttributeValues: { ":learner": learnerPartition(userId), ":cases": sortKeys.ownCase },
            ProjectionExpression: "sk, title, factCount, deckId, v, #at",
            ConsistentRead: true,
            ExclusiveStartKey: start,
          }),
        );
        cases.push(...(page.Items ?? []).map((item) => summaryOf(SummaryRow.parse(item))));
        start = page.LastEvaluatedKey;
      } while (start);
      return cases;
    },

    /**
     * Writes `next` over `before`, whole or not at all; chunks that did not change are left alone. `before` undefined
     * makes a new case.
     * @throws {Failure} `case-changed` when the case is not at the version of `before` any more (`case-exists` when it
     * should be new); `case-full` when its facts need more than 3 MB.
     */
    async save(
      userId: UserId,
      next: Omit<OwnCase, "version" | "factCount" | "chunks">,
      before?: OwnCase,
    ): Promise<OwnCase> {
      const { caseId, facts, fields, document, deckId, updatedAt } = next;
      const version = (before?.version ?? 0) + 1;
      const texts = chunked(facts);
      const old = chunked(before?.facts ?? []);
      const chunks = texts.map((text, chunk) => (text === old[chunk] ? (before?.chunks[chunk] ?? version) : version));
      const meta = { title: fields.title, factCount: facts.length, deckId, v: version, at: updatedAt, chunks };
      const put = {
        TableName: coreTable,
        Item: { ...ownCaseKey(userId, caseId), ...meta, body: packed(JSON.stringify({ fields, document })) },
        ConditionExpression: before ? "v = :before" : "attribute_not_exists(pk)",
        ...(before && { ExpressionAttributeValues: { ":before": before.version } }),
      };
      const writes = texts.flatMap((text, chunk) => {
        if (chunks[chunk] !== version) return [];
        return [
          {
            Put: {
              TableName: coreTable,
              Item: { ...caseChunkKey(userId, caseId, chunk), v: version, facts: packed(text) },
            },
          },
        ];
      });
      const surplus = old.slice(texts.length).map((_, number) => ({
        Delete: { TableName: coreTable, Key: caseChunkKey(userId, caseId, texts.length + number) },
      }));
      await transact([{ Put: put }, ...writes, ...surplus], before ? "case-changed" : "case-exists");
      return { ...next, version, factCount: facts.length, chunks };
    },

    /** @throws {Failure} `case-changed` */
    async remove(userId: UserId, before: OwnCase): Promise<void> {
      const chunks = chunked(before.facts).map((_, chunk) => ({
        Delete: { TableName: coreTable, Key: caseChunkKey(userId, before.caseId, chunk) },
      }));
      const meta = {
        TableName: coreTable,
        Key: ownCaseKey(userId, before.caseId),
        ConditionExpression: "v = :before",
        ExpressionAttributeValues: { ":before": before.version },
      };
      const { deckId } = before;
      const listed = deckId === null ? [] : [{ Delete: { TableName: coreTable, Key: ownDeckKey(userId, deckId) } }];
      await transact([{ Delete: meta }, ...chunks, ...listed], "case-changed");
    },
  };

  async function transact(
    TransactItems: NonNullable<ConstructorParameters<typeof TransactWriteCommand>[0]["TransactItems"]>,
    refusal: "case-changed" | "case-exists",
  ): Promise<void> {
    await db.send(new TransactWriteCommand({ TransactItems })).catch((error: unknown) => {
      if (isThrottled(error)) throw storeIsBusy(error);
      if (!currentOf(error) && !isConflict(error)) throw error;
      const detail =
        refusal === "case-exists"
          ? "You have a case with this id already. PUT /cases/{caseId} changes it."
          : "The case was changed since it was read. Read it again and repeat the change with its new version.";
      const errors =
        refusal === "case-exists"
          ? [{ pointer: "#/title", detail: "choose another title: the id of a case is made of it" }]
          : [];
      throw new Failure(refusal, detail, { cause: error, errors });
    });
  }
}

function summaryOf({ sk, title, factCount, deckId, v, at }: z.infer<typeof SummaryRow>): OwnCaseSummary {
  return { caseId: sk.slice(sortKeys.ownCase.length), title, factCount, deckId, version: v, updatedAt: at };
}

/** The facts as texts of JSON, in their order, each as long as an item may well be. The same facts give the same texts. */
function chunked(facts: readonly OwnFact[]): string[] {
  const chunks: string[][] = [];
  let size = MAX_CHUNK_CHARACTERS;
  let total = 0;
  for (const fact of facts) {
    const text = JSON.stringify(fact);
    total += text.length;
    if (size + text.length > MAX_CHUNK_CHARACTERS) {
      chunks.push([]);
      size = 0;
    }
    chunks.at(-1)?.push(text);
    size += text.length + 1;
  }
  if (total > MAX_CASE_CHARACTERS) {
    throw new Failure(
      "case-full",
      `The facts of a case may take ${MAX_CASE_CHARACTERS} characters; these take ${total}.`,
    );
  }
  return chunks.map((texts) => `[${texts.join(",")}]`);
}

function packed(text: string): Uint8Array {
  return gzipSync(text);
}

function unpacked(bytes: Uint8Array): unknown {
  return JSON.parse(gunzipSync(bytes).toString("utf8"));
}
