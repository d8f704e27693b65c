import { randomUUID } from "node:crypto";
import { expect } from "@jest/globals";
import { type AccountStores, accountHandlers } from "../../lambdas/accounts/handler.ts";
import type { UserId } from "../../lambdas/core/ids.ts";
import { accountRoutes } from "../../lambdas/http/routes/accounts.ts";
import { serve } from "../../lambdas/http/serve.ts";
import { accountReader } from "../../lambdas/store/account-export.ts";
import { caseStore } from "../../lambdas/store/cases.ts";
import { deckRegistryStore } from "../../lambdas/store/deck-registries.ts";
import { deckStore } from "../../lambdas/store/decks.ts";
import { deletionStore } from "../../lambdas/store/deletions.ts";
import { enrolmentStore } from "../../lambdas/store/enrolments.ts";
import { importStore } from "../../lambdas/store/imports.ts";
import { profileStore } from "../../lambdas/store/profiles.ts";
import { scheduleStore } from "../../lambdas/store/schedules.ts";
import type { Engine } from "./engine.ts";
import { type EventParts, httpEvent } from "./http-event.ts";
import { NOW } from "./learners.ts";

type AccountRoute = keyof typeof accountRoutes;

export function accountStoresOver({
  db,
  coreTable,
  viewsTable,
}: Pick<Engine, "db" | "coreTable" | "viewsTable">): AccountStores {
  return {
    account: accountReader(db, coreTable),
    cases: caseStore(db, coreTable),
    decks: deckStore(db, coreTable),
    registries: deckRegistryStore(db, coreTable),
    schedules: scheduleStore(db, coreTable),
    enrolments: enrolmentStore(db, coreTable),
    profiles: profileStore(db, coreTable),
    imports: importStore(db, viewsTable),
    pause: async () => {},
    deletions: deletionStore(db, { core: coreTable, views: viewsTable }, async () => {}),
  };
}

/** The routes of accounts over an engine. `now` is what the server's clock says; each look at it takes `lookMs`. */
export function accountsApi(stores: AccountStores, { published = {}, now = NOW, lookMs = 0 } = {}) {
  let at = now;
  const clock = () => {
    at += lookMs;
    return at;
  };
  const handler = serve(accountRoutes, () => accountHandlers(stores, published, clock), {
    clock: () => now,
    write: () => {},
  });

  async function call(route: AccountRoute, userId: UserId, parts: EventParts = {}) {
    const { statusCode: status, headers = {}, body = "" } = await handler(httpEvent(route, { ...parts, userId }));
    return { status, headers: headers as Record<string, string | undefined>, body };
  }

  /** The whole file, its pages, and how the progress went. */
  async function exported(
    userId: UserId,
    format = "jsonl",
  ): Promise<{ text: string; pages: string[]; progress: number[] }> {
    const pages: string[] = [];
    const progress: number[] = [];
    for (let page: string | undefined = ""; page !== undefined; ) {
      const query: string = `format=${format}${page && `&page=${page}`}`;
      const answer = await call("GET /me/export", userId, { query });
      expect({ status: answer.status, problem: answer.status === 200 ? "" : answer.body }).toEqual({
        status: 200,
        problem: "",
      });
      pages.push(answer.body);
      progress.push(Number(answer.headers["export-progress"]));
      page = answer.headers["next-page"];
    }
    return { text: pages.join(""), pages, progress };
  }

  /** Begins an import of `text` in parts and sends them; `id` of the import. */
  async function sent(userId: UserId, text: string, { partCharacters = 150_000, id = randomUUID() as string } = {}) {
    const parts = Array.from({ length: Math.ceil(text.length / partCharacters) }, (_, part) =>
      text.slice(part * partCharacters, (part + 1) * partCharacters),
    );
    const body = { id, bytes: Buffer.byteLength(text), parts: parts.length };
    expect(await call("POST /me/imports", userId, { body })).toMatchObject({ status: 200 });
    for (const [part, one] of parts.entries()) {
      const path = { importId: id, part: String(part) };
      const answer = await call("PUT /me/imports/{importId}/parts/{part}", userId, { path, body: { text: one } });
      expect(answer).toMatchObject({ status: 200 });
    }
    return id;
  }

  /** Runs an import until it is done or refused, and gives the last answer and how often it was run. */
  async function run(userId: UserId, importId: string) {
    for (let runs = 1; ; runs += 1) {
      const { status, body } = await call("POST /me/imports/{importId}/run", userId, { path: { importId } });
      const answer = JSON.parse(body) as Record<string, unknown>;
      if (status === 503) continue;
      if (status !== 200 || answer.status === "done") return { status, runs, answer };
    }
  }

  const imported = async (userId: UserId, text: string) => run(userId, await sent(userId, text));

  return { call, exported, sent, run, imported };
}

export type ExportedLine = { type: string } & Record<string, unknown>;

export function linesOf(text: string): ExportedLine[] {
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ExportedLine);
}

export const newUser = (): UserId => randomUUID();
