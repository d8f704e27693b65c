import { Failure } from "../core/errors.ts";
import { pageCursor, pageToken } from "../http/page-token.ts";
import { accountRoutes } from "../http/routes/accounts.ts";
import { type Handlers, serve } from "../http/serve.ts";
import { accountReader } from "../store/account-export.ts";
import { caseStore } from "../store/cases.ts";
import { deckRegistryStore } from "../store/deck-registries.ts";
import { deckStore } from "../store/decks.ts";
import { type DeletionStore, deletionStore } from "../store/deletions.ts";
import { enrolmentStore } from "../store/enrolments.ts";
import { type ImportStore, importStore, type StoredImport } from "../store/imports.ts";
import { openClient, tableName } from "../store/open.ts";
import { type ProfileStore, profileStore } from "../store/profiles.ts";
import { scheduleStore } from "../store/schedules.ts";
import type { ApplyStores } from "./apply-target.ts";
import { cardKeysOf, readPublishedKeys } from "./card-keys.ts";
import { deckIdsOf } from "./deck-ids.ts";
import { deleteAccount } from "./delete-account.ts";
import { ExportPlace, exportPage } from "./export-account.ts";
import type { ExportStores } from "./export-sections.ts";
import { ImportState, runImport } from "./import-file.ts";
import { beginImport, importReply, requireImport, takePart } from "./imports.ts";

export type AccountStores = ExportStores &
  ApplyStores & {
    deletions: DeletionStore;
    imports: ImportStore;
    profiles: Pick<ProfileStore, "assertActive" | "fill">;
  };

type PublishedKeys = ReturnType<typeof readPublishedKeys>;

/** `clock` is read while a request works, to end in time. */
export const accountHandlers = (
  stores: AccountStores,
  published: PublishedKeys,
  clock: () => number,
): Handlers<"accounts"> => ({
  "GET /me/export": async ({ userId, query, now }) => {
    const route = "GET /me/export";
    const { format = "jsonl" } = query;
    await stores.profiles.assertActive(userId); // a deletion meanwhile must not look like the end of the file
    const place =
      query.page === undefined ? undefined : await pageCursor(route, { userId, now }, query.page, ExportPlace);
    if (place && place.format !== format) throw otherFormat(place.format);
    const keys = cardKeysOf(published, stores.registries);
    const { content, next, progress } = await exportPage({ userId, now, keys, stores }, format, place, clock);
    const headers = {
      ...(format !== "jsonl" && { "content-type": "text/csv; charset=utf-8; header=present" }),
      ...(next && { "next-page": await pageToken(route, { userId, now }, next) }),
      "export-progress": progress.toFixed(3),
    };
    return { status: 200, content, headers };
  },

  "POST /me/imports": async ({ userId, body, now }) => {
    await stores.profiles.assertActive(userId);
    return replied(await beginImport(userId, body, now, stores.imports));
  },

  "GET /me/imports/{importId}": async ({ userId, path }) => {
    await stores.profiles.assertActive(userId);
    return replied(await requireImport(userId, path.importId, stores.imports));
  },

  "PUT /me/imports/{importId}/parts/{part}": async ({ userId, path, body, now }) => {
    await stores.profiles.assertActive(userId);
    return replied(await takePart(userId, path, body.text, now, stores.imports));
  },

  "POST /me/imports/{importId}/run": async ({ userId, path, now }) => {
    await stores.profiles.assertActive(userId);
    const found = await requireImport(userId, path.importId, stores.imports);
    const keys = cardKeysOf(published, stores.registries);
    const target = () => ({ userId, now, stores, keys, deckIds: deckIdsOf(userId, stores) });
    const { stored, state } = await runImport(found, target, { userId, now, imports: stores.imports, clock });
    return { status: 200, body: importReply(stored, state) };
  },

  "DELETE /me": async ({ userId, query, now }) => ({
    status: 200,
    body: await deleteAccount(userId, query.confirm, now, stores.deletions, clock),
  }),
});

function replied(stored: StoredImport) {
  return { status: 200 as const, body: importReply(stored, ImportState.parse(stored.state)) };
}

function otherFormat(format: string): Failure {
  const detail = `The page token belongs to the format ${format}; send it with that.`;
  return new Failure("invalid-page-token", detail, { errors: [{ parameter: "page", detail }] });
}

export const handler = serve(accountRoutes, () => {
  const db = openClient();
  const core = tableName("core");
  const stores = {
    account: accountReader(db, core),
    cases: caseStore(db, core),
    decks: deckStore(db, core),
    registries: deckRegistryStore(db, core),
    schedules: scheduleStore(db, core),
    enrolments: enrolmentStore(db, core),
    profiles: profileStore(db, core),
    deletions: deletionStore(db, { core, views: tableName("views") }),
    imports: importStore(db, tableName("views")),
  };
  return accountHandlers(stores, readPublishedKeys(import.meta.dirname), Date.now);
});
