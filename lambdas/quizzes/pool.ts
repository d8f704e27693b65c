import type { PathId } from "../core/cards/learning-path.ts";
import { Failure } from "../core/errors.ts";
import { type CardId, cardId, cardParts, DeckId, isOwnDeckId, Ordinal, type UserId } from "../core/ids.ts";
import { type Instant, LATEST_OFFSET, learningMinute, localClock, type TimeZone } from "../core/time.ts";
import type { QuizPool } from "../http/resources/quizzes.ts";
import type { DeckMeta, DeckStore } from "../store/decks.ts";
import type { DueCard } from "../store/due-index.ts";
import type { Enrolment } from "../store/enrolment-row.ts";
import type { EnrolmentStore } from "../store/enrolments.ts";
import type { PathStore } from "../store/paths.ts";
import type { ScheduleStore } from "../store/schedules.ts";

const MAX_DECKS = 20;
const MAX_INDEX_CARDS = 1_000;
const WEAK_EASE = 210;
const MOST_BUILT_IN_DECKS = 1_000;

export type PoolStores = {
  decks: Pick<DeckStore, "findAll" | "list" | "listPages">;
  enrolments: Pick<EnrolmentStore, "listWithPreferences">;
  schedules: Pick<ScheduleStore, "listDue">;
  paths: Pick<PathStore, "require">;
};

/** Where the cards of a pool stand: each with the version of its deck. Withdrawn ones may be among them. */
export type Pool = { cards: readonly CardId[]; versions: ReadonlyMap<DeckId, number> };

/**
 * The cards that a pool names, in one trip; nothing of the cards themselves is read.
 * @throws {Failure} `unknown-deck`, `unknown-path`, `invalid-request`
 */
export async function findPool(
  userId: UserId,
  from: QuizPool,
  { now, timeZone }: { now: Instant; timeZone: TimeZone },
  stores: PoolStores,
): Promise<Pool> {
  if (from.type === "due" || from.type === "weak") return ownPool(userId, from.type, { now, timeZone }, stores);
  if (from.type === "path") return pathPool(from.pathId, stores);
  const named = namedDecks(from);
  const [decks, enrolled] = await Promise.all([
    stores.decks.findAll(named.deckIds),
    named.deckIds.some(isOwnDeckId) ? stores.enrolments.listWithPreferences(userId) : undefined,
  ]);
  const visible = decks.filter((deck) => maySee(deck, userId, enrolled?.enrolments ?? []));
  const found = new Set(visible.map(({ deckId }) => deckId));
  const missing = named.deckIds.find((deckId) => !found.has(deckId) && !named.optional.has(deckId));
  if (missing !== undefined) throw unknownDeck(missing, named.pointer);
  return {
    cards: from.type === "cards" ? existing(from.cardIds, visible) : visible.flatMap(cardsOfDeck),
    versions: new Map(visible.map(({ deckId, version }) => [deckId, version])),
  };
}

/** @param from the pool of which no card was left. */
export function emptyPool({ type }: QuizPool): Failure {
  const isOwn = type === "due" || type === "weak";
  return new Failure(
    "empty-pool",
    isOwn
      ? `No card of yours is ${type} and fits. Recall is asked only when it is named in kinds.`
      : "No card fits. Name other decks, kinds or difficulties; recall is asked only when it is named.",
    { errors: [{ pointer: "#/from", detail: "write a pool that holds a card of these kinds and difficulties" }] },
  );
}

async function ownPool(
  userId: UserId,
  type: "due" | "weak",
  { now, timeZone }: { now: Instant; timeZone: TimeZone },
  stores: PoolStores,
): Promise<Pool> {
  // The profile is read at the same time, so this asks up to the day that begins first anywhere.
  const latest = learningMinute(now, { offset: LATEST_OFFSET, rolloverHour: 0 });
  const limit = type === "due" ? latest : Number.MAX_SAFE_INTEGER;
  const [{ enrolments, preferences }, { cards }] = await Promise.all([
    stores.enrolments.listWithPreferences(userId),
    stores.schedules.listDue(userId, limit, MAX_INDEX_CARDS),
  ]);
  const minute = learningMinute(now, localClock(timeZone, preferences.rolloverHour, now));
  const decks = new Map(enrolments.map((enrolment) => [enrolment.deckId, enrolment]));
  const own = cards.filter((card) => {
    const { deckId, ordinal } = cardParts(card.cardId);
    return ordinal < (decks.get(deckId)?.cardCount ?? 0) && (type === "due" ? isDue(card, minute) : isWeak(card));
  });
  return {
    cards: own.map((card) => card.cardId),
    versions: new Map(enrolments.map(({ deckId, deckVersion }) => [deckId, deckVersion])),
  };
}

/** The list of decks is read beside the path: which of them it needs, only the path says, and that would be a trip more. */
async function pathPool(pathId: PathId, { paths, decks }: PoolStores): Promise<Pool> {
  const [{ steps }, listed] = await Promise.all([
    paths.require(pathId).catch((error: unknown) => {
      throw error instanceof Failure ? unknownPath(error) : error;
    }),
    decks.list(MOST_BUILT_IN_DECKS),
  ]);
  return {
    cards: steps.flatMap(({ cards }) => cards),
    versions: new Map(listed.decks.map(({ deckId, version }) => [deckId, version])),
  };
}

function unknownPath({ code, message }: Failure): Failure {
  const errors = [{ pointer: "#/from/pathId", detail: "write the id of a path that GET /paths lists" }];
  return new Failure(code, message, { errors });
}

const MINUTES_PER_DAY = 1_440;

function isDue({ dueOn }: DueCard, minute: number): boolean {
  return dueOn * MINUTES_PER_DAY <= minute;
}

/** The index knows no lapses: no repetition since the last failure says as much. */
function isWeak({ memory }: DueCard): boolean {
  return memory.ease < WEAK_EASE || memory.repetitions === 0;
}

type Named = { deckIds: DeckId[]; optional: ReadonlySet<DeckId>; pointer: string };

function namedDecks(from: Exclude<QuizPool, { type: "due" | "path" | "weak" }>): Named {
  const none = new Set<DeckId>();
  switch (from.type) {
    case "decks":
      return { deckIds: [...new Set(from.deckIds)], optional: none, pointer: "#/from/deckIds" };
    case "cases": {
      const caseIds = [...new Set(from.caseIds)];
      const more = caseIds.flatMap((id) => DeckId.safeParse(`${id}-more`).data ?? []);
      return { deckIds: [...new Set([...caseIds, ...more])], optional: new Set(more), pointer: "#/from/caseIds" };
    }
    case "cards": {
      const deckIds = [...new Set(from.cardIds.map((id) => cardParts(id).deckId))];
      if (deckIds.length <= MAX_DECKS) return { deckIds, optional: none, pointer: "#/from/cardIds" };
      const errors = [{ pointer: "#/from/cardIds", detail: `name cards of at most ${MAX_DECKS} decks` }];
      throw new Failure("invalid-request", `The cards are of ${deckIds.length} decks.`, { errors });
    }
  }
}

function maySee({ owner, deckId }: DeckMeta, userId: UserId, enrolments: readonly Enrolment[]): boolean {
  return owner === undefined || owner === userId || enrolments.some((enrolment) => enrolment.deckId === deckId);
}

function cardsOfDeck({ deckId, cardCount, withdrawn }: DeckMeta): CardId[] {
  const gone = new Set(withdrawn);
  return Array.from({ length: cardCount }, (_, ordinal) => ordinal)
    .filter((ordinal) => !gone.has(ordinal))
    .map((ordinal) => cardId(deckId, Ordinal.parse(ordinal)));
}

function existing(ids: readonly CardId[], decks: readonly DeckMeta[]): CardId[] {
  const counts = new Map(decks.map(({ deckId, cardCount }) => [deckId, cardCount]));
  return [...new Set(ids)].filter((id) => cardParts(id).ordinal < (counts.get(cardParts(id).deckId) ?? 0));
}

function unknownDeck(deckId: DeckId, pointer: string): Failure {
  return new Failure("unknown-deck", `There is no deck ${deckId} that you may see. GET /decks lists the decks.`, {
    errors: [{ pointer, detail: "write ids that GET /decks lists" }],
  });
}
