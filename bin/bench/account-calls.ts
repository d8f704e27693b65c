import { randomUUID } from "node:crypto";
import type { CardKeys } from "../../lambdas/accounts/card-keys.ts";
import { deckIdsOf } from "../../lambdas/accounts/deck-ids.ts";
import { type ExportPlace, exportPage } from "../../lambdas/accounts/export-account.ts";
import { runImport } from "../../lambdas/accounts/import-file.ts";
import { beginImport, takePart } from "../../lambdas/accounts/imports.ts";
import { cardId, DeckId, Ordinal, type UserId } from "../../lambdas/core/ids.ts";
import { recordKey } from "../../lambdas/store/record-key.ts";
import type { Schedule } from "../../lambdas/store/schedules.ts";
import { type ApiCall, budget, CARDS, DAY_MS, NOW, ordinals, type World } from "./bench-world.ts";

/** A whole account out, in, and away. */
export const ACCOUNT_CALLS: readonly ApiCall[] = [
  {
    name: "export 1,000 cards with 11,000 reviews",
    budget: budget(40, 0, 20),
    note: "settings, lists and flags of five decks included",
    async measure(world) {
      const userId = await withThousandCards(world);
      return world.cost(() => wholeExport(userId, world.stores));
    },
  },
  {
    name: "delete an account with 1,000 cards",
    budget: budget(56, 2_010, 60),
    note: "data-model.md has 40 and 2,000; the rest looks, last by strong reads, into 14 places beside the learner's own, and into the teams",
    async measure(world) {
      const userId = await withThousandCards(world);
      return world.cost(async () => {
        await world.stores.deletions.begin(userId, NOW);
        await world.stores.deletions.sweep(userId, NOW, () => false);
      });
    },
  },
  {
    name: "import 1,000 cards with 11,000 reviews",
    budget: budget(600, 2_400, 300),
    note: "data-model.md has 0 and 1,000 + pages, without the due index: each card is read, and written with its due day",
    async measure(world) {
      const text = await wholeExport(await withThousandCards(world), world.stores);
      return world.cost(() => wholeImport(randomUUID(), text, world.stores));
    },
  },
];

const THOUSAND = 1_000;
const HISTORY = 11;
const NO_KEYS: CardKeys = async () => undefined;

/** A learner of five decks with 200 cards each, and eleven reviews of each card: three years at 90 % success. */
async function withThousandCards({ stores }: World): Promise<UserId> {
  const userId = randomUUID();
  for (let deck = 0; deck < THOUSAND / CARDS; deck += 1) {
    const deckId = DeckId.parse(`deck-${deck}`);
    const place = { userId, deckId, enrolledAt: NOW - 900 * DAY_MS, deckVersion: 1, cardCount: CARDS };
    await stores.enrolments.enrol({ ...place, rolloverHour: 4, newCardsPerDay: 10, withdrawn: [] });
    const known = ordinals(0, CARDS);
    await stores.enrolments.markKnown(userId, deckId, known);
    for (let first = 0; first < CARDS; first += 50) {
      const some = ordinals(first, first + 50);
      await Promise.all(some.map((ordinal) => stores.schedules.save(longSchedule(userId, deckId, ordinal))));
    }
  }
  return userId;
}

function longSchedule(userId: UserId, deckId: DeckId, ordinal: number): Schedule {
  const recent = ordinals(0, HISTORY).map((day) => ({
    ...{ kind: "review" as const, key: recordKey(randomUUID()), at: NOW - (HISTORY - day) * DAY_MS },
    ...{ clock: { offset: 4, rolloverHour: 4 }, grade: 4 as const, durationMs: 5_000 },
    ...{ mode: "scheduled" as const, late: false, spread: 0 },
  }));
  const history = { checkpoint: null, recent };
  return { userId, cardId: cardId(deckId, Ordinal.parse(ordinal)), version: 1, history };
}

async function wholeExport(userId: UserId, stores: World["stores"]): Promise<string> {
  let text = "";
  let place: ExportPlace | undefined;
  do {
    const page = await exportPage({ userId, now: NOW, keys: NO_KEYS, stores }, "jsonl", place, Date.now);
    text += page.content;
    place = page.next;
  } while (place);
  return text;
}

async function wholeImport(userId: UserId, text: string, stores: World["stores"]): Promise<void> {
  const parts = text.match(/[\s\S]{1,200000}/g) ?? [];
  const body = { id: "import-0123456789", bytes: text.length, parts: parts.length };
  let stored = await beginImport(userId, body, NOW, stores.imports);
  for (const [part, one] of parts.entries()) {
    stored = await takePart(userId, { importId: body.id, part }, one, NOW, stores.imports);
  }
  const target = () => ({ userId, now: NOW, stores, keys: NO_KEYS, deckIds: deckIdsOf(userId, stores) });
  for (let step = ""; step !== "done"; ) {
    const run = await runImport(stored, target, { userId, now: NOW, imports: stores.imports, clock: Date.now });
    [stored, step] = [run.stored, run.state.step];
  }
}
