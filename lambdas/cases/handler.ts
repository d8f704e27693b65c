import type { Vocabulary } from "../core/cards/vocabulary.ts";
import { guarded } from "../http/guarded.ts";
import { caseRoutes } from "../http/routes/cases.ts";
import { type Handlers, serve } from "../http/serve.ts";
import { type CaseStore, caseStore } from "../store/cases.ts";
import { type DeckLinkStore, deckLinkStore } from "../store/deck-links.ts";
import { type DeckRegistryStore, deckRegistryStore } from "../store/deck-registries.ts";
import { type DeckStore, deckStore } from "../store/decks.ts";
import { openClient, tableName } from "../store/open.ts";
import { profileStore } from "../store/profiles.ts";
import { changeCase, createCase, deleteCase } from "./edit-case.ts";
import { deleteFact, findFact, writeFact } from "./edit-fact.ts";
import { ingestDocument } from "./ingest-document.ts";
import { ownCase } from "./own-cases.ts";
import { publishCase } from "./publish-case.ts";
import { caseReply, summaryReply } from "./replies.ts";
import { linkReply, listLinks, revokeLink, shareDeck } from "./share-deck.ts";
import { readVocabulary } from "./vocabulary.ts";

export type CaseStores = {
  cases: CaseStore;
  decks: Pick<DeckStore, "find" | "publish">;
  links: DeckLinkStore;
  registries: DeckRegistryStore;
};

export const caseHandlers = (stores: CaseStores, vocabulary: Vocabulary): Handlers<"cases"> => ({
  "POST /ingest": async ({ userId, body, now }) => ({
    status: 200,
    body: await ingestDocument(userId, body, vocabulary, now, stores.cases),
  }),

  "GET /cases": async ({ userId }) => ({
    status: 200,
    body: { cases: (await stores.cases.list(userId)).map(summaryReply) },
  }),

  "POST /cases": async ({ userId, body, now }) => ({
    status: 200,
    body: caseReply(await createCase(userId, body, now, stores.cases)),
  }),

  "GET /cases/{caseId}": async ({ userId, path: { caseId } }) => ({
    status: 200,
    body: caseReply(await ownCase(userId, caseId, stores.cases)),
  }),

  "PUT /cases/{caseId}": async ({ userId, path: { caseId }, body, now }) => ({
    status: 200,
    body: caseReply(await changeCase(userId, caseId, body, now, stores.cases)),
  }),

  "DELETE /cases/{caseId}": async ({ userId, path: { caseId } }) => {
    await deleteCase(userId, caseId, stores);
    return { status: 200, body: { caseId } };
  },

  "GET /cases/{caseId}/facts/{factType}/{factId}": async ({ userId, path }) => ({
    status: 200,
    body: { caseId: path.caseId, ...(await findFact(userId, path, stores.cases)) },
  }),

  "PUT /cases/{caseId}/facts/{factType}/{factId}": async ({ userId, path, body, now }) => ({
    status: 200,
    body: { caseId: path.caseId, ...(await writeFact(userId, path, body, vocabulary, now, stores.cases)) },
  }),

  "DELETE /cases/{caseId}/facts/{factType}/{factId}": async ({ userId, path, now }) => {
    const version = await deleteFact(userId, path, now, stores.cases);
    return { status: 200, body: { caseId: path.caseId, version, type: path.factType, id: path.factId } };
  },

  "POST /cases/{caseId}/deck": async ({ userId, path: { caseId }, now }) => {
    const { deck, of, drops } = await publishCase(userId, caseId, vocabulary, now, stores);
    const dropped = drops.map(({ key, reason, detail }) => ({ key, reason, detail }));
    return {
      status: 200,
      body: { deck, case: summaryReply(of), drops: dropped },
    };
  },

  "GET /decks/{deckId}/links": async ({ userId, path: { deckId } }) => ({
    status: 200,
    body: { links: (await listLinks(userId, deckId, stores)).map(linkReply) },
  }),

  "POST /decks/{deckId}/links": async ({ userId, path: { deckId }, body, now }) => {
    const { link, ...made } = await shareDeck(userId, deckId, body.expiresAt, now, stores);
    return { status: 200, body: { ...linkReply(made), link } };
  },

  "DELETE /decks/{deckId}/links/{linkId}": async ({ userId, path: { deckId, linkId } }) => {
    await revokeLink(userId, deckId, linkId, stores);
    return { status: 200, body: { deckId, linkId } };
  },
});

export const handler = serve(caseRoutes, () => {
  const db = openClient();
  const core = tableName("core");
  const stores = {
    cases: caseStore(db, core),
    decks: deckStore(db, core),
    links: deckLinkStore(db, core),
    registries: deckRegistryStore(db, core),
  };
  return guarded(caseHandlers(stores, readVocabulary(import.meta.dirname)), profileStore(db, core).assertActive);
});
