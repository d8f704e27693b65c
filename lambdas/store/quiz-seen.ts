import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { type CardId, cardParts, DeckId, type UserId } from "../core/ids.ts";
import type { Turn } from "../core/quizzes/select.ts";
import { learnerPartition, quizSeenKey, sortKeys } from "./keys.ts";
import type { TransactionPart } from "./transactions.ts";

/** The cards of a deck that a learner's quizzes showed, and those that are in a quiz but were not served. */
export type SeenCards = ReadonlyMap<DeckId, { seen: ReadonlySet<number>; reserved: ReadonlySet<number> }>;

/** A transaction holds 100 parts: the attempt with its cards, up to 50 decks of its questions, and others'. */
const MOST_SEEN_PARTS = 90;

const OrdinalSet = z.set(z.int()).default(new Set());
const SeenRow = z.object({ sk: z.string(), s: OrdinalSet, r: OrdinalSet });

/** What the learner's quizzes showed of every deck; 0.5 read units for twenty decks of 60 cards. */
export async function listSeen(db: DynamoDBDocumentClient, coreTable: string, userId: UserId): Promise<SeenCards> {
  const seen = new Map<DeckId, { seen: ReadonlySet<number>; reserved: ReadonlySet<number> }>();
  let start: Record<string, unknown> | undefined;
  do {
    const page = await db.send(
      new QueryCommand({
        TableName: coreTable,
        KeyConditionExpression: "pk = :learner AND begins_with(sk, :seen)",
        ExpressionAttributeValues: { ":learner": learnerPartition(userId), ":seen": sortKeys.quizSeen },
        ConsistentRead: true,
        ExclusiveStartKey: start,
      }),
    );
    for (const item of page.Items ?? []) {
      const { sk, s, r } = SeenRow.parse(item);
      seen.set(DeckId.parse(sk.slice(sortKeys.quizSeen.length)), { seen: s, reserved: r });
    }
    start = page.LastEvaluatedKey;
  } while (start);
  return seen;
}

/** How a learner stands to a card. */
export function turnOf(seen: SeenCards, cardId: CardId): Turn {
  const { deckId, ordinal } = cardParts(cardId);
  const deck = seen.get(deckId);
  if (deck?.seen.has(ordinal)) return "seen";
  return deck?.reserved.has(ordinal) ? "reserved" : "unseen";
}

/** A quiz begins: its cards are reserved, and those of `again`, whose round is over, count as unseen. */
export function startedParts(
  coreTable: string,
  userId: UserId,
  cards: readonly CardId[],
  again: readonly CardId[],
): TransactionPart[] {
  const [reserved, released] = [byDeck(cards), byDeck(again)];
  // What a transaction does not hold of the decks whose round is over, a later quiz releases.
  return [...new Set([...reserved.keys(), ...released.keys()])].slice(0, MOST_SEEN_PARTS).map((deckId) => {
    const [taken, gone] = [reserved.get(deckId), released.get(deckId)];
    const expression = [...(taken ? ["ADD r :cards"] : []), ...(gone ? ["DELETE s :again"] : [])].join(" ");
    return seenPart(coreTable, userId, deckId, expression, {
      ...(taken && { ":cards": taken }),
      ...(gone && { ":again": gone }),
    });
  });
}

/** A reserved card was served. */
export function servedPart(coreTable: string, userId: UserId, cardId: CardId): TransactionPart {
  const { deckId, ordinal } = cardParts(cardId);
  return seenPart(coreTable, userId, deckId, "ADD s :card DELETE r :card", { ":card": new Set([ordinal]) });
}

/** Cards that will not be served are reserved no more. */
export function releasedParts(coreTable: string, userId: UserId, cards: readonly CardId[]): TransactionPart[] {
  return [...byDeck(cards)].map(([deckId, ordinals]) =>
    seenPart(coreTable, userId, deckId, "DELETE r :cards", { ":cards": ordinals }),
  );
}

/** Unions and differences of sets: repeating them changes nothing. */
function seenPart(
  coreTable: string,
  userId: UserId,
  deckId: DeckId,
  expression: string,
  values: Record<string, Set<number>>,
): TransactionPart {
  return {
    Update: {
      TableName: coreTable,
      Key: quizSeenKey(userId, deckId),
      UpdateExpression: expression,
      ExpressionAttributeValues: values,
    },
  };
}

function byDeck(cards: readonly CardId[]): Map<DeckId, Set<number>> {
  const decks = new Map<DeckId, Set<number>>();
  for (const { deckId, ordinal } of cards.map(cardParts)) {
    decks.set(deckId, (decks.get(deckId) ?? new Set<number>()).add(ordinal));
  }
  return decks;
}
