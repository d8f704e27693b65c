import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { DeckId, isOwnDeckId } from "../core/ids.ts";
import { type Assignment, AssignmentId, MemberId, type SharedDeck, TeamId } from "../core/teams/team.ts";
import type { Day } from "../core/time.ts";
import { deckSharedKey } from "./keys.ts";
import { assignmentDueKey, assignmentKey, teamDeckKey, teamPartition, teamSortKeys } from "./team-keys.ts";

const DeckRow = z.object({ sk: z.string(), t: z.string(), cc: z.int(), by: MemberId, at: z.int() });
const AssignmentRow = z.object({ sk: z.string(), dk: DeckId, t: z.string(), due: z.int(), by: MemberId, at: z.int() });

export type TeamDeckStore = ReturnType<typeof teamDeckStore>;

/** The decks that are open to a team, and what it has set itself to study. */
export function teamDeckStore(db: DynamoDBDocumentClient, coreTable: string) {
  async function query(teamId: TeamId, prefix: string): Promise<Record<string, unknown>[]> {
    const { Items = [] } = await db.send(
      new QueryCommand({
        TableName: coreTable,
        KeyConditionExpression: "pk = :team AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":team": teamPartition(teamId), ":prefix": prefix },
      }),
    );
    return Items;
  }

  async function unshare(teamId: TeamId, deckId: DeckId): Promise<void> {
    await db.send(new DeleteCommand({ TableName: coreTable, Key: teamDeckKey(teamId, deckId) }));
  }

  return {
    /** At most 100, in the order of their ids. */
    async listDecks(teamId: TeamId): Promise<SharedDeck[]> {
      return (await query(teamId, teamSortKeys.deck)).map(deckOfRow);
    },

    /** Whether the deck is open to the team; half a read unit. */
    async findDeck(teamId: TeamId, deckId: DeckId): Promise<SharedDeck | undefined> {
      const { Item } = await db.send(new GetCommand({ TableName: coreTable, Key: teamDeckKey(teamId, deckId) }));
      return Item && deckOfRow(Item);
    },

    /** Opens a deck to a team. Of a private one the deck notes that others may study it, before they can. */
    async share(teamId: TeamId, { deckId, title, cardCount, by, sharedAt }: SharedDeck): Promise<void> {
      if (isOwnDeckId(deckId)) await db.send(new PutCommand({ TableName: coreTable, Item: deckSharedKey(deckId) }));
      const Item = { ...teamDeckKey(teamId, deckId), t: title, cc: cardCount, by, at: sharedAt };
      await db.send(new PutCommand({ TableName: coreTable, Item }));
    },

    unshare,

    /** Closes the private decks that a member opened to the team. */
    async closeDecksOf(teamId: TeamId, memberId: MemberId): Promise<void> {
      const decks = (await query(teamId, teamSortKeys.deck)).map(deckOfRow);
      const own = decks.filter(({ deckId, by }) => by === memberId && isOwnDeckId(deckId));
      await Promise.all(own.map(({ deckId }) => unshare(teamId, deckId)));
    },

    /** At most 100, the next due first. */
    async listAssignments(teamId: TeamId): Promise<Assignment[]> {
      const assignments = (await query(teamId, teamSortKeys.assignment)).map(assignmentOfRow);
      return assignments.sort((a, b) => a.dueOn - b.dueOn || (a.assignmentId < b.assignmentId ? -1 : 1));
    },

    async findAssignment(teamId: TeamId, assignmentId: AssignmentId): Promise<Assignment | undefined> {
      const Key = assignmentKey(teamId, assignmentId);
      const { Item } = await db.send(new GetCommand({ TableName: coreTable, Key }));
      return Item && assignmentOfRow(Item);
    },

    /** Stores a new assignment, and when it is due: 4 write units. */
    async assign(teamId: TeamId, { assignmentId, dueOn, ...assignment }: Assignment): Promise<void> {
      const { deckId, title, by, createdAt } = assignment;
      const Item = {
        ...assignmentKey(teamId, assignmentId),
        dk: deckId,
        t: title,
        due: dueOn,
        by,
        at: createdAt,
      };
      const due = { TableName: coreTable, Item: assignmentDueKey(dueOn, teamId, assignmentId) };
      await db.send(
        new TransactWriteCommand({ TransactItems: [{ Put: { TableName: coreTable, Item } }, { Put: due }] }),
      );
    },

    async removeAssignment(teamId: TeamId, { assignmentId, dueOn }: Assignment): Promise<void> {
      const keys = [assignmentKey(teamId, assignmentId), assignmentDueKey(dueOn, teamId, assignmentId)];
      await db.send(
        new TransactWriteCommand({ TransactItems: keys.map((Key) => ({ Delete: { TableName: coreTable, Key } })) }),
      );
    },

    /** Notes that the members of a team were told when an assignment is due. */
    async markTold(dueOn: Day, teamId: TeamId, assignmentId: AssignmentId): Promise<void> {
      const Key = assignmentDueKey(dueOn, teamId, assignmentId);
      await db.send(new DeleteCommand({ TableName: coreTable, Key }));
    },

    /** The assignments of all teams that are due on a day and were not told of. */
    async listDue(dueOn: Day): Promise<{ teamId: TeamId; assignmentId: AssignmentId }[]> {
      const { pk } = assignmentDueKey(dueOn, "" as TeamId, "" as AssignmentId);
      const { Items = [] } = await db.send(
        new QueryCommand({
          TableName: coreTable,
          KeyConditionExpression: "pk = :day",
          ExpressionAttributeValues: { ":day": pk },
        }),
      );
      return Items.map(({ sk }) => {
        const [team = "", assignment = ""] = String(sk).split("#");
        return { teamId: TeamId.parse(team), assignmentId: AssignmentId.parse(assignment) };
      });
    },
  };
}

function deckOfRow(item: unknown): SharedDeck {
  const { sk, t, cc, by, at } = DeckRow.parse(item);
  return { deckId: DeckId.parse(sk.slice(teamSortKeys.deck.length)), title: t, cardCount: cc, by, sharedAt: at };
}

function assignmentOfRow(item: unknown): Assignment {
  const { sk, dk, t, due, by, at } = AssignmentRow.parse(item);
  const assignmentId = AssignmentId.parse(sk.slice(teamSortKeys.assignment.length));
  return { assignmentId, deckId: dk, title: t, dueOn: due, by, createdAt: at };
}
