import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import * as z from "zod";
import { startEmbeddedDynamo } from "../../bin/local/embedded-dynamo.ts";
import { functionsOf, type LocalFunction, startFunction } from "../../bin/local/functions.ts";
import { createTables, localCredentials, tablesOf } from "../../bin/local/tables.ts";
import { type Identities, REGION, resolverOf, resourcesOfType, type Template } from "../../bin/local/template.ts";
import { closingOf, weekOf } from "../../lambdas/core/boards/weeks.ts";
import { LAST_SWEEP_AFTER_MS } from "../../lambdas/core/deletion.ts";
import { CardId, DeckId } from "../../lambdas/core/ids.ts";
import type { Feature, RouteSpec } from "../../lambdas/http/routes/spec.ts";
import { type RouteKey, routes } from "../../lambdas/http/routes.ts";
import { type EventParts, httpEvent, LEARNER } from "../support/http-event.ts";
import { sharedAssembly } from "../support/seed.ts";
import { leaveBehind, moveOut, userPool } from "./account-scenario.ts";
import { flagAndDecide, publishOwnCase } from "./author-scenario.ts";
import { type Grant, grantsOf } from "./grants.ts";
import { projectQuiz, takeQuizzes } from "./quiz-scenario.ts";
import { reminderServices, remindOnce, sendEventOnce } from "./reminder-scenario.ts";
import { studyOneCard, takeUpRevision } from "./study-scenario.ts";
import { studyTogether } from "./team-scenario.ts";
import { type Call, type WatchedDynamo, watchedDynamo } from "./watched-dynamo.ts";

const DECK = DeckId.parse("apache-kafka");
const CARD = CardId.parse(`${DECK}.0000`);
const MINUTE_MS = 60_000;
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
  let template: Template;
  let aheadMs = 0;
  let keptTeam = "";
  let pool: Awaited<ReturnType<typeof userPool>>;

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
    pool = await userPool();
    stops.push(pool.stop);
    const services = await reminderServices(template, resolve, identities, folder);
    stops.push(services.stop);
    for (const definition of functionsOf(template, resolve, "Test", assembly.assetFolder)) {
      const name = z.enum(FUNCTIONS).parse(definition.logicalId.replace(/Function.*/, ""));
      const endpoint = await watchedDynamo(dynamo.endpoint);
      const deployed =
        name === "Publisher" ? { ...definition, folder: withFewDecks(definition.folder, folder) } : definition;
      const local = startFunction(deployed, {
        dynamoEndpoint: endpoint.endpoint,
        variables: () => ({ ...services.variables, AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: pool.url }),
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
    await takeUpRevision({ call, deckId: DECK, client, table });
    const reminding = { call, invoke, client, table, viewsTable, learner: LEARNER };
    await remindOnce(reminding);
    await project(client, table);
    await sendEventOnce(reminding);
    await moveOut({ call, invoke, deckId: DECK });
    called.add("GET /me/export");
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
    const deck = { path: { deckId: DECK } };
    await studyOneCard(call, CARD);
    await flagAndDecide({ call, invoke, cardId: CARD });
    const caseDeck = await publishOwnCase(call);
    keptTeam = await studyTogether({
      call,
      client,
      table,
      learner: LEARNER,
      deck: DECK,
      ownDeck: caseDeck,
      closing: CLOSING,
    });
    await takeQuizzes({ call, deckId: DECK, teamId: keptTeam });
    for (const route of ["GET /me/statistics", "GET /me/forecast", "GET /me/summary"] as const) await call(route);
    await call("GET /me/statistics/decks/{deckId}", deck);
    await call("GET /me");
    await call("PATCH /me", { body: { rolloverHour: 3 } });
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
    await projectQuiz({ invoke, client, table });
    await invoke("Boards", {});
    await call("DELETE /decks/{deckId}/enrolment", { path: { deckId: DECK } });
  }

  /** What was left behind is removed; then even the tombstone. */
  async function sweep(db: DynamoDBDocumentClient, core: string, views: string): Promise<void> {
    const userId = await leaveBehind({ call, db, core, views, cardId: CARD });

    await invoke("Sweeper", {});
    aheadMs = LAST_SWEEP_AFTER_MS;
    await invoke("Sweeper", {});

    expect(lines.filter((line) => line.includes('"ended":'))).toEqual([
      expect.stringContaining('"ended":0,"postponed":1,"unfinished":0'),
      expect.stringContaining('"ended":3,"postponed":0,"unfinished":0'),
    ]);
    expect(pool.ended).toContainEqual({ UserPoolId: expect.any(String), Username: userId });
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
