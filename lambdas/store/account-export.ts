import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { FLAG_REASONS } from "../core/flags.ts";
import { CardId, cardId, DeckId, Ordinal, type UserId } from "../core/ids.ts";
import { type Instant, TimeZone } from "../core/time.ts";
import { flagIdOf } from "./flag-ids.ts";
import { type Flag, flagOfRow } from "./flags.ts";
import { cardIdOfSortKey, flagPartition, learnerPartition, scheduleKey, sortKeys } from "./keys.ts";
import { type Preferences, preferencesOfRow } from "./profiles.ts";
import { type Schedule, scheduleOfRow } from "./schedules.ts";

/** An enrolment as it is taken elsewhere: what follows from the cards is left out. */
export type PortableEnrolment = {
  deckId: DeckId;
  enrolledAt: Instant;
  leftAt: Instant | null;
  deckVersion: number;
  newCardsPerDay: number | null;
  reviewsPerDay: number | null;
  timeZone: TimeZone | null;
  /** Cards that are not new any more, more or less: what an export may expect to find. */
  studied: number;
};

const EnrolmentRow = z.object({
  sk: z.string(),
  ea: z.int().optional(),
  lv: z.int().optional(),
  dv: z.int(),
  lim: z.int().nullish(),
  rl: z.int().nullish(),
  tz: TimeZone.optional(),
  ptr: z.int().default(0),
  nx: z.set(z.int()).optional(),
});

export type AccountReader = ReturnType<typeof accountReader>;

/** Reads a whole account in a few large steps. Eventual reads: half the price, and at most a second behind. */
export function accountReader(db: DynamoDBDocumentClient, coreTable: string) {
  async function listRows(pk: string, condition: string, values: Record<string, unknown>) {
    const rows: Record<string, unknown>[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await db.send(
        new QueryCommand({
          TableName: coreTable,
          KeyConditionExpression: condition === "" ? "pk = :pk" : `pk = :pk AND ${condition}`,
          ExpressionAttributeValues: { ":pk": pk, ...values },
          ExclusiveStartKey: start,
        }),
      );
      rows.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start);
    return rows;
  }

  return {
    /**
     * Preferences and enrolments by deck, those of decks that were left included; one query.
     * @throws {Failure} `unknown-account`
     */
    async findProfile(userId: UserId): Promise<{ preferences: Preferences; enrolments: PortableEnrolment[] }> {
      const rows = await listRows(learnerPartition(userId), "sk BETWEEN :enrolments AND :profile", {
        ":enrolments": sortKeys.enrolment,
        ":profile": sortKeys.profile,
      });
      const enrolments = rows.filter(({ sk }) => String(sk).startsWith(sortKeys.enrolment)).flatMap(enrolmentOf);
      return { preferences: preferencesOfRow(rows.find(({ sk }) => sk === sortKeys.profile)), enrolments };
    },

    /** Up to `limit` studied cards in the order of their decks and ordinals; `more` when the list goes on. */
    async listSchedules(
      userId: UserId,
      limit: number,
      after: CardId | undefined,
    ): Promise<{ schedules: Schedule[]; more: boolean }> {
      const { Items = [], LastEvaluatedKey } = await db.send(
        new QueryCommand({
          TableName: coreTable,
          KeyConditionExpression: "pk = :pk AND begins_with(sk, :schedules)",
          ExpressionAttributeValues: { ":pk": learnerPartition(userId), ":schedules": sortKeys.schedule },
          Limit: limit,
          ExclusiveStartKey: after && scheduleKey(userId, after),
        }),
      );
      const schedules = Items.map((row) => scheduleOfRow(userId, CardId.parse(cardIdOfSortKey(String(row.sk))), row));
      return { schedules, more: LastEvaluatedKey !== undefined };
    },

    /** The learner's own flags on cards of a deck. Reads all flags of the deck: nothing else says whose they are. */
    async listFlags(userId: UserId, deckId: DeckId): Promise<{ cardId: CardId; flag: Flag }[]> {
      const rows = await listRows(flagPartition(deckId), "", {});
      return rows.flatMap((row) => {
        const card = flaggedCard(userId, deckId, String(row.sk));
        return card ? [{ cardId: card, flag: flagOfRow(deckId, row) }] : [];
      });
    },
  };
}

/** The card of a flag that this learner made; undefined when somebody else did. */
export function flaggedCard(userId: UserId, deckId: DeckId, flagId: string): CardId | undefined {
  const [digits = ""] = flagId.split("-", 1);
  const card = cardId(deckId, Ordinal.parse(Number.parseInt(digits, 36)));
  return FLAG_REASONS.some((reason) => flagIdOf(userId, card, reason) === flagId) ? card : undefined;
}

/** None for a deck that the learner was never in: its cards say enough. */
function enrolmentOf(item: Record<string, unknown>): PortableEnrolment[] {
  const row = EnrolmentRow.parse(item);
  if (row.ea === undefined || row.dv === 0) return [];
  return [
    {
      deckId: DeckId.parse(row.sk.slice(sortKeys.enrolment.length)),
      enrolledAt: row.ea,
      leftAt: row.lv ?? null,
      deckVersion: row.dv,
      newCardsPerDay: row.lim ?? null,
      reviewsPerDay: row.rl ?? null,
      timeZone: row.tz ?? null,
      studied: row.ptr + [...(row.nx ?? [])].filter((ordinal) => ordinal >= row.ptr).length,
    },
  ];
}
