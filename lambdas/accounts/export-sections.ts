import { CardId, DeckId, type UserId } from "../core/ids.ts";
import { FILE_FORMAT, FILE_VERSION, type WrittenLine } from "../core/portability/file-lines.ts";
import type { WholeCard } from "../core/portability/written-card.ts";
import { cardLine } from "../core/portability/written-card.ts";
import { type Instant, isoInstant } from "../core/time.ts";
import type { AccountReader, PortableEnrolment } from "../store/account-export.ts";
import type { CaseStore } from "../store/cases.ts";
import type { DeckRegistryStore } from "../store/deck-registries.ts";
import type { DeckStore } from "../store/decks.ts";
import type { ScheduleStore } from "../store/schedules.ts";
import { readWhole } from "../store/whole-history.ts";
import { type CardKeys, cardKeyOf } from "./card-keys.ts";

export type ExportStores = {
  account: AccountReader;
  cases: Pick<CaseStore, "find" | "list">;
  decks: Pick<DeckStore, "find" | "findPage" | "listOwn">;
  registries: Pick<DeckRegistryStore, "find">;
  schedules: Pick<ScheduleStore, "find" | "listArchive">;
};

export type Exported = { userId: UserId; now: Instant; keys: CardKeys; stores: ExportStores };

/** Lines that belong together. An export may be cut behind them and goes on after `cursor`. */
export type Unit<Content> = { cursor: string; content: Content };
export type Units<Content> = { units: readonly Unit<Content>[]; more: boolean };

/** Reads some units after the cursor; `more`: there are others behind them. */
export type Section<Content> = (of: Exported, after: string | undefined) => Promise<Units<Content>>;

const CARDS_PER_READ = 100;
const WHOLE = "whole";

/**
 * The parts of an account in the order of the file; with `store/account-rows.ts` this is the list of what an account
 * has. The last line, which counts them, is the export's own.
 */
export const sections: readonly Section<readonly WrittenLine[]>[] = [
  head,
  ownDecks,
  ownCases,
  enrolments,
  async (of, after) => {
    const { units, more } = await studiedCards(of, after);
    return { units: units.map(({ cursor, content }) => ({ cursor, content: [cardLine(content)] })), more };
  },
  flags,
];

export async function head({ userId, now, stores }: Exported): Promise<Units<readonly WrittenLine[]>> {
  const [{ preferences, enrolments: decks }, own, cases] = await Promise.all([
    stores.account.findProfile(userId),
    stores.decks.listOwn(userId),
    stores.cases.list(userId),
  ]);
  const content: WrittenLine[] = [
    {
      type: "header",
      format: FILE_FORMAT,
      version: FILE_VERSION,
      exportedAt: isoInstant(now),
      expected: { decks: own.length, cases: cases.length, enrolments: decks.length, cards: studiedIn(decks) },
    },
    { type: "profile", settings: { ...preferences } },
  ];
  return { units: [{ cursor: WHOLE, content }], more: false };
}

/** One deck with all its cards, in the order of the ids. */
async function ownDecks({ userId, stores }: Exported, after: string | undefined): Promise<Units<WrittenLine[]>> {
  const rest =
    after === undefined ? await stores.decks.listOwn(userId) : behind(await stores.decks.listOwn(userId), after);
  const [deckId] = rest;
  if (deckId === undefined) return { units: [], more: false };
  const [meta, keys] = await Promise.all([stores.decks.find(deckId), stores.registries.find(deckId)]);
  const content: WrittenLine[] = [];
  if (meta) {
    const { title, domain, version, cardCount, edits } = meta;
    content.push({ type: "deck", deckId, title, domain, version, cardCount, keys, edits: [...edits] });
    for (let page = 0; page < meta.pageCount; page += 1) {
      const found = await stores.decks.findPage(deckId, version, page);
      for (const { ordinal, ...card } of found?.cards ?? []) content.push({ type: "deckCard", ordinal, card });
    }
  }
  return { units: [{ cursor: deckId, content }], more: rest.length > 1 };
}

/** One case with all its facts. */
async function ownCases({ userId, stores }: Exported, after: string | undefined): Promise<Units<WrittenLine[]>> {
  const ids = (await stores.cases.list(userId)).map(({ caseId }) => caseId);
  const rest = after === undefined ? ids : behind(ids, after);
  const [caseId] = rest;
  if (caseId === undefined) return { units: [], more: false };
  const found = await stores.cases.find(userId, caseId);
  const content: WrittenLine[] = [];
  if (found) {
    const { fields, document, deckId, facts } = found;
    content.push({ type: "case", caseId, fields, document, deckId });
    for (const fact of facts) content.push({ type: "fact", fact });
  }
  return { units: [{ cursor: caseId, content }], more: rest.length > 1 };
}

async function enrolments({ userId, stores }: Exported): Promise<Units<WrittenLine[]>> {
  const { enrolments: decks } = await stores.account.findProfile(userId);
  const content = decks.map(
    ({ studied: _studied, enrolledAt, leftAt, ...enrolment }): WrittenLine => ({
      type: "enrolment",
      ...enrolment,
      enrolledAt: isoInstant(enrolledAt),
      leftAt: leftAt === null ? null : isoInstant(leftAt),
    }),
  );
  return { units: [{ cursor: WHOLE, content }], more: false };
}

/** Cards with their whole histories. A card is consistent in itself, whatever is reviewed meanwhile. */
export async function studiedCards(
  { userId, keys, stores }: Exported,
  after: string | undefined,
): Promise<Units<WholeCard>> {
  const from = after === undefined ? undefined : CardId.parse(after);
  const { schedules, more } = await stores.account.listSchedules(userId, CARDS_PER_READ, from);
  const units = await Promise.all(
    schedules.map(async (schedule) => {
      const { cardId, history } = schedule;
      const records = history.checkpoint ? (await readWhole(schedule, stores.schedules)).records : history.recent;
      return { cursor: cardId, content: { cardId, key: await cardKeyOf(cardId, keys), records } };
    }),
  );
  return { units, more };
}

/** The flags on cards of one deck. */
async function flags({ userId, stores }: Exported, after: string | undefined): Promise<Units<WrittenLine[]>> {
  const decks = (await stores.account.findProfile(userId)).enrolments.map(({ deckId }) => deckId);
  const rest = after === undefined ? decks : behind(decks, after);
  const units = await Promise.all(
    rest.slice(0, DECKS_PER_READ).map(async (deckId) => {
      const own = await stores.account.listFlags(userId, DeckId.parse(deckId));
      const content = own.map(({ cardId, flag }): WrittenLine => {
        const { reason, text, status, note, flaggedAt } = flag;
        return { type: "flag", cardId, reason, text, status, note, flaggedAt: isoInstant(flaggedAt) };
      });
      return { cursor: deckId, content };
    }),
  );
  return { units, more: rest.length > DECKS_PER_READ };
}

const DECKS_PER_READ = 20;

/** Those behind the cursor, which may be gone by now; `ids` are sorted. */
function behind<Id extends string>(ids: readonly Id[], after: string): Id[] {
  return ids.filter((id) => id > after);
}

export function studiedIn(decks: readonly PortableEnrolment[]): number {
  return decks.reduce((sum, { studied }) => sum + studied, 0);
}
