import type { CardId, UserId } from "../../lambdas/core/ids.ts";
import { packCheckpoint, unpackCheckpoint } from "../../lambdas/core/reviews/checkpoint-codec.ts";
import { packRecords, unpackRecords } from "../../lambdas/core/reviews/record-codec.ts";
import { newSchedule, type Schedule, type ScheduleStore } from "../../lambdas/store/schedules.ts";

/**
 * The bytes of one card, written as the store writes them, for tests that need millions of writes. Samples of the
 * same tests run on the engine.
 */
export function cardInMemory(userId: UserId, cardId: CardId) {
  let version = 0;
  let item: { h: Uint8Array; cp: Uint8Array | undefined } | undefined;
  const blocks: Uint8Array[] = [];

  const find = async (): Promise<Schedule> => {
    if (!item) return newSchedule(userId, cardId);
    const checkpoint = item.cp ? unpackCheckpoint(item.cp) : null;
    return { userId, cardId, version, history: { checkpoint, recent: unpackRecords(item.h) } };
  };
  const schedules: Pick<ScheduleStore, "find" | "listArchive" | "save"> = {
    find,
    listArchive: async (_user, _card, from, to) => blocks.slice(from, to).flatMap((bytes) => unpackRecords(bytes)),
    save: async (next, changed = []) => {
      if (next.version !== version + 1) return { saved: false, current: await find() };
      const { checkpoint, recent } = next.history;
      item = { h: packRecords(recent), cp: checkpoint ? packCheckpoint(checkpoint) : item?.cp };
      for (const { number, records } of changed) blocks[number] = packRecords(records);
      version = next.version;
      return { saved: true };
    },
  };
  return {
    schedules,
    find,
    /** Everything stored, as text that is equal when the bytes are. */
    bytes: (): string =>
      [item?.h, item?.cp, ...blocks].map((part) => Buffer.from(part ?? []).toString("base64")).join(" "),
    records: async () => [...blocks.flatMap((bytes) => unpackRecords(bytes)), ...(await find()).history.recent],
  };
}
