import { Failure } from "../core/errors.ts";
import { guarded } from "../http/guarded.ts";
import { authorRoutes } from "../http/routes/authors.ts";
import { type Handlers, serve } from "../http/serve.ts";
import { type CardStatisticsStore, cardStatisticsStore } from "../store/card-statistics.ts";
import { type DeckStore, deckStore } from "../store/decks.ts";
import { type FlagStore, flagStore } from "../store/flags.ts";
import { openClient, tableName } from "../store/open.ts";
import { profileStore } from "../store/profiles.ts";
import { type QuizAnswersStore, quizAnswersStore } from "../store/quiz-answers.ts";
import { type ScheduleStore, scheduleStore } from "../store/schedules.ts";
import { requireAuthor } from "./authorship.ts";
import { flagCard } from "./flag-card.ts";
import { flagReply } from "./flag-replies.ts";
import { listCardStatistics } from "./list-card-statistics.ts";
import { listFlags } from "./list-flags.ts";

export type AuthorStores = {
  decks: Pick<DeckStore, "find">;
  schedules: Pick<ScheduleStore, "findEnrolment">;
  flags: FlagStore;
  cardStatistics: Pick<CardStatisticsStore, "listLearners">;
  quizAnswers: Pick<QuizAnswersStore, "listDeck">;
};

const REPLAYED = { "idempotent-replayed": "true" };

export const authorHandlers = (stores: AuthorStores): Handlers<"authors"> => ({
  "POST /cards/{cardId}/flags": async ({ userId, path: { cardId }, body, now }) => {
    const { flag, own, isReplay } = await flagCard(userId, cardId, body, now, stores);
    const reply = { flag: flagReply(flag), flags: own.map(flagReply) };
    return { status: 200, body: reply, ...(isReplay && { headers: REPLAYED }) };
  },

  "GET /decks/{deckId}/flags": (request) => listFlags(request, stores),

  "PATCH /decks/{deckId}/flags/{flagId}": async ({ userId, groups, path: { deckId, flagId }, body, now }) => {
    await requireAuthor({ userId, groups }, deckId, stores.decks);
    const flag = await stores.flags.decide(deckId, flagId, body, now);
    if (!flag) throw new Failure("unknown-flag", "The deck has no flag with this id.");
    return { status: 200, body: { flag: flagReply(flag) } };
  },

  "GET /decks/{deckId}/card-statistics": (request) => listCardStatistics(request, stores),
});

export const handler = serve(authorRoutes, () => {
  const db = openClient();
  const core = tableName("core");
  const views = tableName("views");
  const handlers = authorHandlers({
    decks: deckStore(db, core),
    schedules: scheduleStore(db, core),
    flags: flagStore(db, core, views),
    cardStatistics: cardStatisticsStore(db, views),
    quizAnswers: quizAnswersStore(db, views),
  });
  return guarded(handlers, profileStore(db, core).assertActive, ["POST /cards/{cardId}/flags"]);
});
