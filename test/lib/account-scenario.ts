import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { weekOf } from "../../lambdas/core/boards/weeks.ts";
import { type CardId, cardParts, DeckId } from "../../lambdas/core/ids.ts";
import { NEW_STATE } from "../../lambdas/core/reviews/fold.ts";
import { learnerCard } from "../../lambdas/core/statistics/learner-card.ts";
import { itemOfStatistics } from "../../lambdas/store/card-statistics.ts";
import { flagIdOf } from "../../lambdas/store/flag-ids.ts";
import { recipientOf } from "../../lambdas/store/recipients.ts";
import { httpEvent, LEARNER } from "../support/http-event.ts";
import type { CallRoute } from "./scenario.ts";

const MINUTE_MS = 60_000;
const NOTHING = { state: NEW_STATE, outcomes: new Map(), undone: new Set<string>() };

type Scenario = {
  call: CallRoute;
  invoke: (name: "Accounts", event: unknown) => Promise<unknown>;
  /** One of the build. */
  deckId: string;
};
type LeftBehind = { call: CallRoute; db: DynamoDBDocumentClient; core: string; views: string; cardId: CardId };

/** Everything goes out, in again as somebody else's, and then away. */
export async function moveOut({ call, invoke, deckId }: Scenario): Promise<void> {
  const pages: string[] = [];
  for (let page: string | undefined = ""; page !== undefined; ) {
    const query: string = page === "" ? "" : `page=${page}`;
    const answer = await invoke("Accounts", httpEvent("GET /me/export", { query }));
    const { body, headers } = z.object({ body: z.string(), headers: z.record(z.string(), z.string()) }).parse(answer);
    pages.push(body);
    page = headers["next-page"];
  }
  const userId = "somebody-new-0001";
  const text = pages.join("");
  const id = "import-0000000000";
  const parts = Math.ceil(text.length / 200_000);
  await call("POST /me/imports", { userId, body: { id: "import-of-nothing", bytes: 1, parts: 1 } });
  await call("POST /me/imports", { userId, body: { id, bytes: text.length, parts } });
  for (let part = 0; part < parts; part += 1) {
    const path = { importId: id, part: String(part) };
    const body = { text: text.slice(part * 200_000, (part + 1) * 200_000) };
    await call("PUT /me/imports/{importId}/parts/{part}", { userId, path, body });
  }
  await call("GET /me/imports/{importId}", { userId, path: { importId: id } });
  await call("POST /me/imports/{importId}/run", { userId, path: { importId: id } });
  await teamUp({ call, deckId }, LEARNER);
  for (const who of [userId, LEARNER])
    await call("DELETE /me", { userId: who, query: "confirm=delete%20my%20account" });
}

/** Owns a team with somebody else in it and one without, with a private deck in it, and is on wide boards. */
async function teamUp({ call, deckId }: Pick<Scenario, "call" | "deckId">, userId: string): Promise<void> {
  const expiresAt = new Date(Date.now() + MINUTE_MS).toISOString();
  for (const others of [[], ["somebody-else"]]) {
    const team = await call("POST /teams", { userId, body: { name: "Readers" } });
    const path = { teamId: z.object({ teamId: z.string() }).parse(team).teamId };
    const invite = await call("POST /teams/{teamId}/invites", { userId, path, body: { seats: 1, expiresAt } });
    const { code } = z.object({ code: z.string() }).parse(invite);
    for (const other of others) await call("POST /memberships", { userId: other, body: { code } });
    await call("PUT /teams/{teamId}/decks/{deckId}", { userId, path: { ...path, deckId } });
  }
  await call("PATCH /me/boards", { userId, body: { everybody: true, leagues: true } });
}

/** What a device and the stream consumer may leave behind of a deleted account, of every kind. @returns whose it is. */
export async function leaveBehind({ call, db, core, views, cardId }: LeftBehind): Promise<string> {
  const { deckId } = cardParts(cardId);
  const userId = "left-behind-00001";
  await teamUp({ call, deckId }, userId);
  const owned = DeckId.parse("Left4Behind0");
  const left = [
    { pk: "GONE", sk: userId, at: Date.now(), next: 0 },
    { pk: `U#${userId}`, sk: `E#${deckId}`, dv: 1 },
    { pk: `U#${userId}`, sk: "TL", w: weekOf(Date.now()), l: 1 },
    { pk: `U#${userId}`, sk: `D#${owned}` },
    ...["M", "S", "L#link"].map((sk) => ({ pk: `D#${owned}`, sk, owner: userId })),
    { pk: `U#${userId}`, sk: "Z#left-behind" },
    { pk: "Z#left-behind", sk: "M", ow: userId },
    { pk: `RC#${recipientOf(userId)}`, sk: "M", u: userId },
    { pk: `G#${deckId}`, sk: flagIdOf(userId, cardId, "wrong") },
  ];
  const statistics = itemOfStatistics({
    userId,
    cardId,
    version: 1,
    card: learnerCard([], NOTHING),
  });
  for (const Item of left) await db.send(new PutCommand({ TableName: core, Item }));
  for (const Item of [statistics, { pk: `F#${userId}`, sk: "x" }, { pk: `IM#${userId}`, sk: "M" }]) {
    await db.send(new PutCommand({ TableName: views, Item }));
  }
  return userId;
}

/** A user pool that takes down whose identity is ended. */
export async function userPool(): Promise<{ url: string; ended: unknown[]; stop: () => void }> {
  const ended: unknown[] = [];
  const server = createServer(async (request, response) => {
    ended.push(JSON.parse(await text(request)));
    response.end("{}");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, ended, stop: () => server.close() };
}
