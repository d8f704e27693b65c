import { Failure } from "../core/errors.ts";
import type { DeckId, Ordinal, UserId } from "../core/ids.ts";
import type { LearnerCard } from "../core/statistics/learner-card.ts";
import { type LearningCurve, learningCurve } from "../core/statistics/learning-curve.ts";
import type { Reply, Request } from "../http/serve.ts";
import type { CardStatisticsStore } from "../store/card-statistics.ts";
import type { DeckMeta, DeckStore } from "../store/decks.ts";
import type { EnrolmentStore } from "../store/enrolments.ts";
import { type LearnerNow, learnerNow, momentReply } from "./learner-now.ts";
import { shareOf } from "./replies.ts";

const ROUTE = "GET /me/statistics/decks/{deckId}";

/**
 * How a learner learns the facts of a deck, at the version they are at. Two trips: three reads side by side, then the
 * pages of the deck.
 * @throws {Failure} `unknown-deck` when there is none that the learner may see.
 */
export async function getDeckLearning(
  { userId, path: { deckId }, query, now }: Request<typeof ROUTE>,
  stores: {
    decks: Pick<DeckStore, "find" | "findPage">;
    enrolments: Pick<EnrolmentStore, "listWithPreferences">;
    cardStatistics: Pick<CardStatisticsStore, "listOwn">;
  },
): Promise<Reply<typeof ROUTE>> {
  const [learner, deck, attempted] = await Promise.all([
    learnerNow(userId, query.timeZone, now, stores),
    stores.decks.find(deckId),
    stores.cardStatistics.listOwn(userId, deckId),
  ]);
  const deckVersion = visibleVersion(userId, deckId, deck, learner);
  const facts = await cardsByFact(deckId, deckVersion, stores.decks);
  const cards = [...attempted.values()].filter(({ attempts }) => attempts > 0);
  return {
    status: 200,
    body: {
      ...momentReply(learner, now),
      deckId,
      deckVersion,
      cards: cards.length,
      curve: curveReply(learningCurve(cards)),
      facts: [...facts]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([factId, ordinals]) => ({ factId, ...factReply(ordinals, attempted) })),
    },
  };
}

/** The version that the learner is at, or the newest one of a deck they are not enrolled in but may see. */
function visibleVersion(
  userId: UserId,
  deckId: DeckId,
  deck: DeckMeta | undefined,
  { enrolments }: LearnerNow,
): number {
  const enrolment = enrolments.find((one) => one.deckId === deckId);
  if (deck && enrolment) return enrolment.deckVersion;
  if (deck && (deck.owner === undefined || deck.owner === userId)) return deck.version;
  throw new Failure("unknown-deck", "There is no deck with this id. GET /decks lists the decks.", {
    errors: [{ parameter: "deckId", detail: "write the id of a deck that GET /decks lists" }],
  });
}

/** Ordinals of the cards about each fact; a card may be about several. */
async function cardsByFact(
  deckId: DeckId,
  version: number,
  decks: Pick<DeckStore, "findPage">,
): Promise<Map<string, Ordinal[]>> {
  const first = await decks.findPage(deckId, version, 0);
  const others = await Promise.all(
    Array.from({ length: Math.max(0, (first?.pageCount ?? 0) - 1) }, (_, page) =>
      decks.findPage(deckId, version, page + 1),
    ),
  );
  const facts = new Map<string, Ordinal[]>();
  for (const { ordinal, facts: ids } of [first, ...others].flatMap((page) => page?.cards ?? [])) {
    for (const id of new Set(ids)) facts.set(id, [...(facts.get(id) ?? []), ordinal]);
  }
  return facts;
}

function factReply(ordinals: readonly Ordinal[], attempted: ReadonlyMap<Ordinal, LearnerCard>) {
  const cards = ordinals.flatMap((ordinal) => attempted.get(ordinal) ?? []);
  return {
    cards: ordinals.length,
    attempted: cards.filter(({ attempts }) => attempts > 0).length,
    lapses: cards.reduce((sum, { lapses }) => sum + lapses, 0),
    curve: curveReply(learningCurve(cards)),
  };
}

function curveReply(curve: LearningCurve) {
  return curve.map(({ attempts, right }, index) => ({
    attempt: index + 1,
    attempts,
    right,
    share: shareOf(right, attempts),
  }));
}
