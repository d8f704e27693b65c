import { deckRoutes } from "../http/routes/decks.ts";
import { type Handlers, serve } from "../http/serve.ts";
import { type DeckLinkStore, deckLinkStore } from "../store/deck-links.ts";
import { type DeckStore, deckStore } from "../store/decks.ts";
import { type EnrolmentStore, enrolmentStore } from "../store/enrolments.ts";
import { membershipStore } from "../store/memberships.ts";
import { openClient, tableName } from "../store/open.ts";
import { type PathStore, pathStore } from "../store/paths.ts";
import { type ProfileStore, profileStore } from "../store/profiles.ts";
import { type ScheduleStore, scheduleStore } from "../store/schedules.ts";
import { teamDeckStore } from "../store/team-decks.ts";
import { isOpenToTeam, type TeamAccess } from "./access.ts";
import { changesReply, enrolmentReply } from "./deck-replies.ts";
import { enrol } from "./enrol.ts";
import { getDeck } from "./get-deck.ts";
import { leave } from "./leave.ts";
import { listCards } from "./list-cards.ts";
import { listDecks } from "./list-decks.ts";

export type DeckStores = TeamAccess & {
  decks: Pick<DeckStore, "find" | "findPage" | "list" | "listOwn">;
  links: Pick<DeckLinkStore, "find">;
  enrolments: Pick<EnrolmentStore, "enrol" | "leave" | "listWithPreferences" | "markKnown">;
  profiles: Pick<ProfileStore, "assertActive" | "find">;
  paths: Pick<PathStore, "list" | "require">;
  schedules: Pick<ScheduleStore, "find" | "findAll" | "findEnrolment" | "listArchive" | "save">;
};

export const deckHandlers = (stores: DeckStores): Handlers<"decks"> => ({
  "GET /decks": (request) => listDecks(request, stores),

  "GET /decks/{deckId}": (request) => getDeck(request, stores),

  "GET /decks/{deckId}/cards": (request) => listCards(request, stores),

  "PUT /decks/{deckId}/enrolment": async ({ userId, path: { deckId }, body, now }) => {
    const { newCardsPerDay, reviewsPerDay, link, teamId } = body;
    const wayIn = { link, ...(teamId && { isOpenToTeam: () => isOpenToTeam(userId, teamId, deckId, stores) }) };
    const { enrolment, changes } = await enrol(userId, deckId, newCardsPerDay, now, stores, wayIn, reviewsPerDay);
    return { status: 200, body: { enrolment: enrolmentReply(enrolment), changes: changesReply(changes) } };
  },

  "GET /paths": async () => {
    const paths = await stores.paths.list();
    return { status: 200, body: { paths: paths.map(({ steps: _steps, hash: _hash, ...summary }) => summary) } };
  },

  "GET /paths/{pathId}": async ({ path: { pathId } }) => {
    const { hash: _hash, ...body } = await stores.paths.require(pathId);
    return { status: 200, body };
  },

  "DELETE /decks/{deckId}/enrolment": async ({ userId, path: { deckId }, now }) => {
    await leave(userId, deckId, now, stores);
    return { status: 200, body: { deckId, enrolment: null } };
  },
});

export const handler = serve(deckRoutes, () => {
  const db = openClient();
  const core = tableName("core");
  return deckHandlers({
    decks: deckStore(db, core),
    links: deckLinkStore(db, core),
    enrolments: enrolmentStore(db, core),
    memberships: membershipStore(db, core),
    profiles: profileStore(db, core),
    paths: pathStore(db, core),
    schedules: scheduleStore(db, core),
    teamDecks: teamDeckStore(db, core),
  });
});
