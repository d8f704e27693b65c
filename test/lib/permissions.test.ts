import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import * as z from "zod";
import { startEmbeddedDynamo } from "../../bin/local/embedded-dynamo.ts";
import { functionsOf, type LocalFunction, startFunction } from "../../bin/local/functions.ts";
import { createTables, localCredentials, tablesOf } from "../../bin/local/tables.ts";
import { type Identities, REGION, resolverOf, resourcesOfType, type Template } from "../../bin/local/template.ts";
import { closingOf, weekOf } from "../../lambdas/core/boards/weeks.ts";
import { LAST_SWEEP_AFTER_MS } from "../../lambdas/core/deletion.ts";
import { CardId, DeckId } from "../../lambdas/core/ids.ts";
import { NEW_STATE } from "../../lambdas/core/reviews/fold.ts";
import { learnerCard } from "../../lambdas/core/statistics/learner-card.ts";
import type { Feature, RouteSpec } from "../../lambdas/http/routes/spec.ts";
import { type RouteKey, routes } from "../../lambdas/http/routes.ts";
import { itemOfStatistics } from "../../lambdas/store/card-statistics.ts";
import { deckStore } from "../../lambdas/store/decks.ts";
import { flagIdOf } from "../../lambdas/store/flag-ids.ts";
import { recipientOf } from "../../lambdas/store/recipients.ts";
import { type EventParts, httpEvent, LEARNER } from "../support/http-event.ts";
import { sharedAssembly } from "../support/seed.ts";
import { type Grant, grantsOf } from "./grants.ts";
import { reminderServices, remindOnce, sendEventOnce } from "./reminder-scenario.ts";
import { studyTogether } from "./team-scenario.ts";
import { type Call, type WatchedDynamo, watchedDynamo } from "./watched-dynamo.ts";

const DECK = "apache-kafka";
const CARD = `${DECK}.0000`;
const MINUTE_MS = 60_000;
const REVIEWS_OF_AN_ITEM = 58;
const NOTHING = { state: NEW_STATE, outcomes: new Map(), undone: new Set<string>() };
/** When the boards of this week close: the work on boards runs then. */
const CLOSING = closingOf(weekOf(Date.now()));
const FUNCTIONS = [
  "Decks",
  "Reviews",
  "Profiles",
  "Authors",
  "Cases",
  "Quizzes",
  "Statistics",
  "Teams",
  "Boards",
  "Docs",
  "Projector",
  "Publisher",
  "Reminders",
  "Dispatcher",
  "Sender",
  "Feedback",
  "Accounts",
  "Sweeper",
] as const;
type Name = (typeof FUNCTIONS)[number];
const functionOf: Record<Feature, Name> = {
  decks: "Decks",
  reviews: "Reviews",
  learners: "Profiles",
  authors: "Authors",
  cases: "Cases",
  quizzes: "Quizzes",
  statistics: "Statistics",
  reminders: "Reminders",
  accounts: "Accounts",
  teams: "Teams",
  docs: "Docs",
};

describe("the roles of the functions", () => {
  const stops: (() => Promise<unknown> | unknown)[] = [];
  const lines: string[] = [];
  const called = new Set<RouteKey>();
  const functions = new Map<Name, LocalFunction>();
  const watched = new Map<Name, WatchedDynamo>();
  const endedUsers: unknown[] = [];
  let template: Template;
  let aheadMs = 0;
  let keptTeam = "";

  beforeAll(async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "casedeck-permissions-"));
    stops.push(() => rmSync(folder, { recursive: true }));
    const { assembly } = await sharedAssembly();
    template = assembly.template;
    const dynamo = await startEmbeddedDynamo();
    stops.push(dynamo.stop);
    const identities: Identities = new Map();
    const resolve = resolverOf(template, identities);
    for (const { logicalId, name, arn } of await createTables(dynamo.endpoint, tablesOf(template, resolve, "Test"))) {
      identities.set(logicalId, { ref: name, attributes: { Arn: arn } });
    }
    for (const [logicalId] of resourcesOfType(template, "AWS::Cognito::UserPool")) {
      identities.set(logicalId, { ref: "us-east-1_LOCAL0001", attributes: {} });
    }
    const userPoolUrl = await userPool();
    const services = await reminderServices(template, resolve, identities, folder);
    stops.push(services.stop);
    for (const definition of functionsOf(template, resolve, "Test", assembly.assetFolder)) {
      const name = z.enum(FUNCTIONS).parse(definition.logicalId.replace(/Function.*/, ""));
      const endpoint = await watchedDynamo(dynamo.endpoint);
      const deployed =
        name === "Publisher" ? { ...definition, folder: withFewDecks(definition.folder, folder) } : definition;
      const local = startFunction(deployed, {
        dynamoEndpoint: endpoint.endpoint,
        variables: () => ({ ...services.variables, AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: userPoolUrl }),
        clock: () => (name === "Boards" ? CLOSING + MINUTE_MS : Date.now() + (name === "Sweeper" ? aheadMs : 0)),
        log: (line) => lines.push(line),
      });
      stops.push(endpoint.stop, local.stop);
      watched.set(name, endpoint);
      functions.set(name, local);
    }
    const client = new DynamoDBClient({ endpoint: dynamo.endpoint, region: REGION, credentials: localCredentials });
    stops.push(() => client.destroy());
    const [table = "", viewsTable = ""] = [...identities.values()].map(({ ref }) => ref);
    await publish();
    await study(client, table);
    await takeUp(client, table);
    const reminding = { call, invoke, client, table, viewsTable, learner: LEARNER };
    await remindOnce(reminding);
    await project(client, table);
    await sendEventOnce(reminding);
    await moveOut();
    await sweep(DynamoDBDocumentClient.from(client), table, viewsTable);
  }, 120_000);

  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
  });

  it("are tried by every route", () => {
    expect([...called].sort()).toEqual(Object.keys(routes).sort());
  });

  it.each(FUNCTIONS)("S11: allow every call that %s makes", (name) => {
    const grants = grantsOf(template, name);

    expect(callsBy(name).filter((call) => !grants.some((grant) => allows(grant, call)))).toEqual([]);
  });

  it.each(FUNCTIONS)("S11: allow %s nothing that it never does", (name) => {
    const onTable = grantsOf(template, name).filter(({ resource }) => /^(core|views)/.test(String(resource)));
    const unused = onTable.flatMap((grant) =>
      grant.actions.filter((action) => !callsBy(name).some((call) => allows({ ...grant, actions: [action] }, call))),
    );
    const untouched = onTable.flatMap(({ partitions, ...grant }) =>
      partitions.filter((one) => !callsBy(name).some((call) => allows({ ...grant, partitions: [one] }, call))),
    );

    expect({ unused, untouched }).toEqual({ unused: [], untouched: [] });
  });

  function callsBy(name: Name): Call[] {
    return watched.get(name)?.calls ?? [];
  }

  async function invoke(name: Name, event: unknown): Promise<unknown> {
    const outcome = await functions.get(name)?.invoke(event);
    return z.object({ result: z.unknown() }).parse(outcome).result;
  }

  /** Calls a route, which has to answer with this status; its answer is the body. */
  async function call(route: RouteKey, parts: EventParts = {}, status = 200): Promise<unknown> {
    const spec: RouteSpec = routes[route];
    called.add(route);
    const answer = await invoke(functionOf[spec.feature], httpEvent(route, parts));
    const { statusCode, body } = z.object({ statusCode: z.int(), body: z.string().optional() }).parse(answer);
    if (statusCode !== status) throw new Error(`${route} answered ${statusCode}: ${body} ${lines.join(" ")}`);
    return /^[{[]/.test(body ?? "") ? JSON.parse(body ?? "") : undefined;
  }

  /** The publisher's first deployment, and one that changes nothing. */
  async function publish(): Promise<void> {
    const answers: unknown[] = [];
    const cloudFormation = createServer(async (request, response) => {
      answers.push(JSON.parse(await text(request)));
      response.end();
    });
    cloudFormation.listen(0, "127.0.0.1");
    await once(cloudFormation, "listening");
    stops.push(() => cloudFormation.close());
    const ResponseURL = `http://127.0.0.1:${(cloudFormation.address() as AddressInfo).port}/`;
    for (const RequestType of ["Create", "Update"]) {
      await invoke("Publisher", { RequestType, ResponseURL, StackId: "s", RequestId: "r", LogicalResourceId: "l" });
    }
    expect(answers).toMatchObject([{ Status: "SUCCESS" }, { Status: "SUCCESS" }]);
  }

  /** One learner's life, through every route and past the size from which a card's history is archived. */
  async function study(client: DynamoDBClient, table: string): Promise<void> {
    const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE_MS).toISOString();
    const review = (id: string, minutes: number) => ({ id, grade: 1, reviewedAt: ago(minutes), timeZone: "UTC" });
    const id = (number: number) => `review-${String(number).padStart(12, "0")}`;
    const deck = { path: { deckId: DECK } };
    const card = { path: { cardId: CARD } };

    for (const route of ["GET /health", "GET /openapi.json", "GET /docs"] as const) await call(route, { userId: null });
    await call("GET /docs/{asset}", { userId: null, path: { asset: "swagger-ui.css" } });
    await call("GET /decks", { query: "limit=1" });
    await call("GET /decks/{deckId}", deck);
    await call("GET /paths");
    await call("GET /paths/{pathId}", { path: { pathId: "new-to-the-field" } });
    await call("GET /decks/{deckId}/cards", deck);
    await call("PUT /decks/{deckId}/enrolment", { ...deck, body: {} });
    await call("GET /due", { query: "pathId=new-to-the-field" });
    await call("POST /cards/{cardId}/reviews", { ...card, body: review(id(0), 0) });
    const items = Array.from({ length: 99 }, (_, at) => ({ type: "review", cardId: CARD, ...review(id(at + 1), 0) }));
    await call("POST /reviews/batch", { body: { items } });
    await call("POST /cards/{cardId}/undos", {
      ...card,
      body: { id: id(100), reviewId: id(1), undoneAt: ago(0) },
    });
    const control = { id: id(101), control: "bury", changedAt: ago(0), timeZone: "UTC" };
    await call("POST /cards/{cardId}/controls", { ...card, body: control });
    await call("POST /undos", { body: { id: id(102), since: ago(9), undoneAt: ago(0) } });
    await call("GET /leeches");
    await call("GET /cards/{cardId}", { ...card, query: "limit=200" });
    await refusals();
    await feedback();
    const caseDeck = await author();
    keptTeam = await studyTogether({
      call,
      client,
      table,
      learner: LEARNER,
      deck: DECK,
      ownDeck: caseDeck,
      closing: CLOSING,
    });
    await quizzes();
    for (const route of ["GET /me/statistics", "GET /me/forecast", "GET /me/summary"] as const) await call(route);
    await call("GET /me/statistics/decks/{deckId}", deck);
    await call("GET /me");
    await call("PATCH /me", { body: { rolloverHour: 3 } });
  }

  /** A learner flags a card, and an author of the deck sees to it. */
  async function feedback(): Promise<void> {
    const flag = { id: "flag-000000000000", reason: "wrong", text: "It is not." };
    const author = { path: { deckId: DECK }, groups: "[authors]" };

    await call("POST /cards/{cardId}/flags", { path: { cardId: CARD }, body: flag });
    const { body } = z
      .object({ body: z.string() })
      .parse(await invoke("Authors", httpEvent("GET /decks/{deckId}/flags", author)));
    await call("GET /decks/{deckId}/flags", author);
    const { flagId } = z.object({ flags: z.tuple([z.object({ flagId: z.string() })]) }).parse(JSON.parse(body))
      .flags[0];
    const decision = { path: { deckId: DECK, flagId }, groups: "[authors]", body: { status: "resolved" } };
    await call("PATCH /decks/{deckId}/flags/{flagId}", decision);
    await call("GET /decks/{deckId}/card-statistics", author);
  }

  /** A case of the learner's own, from the document to the shared deck and back; another one stays. */
  async function author(): Promise<string> {
    await call("POST /cases", { body: { title: "Harbour Log" } });
    await call("DELETE /cases/{caseId}", { path: { caseId: "harbour-log" } });
    const { one, fact, deckId } = await ownDeck("Deck Crane", "deck-crane");
    const path = { deckId };
    await call("GET /cases");
    await call("GET /cases/{caseId}", one);
    await call("GET /cases/{caseId}/facts/{factType}/{factId}", fact);
    const { linkId } = z
      .object({ linkId: z.string() })
      .parse(await call("POST /decks/{deckId}/links", { path, body: {} }));
    await call("GET /decks/{deckId}/links", { path });
    await call("GET /decks/{deckId}/cards", { path });
    await call("PUT /decks/{deckId}/enrolment", { path, body: {}, userId: "somebody-else" }, 404);
    await call("PUT /decks/{deckId}/enrolment", { path, body: { link: "wrong" }, userId: "somebody-else" }, 404);
    await call("DELETE /decks/{deckId}/links/{linkId}", { path: { ...path, linkId } });
    await call("DELETE /cases/{caseId}/facts/{factType}/{factId}", fact);
    await call("DELETE /cases/{caseId}", one);
    const kept = await ownDeck("Harbour Crane", "harbour-crane");
    await call("POST /decks/{deckId}/links", { path: { deckId: kept.deckId }, body: {} });
    return kept.deckId;
  }

  /** A case that is read from a document and published. */
  async function ownDeck(title: string, caseId: string) {
    const one = { path: { caseId } };
    const fact = { path: { caseId, factType: "component", factId: "hoist" } };
    const source = {
      url: "https://example.org",
      title: "Manual",
      published: "1999",
      retrieved: "2026",
      grade: "primary",
    };
    const markdown = `### [${title}](c.md)\n- **Architecture**: grab, 40 motors\n`;
    await call("POST /ingest", { body: { markdown, keep: true } });
    await call("PUT /cases/{caseId}", { ...one, body: { version: 1, title, sources: { manual: source } } });
    const component = { name: "the hoist", role: "lifting containers off the quay", src: ["manual"] };
    const write = "PUT /cases/{caseId}/facts/{factType}/{factId}";
    await call(write, { ...fact, body: { version: 2, fact: component } });
    const published = await call("POST /cases/{caseId}/deck", one);
    const { deckId } = z.object({ deck: z.object({ deckId: z.string() }) }).parse(published).deck;
    return { one, fact, deckId };
  }

  /** A quiz of one's own and a shared one, from the first question to the results. */
  async function quizzes(): Promise<void> {
    const id = "quiz-00000000000";
    const from = { type: "decks", deckIds: [DECK] };
    const one = { path: { quizId: id } };
    await call("POST /quizzes", { body: { id, from, size: 2, timeZone: "UTC" } });
    const path = { type: "path", pathId: "new-to-the-field" };
    await call("POST /quizzes", { body: { id: `${id}-path`, from: path, size: 2, timeZone: "UTC" } });
    await call("POST /quizzes", { body: { id: `${id}-due`, from: { type: "weak" }, size: 2, timeZone: "UTC" } });
    await call("GET /quizzes");
    const served = await call("POST /quizzes/{quizId}/questions/{number}", { path: { ...one.path, number: "1" } });
    const { cardId } = z.object({ question: z.object({ cardId: z.string() }) }).parse(served).question;
    await call("POST /quizzes/{quizId}/answers", { ...one, body: { question: 1, cardId, answer: { type: "skip" } } });
    await call("GET /quizzes/{quizId}", one);
    await call("POST /quizzes/{quizId}/abandonment", one);
    const closesAt = new Date(Date.now() + 60 * MINUTE_MS).toISOString();
    const made = await call("POST /shared-quizzes", { body: { id, title: "Friday", from, size: 2, closesAt } });
    const { sharedQuizId } = z.object({ sharedQuizId: z.string() }).parse(made);
    const shared = { path: { sharedQuizId } };
    await call("GET /shared-quizzes");
    await call("GET /shared-quizzes/{sharedQuizId}", { ...shared });
    await call("PUT /shared-quizzes/{sharedQuizId}/link", { ...shared });
    const join = { name: "Ann", showsResults: true, timeZone: "UTC" };
    await call("POST /shared-quizzes/{sharedQuizId}/attempts", { ...shared, body: join });
    await call("GET /shared-quizzes/{sharedQuizId}/results", { ...shared });
  }

  /** Everything goes out, in again as somebody else's, and then away. */
  async function moveOut(): Promise<void> {
    const pages: string[] = [];
    for (let page: string | undefined = ""; page !== undefined; ) {
      const query: string = page === "" ? "" : `page=${page}`;
      const answer = await invoke("Accounts", httpEvent("GET /me/export", { query }));
      const { body, headers } = z.object({ body: z.string(), headers: z.record(z.string(), z.string()) }).parse(answer);
      pages.push(body);
      page = headers["next-page"];
    }
    called.add("GET /me/export");
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
    await teamUp(LEARNER);
    for (const who of [userId, LEARNER])
      await call("DELETE /me", { userId: who, query: "confirm=delete%20my%20account" });
  }

  /** Owns a team with somebody else in it and one without, with a private deck in it, and is on wide boards. */
  async function teamUp(userId: string): Promise<void> {
    const expiresAt = new Date(Date.now() + MINUTE_MS).toISOString();
    for (const others of [[], ["somebody-else"]]) {
      const team = await call("POST /teams", { userId, body: { name: "Readers" } });
      const path = { teamId: z.object({ teamId: z.string() }).parse(team).teamId };
      const invite = await call("POST /teams/{teamId}/invites", { userId, path, body: { seats: 1, expiresAt } });
      const { code } = z.object({ code: z.string() }).parse(invite);
      for (const other of others) await call("POST /memberships", { userId: other, body: { code } });
      await call("PUT /teams/{teamId}/decks/{deckId}", { userId, path: { ...path, deckId: DECK } });
    }
    await call("PATCH /me/boards", { userId, body: { everybody: true, leagues: true } });
  }

  /** What a device and the stream consumer may have left behind, of every kind, is removed; then even the tombstone. */
  async function sweep(db: DynamoDBDocumentClient, core: string, views: string): Promise<void> {
    const userId = "left-behind-00001";
    await teamUp(userId);
    const owned = DeckId.parse("Left4Behind0");
    const left = [
      { pk: "GONE", sk: userId, at: Date.now(), next: 0 },
      { pk: `U#${userId}`, sk: `E#${DECK}`, dv: 1 },
      { pk: `U#${userId}`, sk: "TL", w: weekOf(Date.now()), l: 1 },
      { pk: `U#${userId}`, sk: `D#${owned}` },
      ...["M", "S", "L#link"].map((sk) => ({ pk: `D#${owned}`, sk, owner: userId })),
      { pk: `U#${userId}`, sk: "Z#left-behind" },
      { pk: "Z#left-behind", sk: "M", ow: userId },
      { pk: `RC#${recipientOf(userId)}`, sk: "M", u: userId },
      { pk: `G#${DECK}`, sk: flagIdOf(userId, CardId.parse(CARD), "wrong") },
    ];
    const statistics = itemOfStatistics({
      userId,
      cardId: CardId.parse(CARD),
      version: 1,
      card: learnerCard([], NOTHING),
    });
    for (const Item of left) await db.send(new PutCommand({ TableName: core, Item }));
    for (const Item of [statistics, { pk: `F#${userId}`, sk: "x" }, { pk: `IM#${userId}`, sk: "M" }]) {
      await db.send(new PutCommand({ TableName: views, Item }));
    }

    await invoke("Sweeper", {});
    aheadMs = LAST_SWEEP_AFTER_MS;
    await invoke("Sweeper", {});

    expect(lines.filter((line) => line.includes('"ended":'))).toEqual([
      expect.stringContaining('"ended":0,"postponed":1,"unfinished":0'),
      expect.stringContaining('"ended":3,"postponed":0,"unfinished":0'),
    ]);
    expect(endedUsers).toContainEqual({ UserPoolId: expect.any(String), Username: userId });
  }

  /** Takes down whose identity is ended. */
  async function userPool(): Promise<string> {
    const server = createServer(async (request, response) => {
      endedUsers.push(JSON.parse(await text(request)));
      response.end("{}");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    stops.push(() => server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** What does not exist is looked for once more before it is refused. */
  async function refusals(): Promise<void> {
    const review = { id: "review-nowhere-00", grade: 4, reviewedAt: new Date().toISOString(), timeZone: "UTC" };
    const elsewhere = { path: { cardId: "netflix.0000" } };
    const undo = { id: "undo-of-nothing-0", reviewId: "review-nowhere-00", undoneAt: review.reviewedAt };

    await call("GET /decks/{deckId}", { path: { deckId: "nowhere" } }, 404);
    await call("GET /decks/{deckId}/cards", { path: { deckId: "nowhere" } }, 404);
    await call("PUT /decks/{deckId}/enrolment", { path: { deckId: "nowhere" }, body: {} }, 404);
    await call("DELETE /decks/{deckId}/enrolment", { path: { deckId: "nowhere" } }, 404);
    await call("GET /cards/{cardId}", elsewhere, 404);
    await call("POST /cards/{cardId}/reviews", { ...elsewhere, body: review }, 404);
    await call("POST /cards/{cardId}/undos", { path: { cardId: CARD }, body: undo }, 404);
    const items = [{ type: "review", cardId: elsewhere.path.cardId, ...review }];
    await call("POST /reviews/batch", { body: { items } });
  }

  /** A version that changes the answer of a card whose history has just reached the size at which it is archived. */
  async function takeUp(client: DynamoDBClient, table: string): Promise<void> {
    const cardId = `${DECK}.0001`;
    const reviewedAt = new Date().toISOString();
    const items = Array.from({ length: REVIEWS_OF_AN_ITEM }, (_, at) => {
      const id = `overflow-${String(at).padStart(12, "0")}`;
      return { type: "review", cardId, id, grade: 4, reviewedAt, timeZone: "UTC" };
    });
    await call("POST /reviews/batch", { body: { items } });

    const store = deckStore(DynamoDBDocumentClient.from(client), table);
    const meta = await store.find(DeckId.parse(DECK));
    if (!meta) throw new Error("The deck is not published");
    const pages = await Promise.all(
      Array.from({ length: meta.pageCount }, (_, page) => store.findPage(meta.deckId, meta.version, page)),
    );
    const { deckId, title, domain, cardCount } = meta;
    const cards = pages.flatMap((page) => page?.cards ?? []).map((card) => ({ ...card, rev: card.rev + 1 }));
    await store.publish({ deckId, title, domain, cardCount, cards, replaced: [], hash: "every card revised" });
    await call("PUT /decks/{deckId}/enrolment", { path: { deckId: DECK }, body: {} });
  }

  /**
   * The stream records of two cards' first reviews and of somebody who joined a team; then the week ends, and the learner
   * leaves the deck.
   */
  async function project(client: DynamoDBClient, table: string): Promise<void> {
    const recordOf = async (pk: string, sk: string) => {
      const Keys = { pk: { S: pk }, sk: { S: sk } };
      const { Item = {} } = await client.send(new GetItemCommand({ TableName: table, Key: Keys }));
      const image = Object.entries(Item).map(([name, value]) => [
        name,
        value.B ? { B: Buffer.from(value.B).toString("base64") } : value,
      ]);
      const dynamodb = { Keys, NewImage: Object.fromEntries(image), SequenceNumber: sk };
      return { eventName: "INSERT", dynamodb };
    };
    const first = await recordOf(`U#${LEARNER}`, `S#${DECK}#0000`);
    // Without what it replaced, the card itself is asked whether it is to be repeated.
    const again = { eventName: "MODIFY", dynamodb: { ...first.dynamodb, SequenceNumber: "again" } };
    const Records = [
      first,
      again,
      await recordOf(`U#${LEARNER}`, `S#${DECK}#0001`),
      await recordOf("U#somebody-else", `T#${keptTeam}`),
    ];
    expect(await invoke("Projector", { Records })).toEqual({ batchItemFailures: [] });
    await projectQuiz(client, table);
    await invoke("Boards", {});
    await call("DELETE /decks/{deckId}/enrolment", { path: { deckId: DECK } });
  }

  /** The stream record of an attempt with an answer. */
  async function projectQuiz(client: DynamoDBClient, table: string): Promise<void> {
    const Keys = { pk: { S: `U#${LEARNER}` }, sk: { S: "Q#quiz-00000000000" } };
    const { Item = {} } = await client.send(new GetItemCommand({ TableName: table, Key: Keys }));
    const NewImage = { ...Item, m: { S: "[[0,null,4000,0,1000,4,0,[0,1],[]]]" } };
    const dynamodb = { Keys, NewImage, SequenceNumber: "2" };
    expect(await invoke("Projector", { Records: [{ eventName: "MODIFY", dynamodb }] })).toEqual({
      batchItemFailures: [],
    });
  }
});

function allows({ resource, actions, partitions }: Grant, call: Call): boolean {
  const matches = (partition: string) =>
    partitions.some((one) => (one.endsWith("*") ? partition.startsWith(one.slice(0, -1)) : partition === one));
  return resource === call.resource && actions.includes(`dynamodb:${call.action}`) && call.partitions.every(matches);
}

/** The publisher with the decks of one case: publishing 162 takes eight seconds and asks for nothing more. */
function withFewDecks(deployed: string, folder: string): string {
  const copy = path.join(folder, "publisher");
  cpSync(deployed, copy, {
    recursive: true,
    filter: (file) => path.basename(path.dirname(file)) !== "decks" || path.basename(file).startsWith(DECK),
  });
  return copy;
}
