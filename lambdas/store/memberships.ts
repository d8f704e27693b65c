import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { UserId } from "../core/ids.ts";
import { DEFAULT_SENT, DEFAULT_WISHES, EventKind, type EventWishes } from "../core/teams/events.ts";
import { Role } from "../core/teams/roles.ts";
import { Colour, type Face, MAX_GUESSES, MemberId, type Membership, TeamId } from "../core/teams/team.ts";
import type { Instant } from "../core/time.ts";
import { learnerPartition, membershipKey, sortKeys } from "./keys.ts";
import { eventWishesKey, guessesKey, leagueKey, publicFaceKey } from "./team-keys.ts";
import { written } from "./written.ts";

/** How somebody appears on boards of more than a team, when they chose to. */
export type PublicFace = Face & {
  /** Who they are on those boards, and there alone. */
  id: MemberId;
  global: boolean;
  leagues: boolean;
  version: number;
};

/** Everything of one learner that concerns teams and boards. */
export type TeamMatters = {
  memberships: Membership[];
  face: PublicFace | undefined;
  /** The league of `week`; a league of another week is over. */
  league: { week: number; league: number } | undefined;
  guesses: { count: number; until: Instant };
  wishes: EventWishes;
};

/** Of who is in no team and chose nothing. */
export const NO_MATTERS: TeamMatters = {
  memberships: [],
  face: undefined,
  league: undefined,
  guesses: { count: 0, until: 0 },
  wishes: DEFAULT_WISHES,
};

const MembershipRow = z.object({
  sk: z.string(),
  m: MemberId,
  r: Role,
  n: z.string(),
  c: Colour,
  j: z.int(),
  h: z.boolean(),
  p: z.boolean(),
  v: z.int(),
});
const FaceRow = z.object({ m: MemberId, n: z.string(), c: Colour, g: z.boolean(), l: z.boolean(), v: z.int() });
const LeagueRow = z.object({ w: z.int(), l: z.int() });
const GuessesRow = z.object({ n: z.int(), u: z.int() });
const WishesRow = z.object({ e: z.array(EventKind), s: z.array(EventKind).optional() });

/** The attributes of a membership, which its two rows share. */
export function membershipAttributes({ memberId, ...membership }: Membership): Record<string, unknown> {
  return {
    m: memberId,
    r: membership.role,
    n: membership.pseudonym,
    c: membership.colour,
    j: membership.joinedAt,
    h: membership.hidden,
    p: membership.sharesProgress,
    v: membership.version,
  };
}

export function membershipOfRow(item: unknown): Membership {
  const row = MembershipRow.parse(item);
  return {
    teamId: TeamId.parse(row.sk.slice(sortKeys.membership.length)),
    memberId: row.m,
    role: row.r,
    pseudonym: row.n,
    colour: row.c,
    joinedAt: row.j,
    hidden: row.h,
    sharesProgress: row.p,
    version: row.v,
  };
}

const GUESS_DAY_MS = 86_400_000;

export type MembershipStore = ReturnType<typeof membershipStore>;

export function membershipStore(db: DynamoDBDocumentClient, coreTable: string) {
  return {
    /** What the learner is in the team; undefined for everybody else. The access check: half a read unit. */
    async find(userId: UserId, teamId: TeamId, strongly = false): Promise<Membership | undefined> {
      const Key = membershipKey(userId, teamId);
      const { Item } = await db.send(new GetCommand({ TableName: coreTable, Key, ConsistentRead: strongly }));
      return Item && membershipOfRow(Item);
    },

    /** Half a read unit; 1 when read strongly. */
    async listMatters(userId: UserId, strongly = false): Promise<TeamMatters> {
      const { Items = [] } = await db.send(
        new QueryCommand({
          TableName: coreTable,
          KeyConditionExpression: "pk = :learner AND begins_with(sk, :matters)",
          ExpressionAttributeValues: { ":learner": learnerPartition(userId), ":matters": sortKeys.teamMatters },
          ConsistentRead: strongly,
        }),
      );
      const row = (sk: string) => Items.find((item) => item.sk === sk);
      const [face, league, guesses, wishes] = [
        row(sortKeys.publicFace),
        row(sortKeys.league),
        row(sortKeys.guesses),
        row(sortKeys.eventWishes),
      ];
      return {
        memberships: Items.filter(({ sk }) => String(sk).startsWith(sortKeys.membership)).map(membershipOfRow),
        face: face && faceOfRow(face),
        league: league && leagueOfRow(league),
        guesses: guesses ? guessesOfRow(guesses) : NO_MATTERS.guesses,
        wishes: wishes ? wishesOfRow(wishes) : NO_MATTERS.wishes,
      };
    },

    /** Counts a wrong invite code; false when as many as may be were counted within a day. */
    async countGuess(userId: UserId, { count, until }: TeamMatters["guesses"], now: Instant): Promise<boolean> {
      const isOver = until <= now && count > 0;
      const update = new UpdateCommand({
        TableName: coreTable,
        Key: guessesKey(userId),
        UpdateExpression: isOver ? "SET u = :until, n = :one" : "SET u = :until ADD n :one",
        ConditionExpression: isOver ? "u <= :now" : "attribute_not_exists(n) OR n < :most",
        ExpressionAttributeValues: {
          ":one": 1,
          ":until": now + GUESS_DAY_MS,
          ...(isOver ? { ":now": now } : { ":most": MAX_GUESSES }),
        },
      });
      return written(db.send(update));
    },

    /** Writes how the learner appears to everybody over the version before; false when another one is there. */
    async saveFace(userId: UserId, { id, pseudonym, colour, global, leagues, version }: PublicFace): Promise<boolean> {
      const put = new PutCommand({
        TableName: coreTable,
        Item: { ...publicFaceKey(userId), m: id, n: pseudonym, c: colour, g: global, l: leagues, v: version },
        ConditionExpression: version === 1 ? "attribute_not_exists(pk)" : "v = :before",
        ...(version > 1 && { ExpressionAttributeValues: { ":before": version - 1 } }),
      });
      return written(db.send(put));
    },

    async saveLeague(userId: UserId, week: number, league: number): Promise<void> {
      await db.send(new PutCommand({ TableName: coreTable, Item: { ...leagueKey(userId), w: week, l: league } }));
    },

    async saveWishes(userId: UserId, { wanted, sent }: EventWishes): Promise<void> {
      const Item = { ...eventWishesKey(userId), e: [...wanted], s: [...sent] };
      await db.send(new PutCommand({ TableName: coreTable, Item }));
    },
  };
}

export function isLocked({ count, until }: TeamMatters["guesses"], now: Instant): boolean {
  return count >= MAX_GUESSES && until > now;
}

export function faceOfRow(item: unknown): PublicFace {
  const { m, n, c, g, l, v } = FaceRow.parse(item);
  return { id: m, pseudonym: n, colour: c, global: g, leagues: l, version: v };
}

function leagueOfRow(item: unknown): { week: number; league: number } {
  const { w, l } = LeagueRow.parse(item);
  return { week: w, league: l };
}

function wishesOfRow(item: unknown): EventWishes {
  const { e, s } = WishesRow.parse(item);
  return { wanted: e, sent: s ?? DEFAULT_SENT };
}

function guessesOfRow(item: unknown): TeamMatters["guesses"] {
  const { n, u } = GuessesRow.parse(item);
  return { count: n, until: u };
}
