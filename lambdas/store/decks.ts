import { gunzipSync, gzipSync } from "node:zlib";
import { ConditionalCheckFailedException, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { Card } from "../core/cards/card.ts";
import { DeckEdit, deckEdits, Replacement } from "../core/cards/deck-edits.ts";
import { Across, isReadable, type Kin, kinOf } from "../core/cards/kin.ts";
import { Failure } from "../core/errors.ts";
import { DeckId, Ordinal, type UserId } from "../core/ids.ts";
import { batchGet } from "./batch-get.ts";
import {
  deckClaimKey,
  deckKey,
  deckListKey,
  deckPageKey,
  type Key,
  learnerPartition,
  ownDeckKey,
  sortKeys,
} from "./keys.ts";
import { partitions } from "./tables.ts";

/** What a list of decks shows. */
export type DeckSummary = {
  deckId: DeckId;
  title: string;
  domain: string;
  /** Rises with every publication that changed the deck. */
  version: number;
  /** Ordinals the deck ever gave, withdrawn ones included. */
  cardCount: number;
  pageCount: number;
};

export type DeckMeta = DeckSummary & {
  hash: string;
  /** Ordinals below `cardCount` that have no card any more. */
  withdrawn: readonly number[];
  /** The last edit of each card that had one. */
  edits: readonly DeckEdit[];
  /** Whose private deck it is; undefined: everybody's. */
  owner: UserId | undefined;
  /** How its cards stand to each other; undefined when earlier code published the deck. */
  kin?: Kin | undefined;
};

export type StoredCard = Card & { ordinal: Ordinal };
export type DeckPage = { pageCount: number; cards: StoredCard[] };

/** A deck as the build writes it to `decks/<deckId>.json`. */
export const DeckContent = z.strictObject({
  deckId: DeckId,
  title: z.string(),
  domain: z.string(),
  cardCount: z.int().min(0),
  hash: z.string(),
  cards: z.array(z.intersection(z.object({ ordinal: Ordinal }), Card)),
  replaced: z.array(Replacement).default([]),
  across: Across.optional(),
});
export type DeckContent = z.infer<typeof DeckContent>;

export const CARDS_PER_PAGE = 50;

const SummaryRow = z.object({
  title: z.string(),
  domain: z.string(),
  version: z.int(),
  cardCount: z.int(),
  pageCount: z.int(),
});
const MetaRow = SummaryRow.extend({
  hash: z.string(),
  withdrawn: z.array(z.int()).default([]),
  edits: z.array(DeckEdit).default([]),
  owner: z.string().optional(),
  kin: z.instanceof(Uint8Array).optional(),
});
const ClaimRow = z.object({ version: z.int(), hash: z.string() });
const PageRow = z.object({ pageCount: z.int(), cards: z.instanceof(Uint8Array) });
const PageCards = z.array(z.intersection(z.object({ ordinal: Ordinal }), Card));
/** What matters of a page that older code may have written. */
const PublishedCards = z.array(
  z.object({
    ordinal: Ordinal,
    key: z.string(),
    rev: z.int(),
    kind: z.string().optional(),
    answer: z.string().optional(),
  }),
);

export type DeckStore = ReturnType<typeof deckStore>;

export function deckStore(db: DynamoDBDocumentClient, coreTable: string) {
  async function find(deckId: DeckId, strongly = false): Promise<DeckMeta | undefined> {
    const get = new GetCommand({ TableName: coreTable, Key: deckKey(deckId), ConsistentRead: strongly });
    const { Item } = await db.send(get);
    return Item && metaOfRow(deckId, Item);
  }

  /**
   * The version to write: that of an unfinished attempt with the same content, else one nobody has written to. So the
   * pages of a version never change, even when a deployment failed half-way and the next one brings other cards.
   */
  async function claim(deck: DeckContent, published: DeckMeta | undefined, first: number): Promise<number> {
    const key = deckClaimKey(deck.deckId);
    const { Item } = await db.send(new GetCommand({ TableName: coreTable, Key: key, ConsistentRead: true }));
    const claimed = Item && ClaimRow.parse(Item);
    if (claimed && claimed.hash === deck.hash && claimed.version > (published?.version ?? 0)) return claimed.version;

    const version = Math.max(first, (published?.version ?? 0) + 1, (claimed?.version ?? 0) + 1);
    const put = new PutCommand({
      TableName: coreTable,
      Item: { ...key, version, hash: deck.hash },
      ConditionExpression: claimed ? "version = :claimed" : "attribute_not_exists(pk)",
      ...(claimed && { ExpressionAttributeValues: { ":claimed": claimed.version } }),
    });
    await db.send(put).catch((error: unknown) => rethrow(error, deck.deckId));
    return version;
  }

  /** Meta and list row change together, over the version that was read. */
  async function announce(deck: DeckMeta, before: DeckMeta | undefined): Promise<void> {
    const { deckId, hash, withdrawn, edits, owner, kin, ...summary } = deck;
    const meta = {
      TableName: coreTable,
      Item: {
        ...deckKey(deckId),
        ...summary,
        hash,
        withdrawn: [...withdrawn],
        edits: [...edits],
        ...(owner !== undefined && { owner }),
        ...(kin && { kin }),
      },
      ConditionExpression: before ? "version = :before" : "attribute_not_exists(pk)",
      ...(before && { ExpressionAttributeValues: { ":before": before.version } }),
    };
    const listed = owner === undefined ? deckListKey(deckId) : ownDeckKey(owner, deckId);
    const row = { TableName: coreTable, Item: { ...listed, ...summary } };
    const write = new TransactWriteCommand({ TransactItems: [{ Put: meta }, { Put: row }] });
    await db.send(write).catch((error: unknown) => rethrow(error, deckId));
  }

  async function readPage<Cards extends z.ZodType>(
    Key: Key,
    Cards: Cards,
    strongly = false,
  ): Promise<{ pageCount: number; cards: z.output<Cards> } | undefined> {
    const { Item } = await db.send(new GetCommand({ TableName: coreTable, Key, ConsistentRead: strongly }));
    if (!Item) return undefined;
    const { pageCount, cards } = PageRow.parse(Item);
    return { pageCount, cards: Cards.parse(unpacked(cards)) };
  }

  /** What a publication of `deck` over `before` does to the cards that learners may have. */
  async function editsOf(deck: DeckContent, before: DeckMeta, version: number): Promise<DeckEdit[]> {
    const keys = Array.from({ length: before.pageCount }, (_, page) => deckPageKey(deck.deckId, before.version, page));
    const pages = await Promise.all(keys.map((key) => readPage(key, PublishedCards, true)));
    const cards = pages.flatMap((page) => {
      if (!page) throw new Error(`A page of version ${before.version} of the deck ${deck.deckId} is missing`);
      return page.cards;
    });
    refuseMoved(deck, before.cardCount, cards);
    return deckEdits({ ...before, cards }, deck, version);
  }

  return {
    /** 0.5 read units, one trip; 1 unit when it has to be the newest. */
    find,

    /** Those of `deckIds` that exist, in no order, in one trip; 0.5 read units each. */
    async findAll(deckIds: readonly DeckId[]): Promise<DeckMeta[]> {
      const rows = await batchGet(db, coreTable, deckIds.map(deckKey));
      return rows.map((row) => metaOfRow(DeckId.parse(String(row.pk).slice(partitions.deck.length)), row));
    },

    /** The cards of several pages, of any decks, in one trip; a page that is not there has none. */
    async listPages(
      pages: readonly { deckId: DeckId; version: number; page: number }[],
    ): Promise<{ deckId: DeckId; version: number; cards: StoredCard[] }[]> {
      const wanted = new Map(
        pages.map((place) => {
          const key = deckPageKey(place.deckId, place.version, place.page);
          return [`${key.pk} ${key.sk}`, { ...place, key }];
        }),
      );
      const rows = await batchGet(
        db,
        coreTable,
        [...wanted.values()].map(({ key }) => key),
      );
      return rows.flatMap((row) => {
        const { deckId, version } = wanted.get(`${row.pk} ${row.sk}`) ?? {};
        if (deckId === undefined || version === undefined) return [];
        return [{ deckId, version, cards: PageCards.parse(unpacked(PageRow.parse(row).cards)) }];
      });
    },

    /** Decks in the order of their ids, `limit` of them after `after`; `more` when the list goes on. */
    async list(limit: number, after?: DeckId): Promise<{ decks: DeckSummary[]; more: boolean }> {
      const { Items = [] } = await db.send(
        new QueryCommand({
          TableName: coreTable,
          KeyConditionExpression: after === undefined ? "pk = :decks" : "pk = :decks AND sk > :after",
          ExpressionAttributeValues: { ":decks": partitions.deckList, ...(after !== undefined && { ":after": after }) },
          Limit: limit + 1,
        }),
      );
      const decks = Items.slice(0, limit).map((item) => ({ deckId: DeckId.parse(item.sk), ...SummaryRow.parse(item) }));
      return { decks, more: Items.length > limit };
    },

    /** Ids of the decks that this learner owns. */
    async listOwn(userId: UserId): Promise<DeckId[]> {
      const own: DeckId[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const page = await db.send(
          new QueryCommand({
            TableName: coreTable,
            KeyConditionExpression: "pk = :learner AND begins_with(sk, :decks)",
            ExpressionAttributeValues: { ":learner": learnerPartition(userId), ":decks": sortKeys.ownDeck },
            ExclusiveStartKey: start,
          }),
        );
        own.push(...(page.Items ?? []).map(({ sk }) => DeckId.parse(String(sk).slice(sortKeys.ownDeck.length))));
        start = page.LastEvaluatedKey;
      } while (start);
      return own;
    },

    /** The cards with ordinals from 50 x `page` on; a page of a version never changes. 2 read units, one trip. */
    findPage: (deckId: DeckId, version: number, page: number): Promise<DeckPage | undefined> =>
      readPage(deckPageKey(deckId, version, page), PageCards),

    /**
     * Makes `deck` the newest version, unless it is that already. Pages first, then meta and list row in one
     * transaction: a reader sees the whole version or the one before. Safe to repeat and to resume. With an `owner` it
     * is private and stands in the owner's list alone. What earlier code left out of the meta is added. A deck that comes
     * from elsewhere goes on from its `first` version there, with the edits up to it.
     * @throws {Failure} `deck-busy` when another publisher works on the same deck.
     * @throws {Error} when a card would get the ordinal of another one.
     */
    async publish(
      deck: DeckContent,
      owner?: UserId,
      first: { version: number; edits: readonly DeckEdit[] } = { version: 1, edits: [] },
    ): Promise<{ version: number; changed: boolean }> {
      const before = await find(deck.deckId, true);
      const kin =
        before?.hash === deck.hash && before.kin ? before.kin : kinOf(deck.cards, deck.cardCount, deck.across);
      if (before?.hash === deck.hash) {
        if (!before.kin) await announce({ ...before, kin }, before);
        return { version: before.version, changed: false };
      }

      const version = await claim(deck, before, before ? 1 : first.version);
      const edits = before ? await editsOf(deck, before, version) : first.edits;
      const { deckId, title, domain, cardCount, hash } = deck;
      const pages = pagesOf(deck);
      for (const [page, cards] of pages.entries()) {
        const Item = { ...deckPageKey(deckId, version, page), pageCount: pages.length, cards: packed(cards) };
        await db.send(new PutCommand({ TableName: coreTable, Item }));
      }
      const summary = { deckId, title, domain, version, cardCount, pageCount: pages.length };
      await announce({ ...summary, hash, withdrawn: withdrawnOf(deck), edits, owner, kin }, before);
      return { version, changed: true };
    },
  };
}

/** Cards by page; a page whose cards were all withdrawn is empty, so that ordinals stay where they are. */
function pagesOf({ cards, cardCount }: DeckContent): StoredCard[][] {
  return Array.from({ length: Math.ceil(cardCount / CARDS_PER_PAGE) }, (_, page) =>
    cards.filter(({ ordinal }) => Math.floor(ordinal / CARDS_PER_PAGE) === page),
  );
}

function withdrawnOf({ cards, cardCount }: DeckContent): number[] {
  const live = new Set<number>(cards.map(({ ordinal }) => ordinal));
  return Array.from({ length: cardCount }, (_, ordinal) => ordinal).filter((ordinal) => !live.has(ordinal));
}

/** Learners' schedules hang on ordinals: a card keeps its own for ever, and no other card gets it. */
function refuseMoved(
  { deckId, cards, cardCount }: DeckContent,
  published: number,
  before: z.output<typeof PublishedCards>,
): void {
  const keys = new Map(cards.map(({ ordinal, key }) => [ordinal, key]));
  const moved = before.find(({ ordinal, key }) => (keys.get(ordinal) ?? key) !== key);
  const mend = `Restore the lines of content/published/${deckId}.txt: they are only appended.`;
  if (moved) throw new Error(`${moved.key} is card ${moved.ordinal} of the deck ${deckId} and would move. ${mend}`);
  if (cardCount < published) {
    throw new Error(`The deck ${deckId} has ${published} cards and would have ${cardCount}. ${mend}`);
  }
}

function metaOfRow(deckId: DeckId, item: unknown): DeckMeta {
  const { owner, kin, ...meta } = MetaRow.parse(item);
  return { deckId, ...meta, owner, kin: kin && isReadable(kin) ? kin : undefined };
}

function unpacked(cards: Uint8Array): unknown {
  return JSON.parse(gunzipSync(cards).toString("utf8"));
}

function packed(cards: readonly StoredCard[]): Uint8Array {
  return gzipSync(JSON.stringify(cards), { level: 9 });
}

function rethrow(cause: unknown, deckId: DeckId): never {
  if (cause instanceof ConditionalCheckFailedException || cause instanceof TransactionCanceledException) {
    const detail = `Another deployment is publishing the deck ${deckId}. Deploy again when it has ended.`;
    throw new Failure("deck-busy", detail, { cause });
  }
  throw cause;
}
