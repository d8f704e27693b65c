import path from "node:path";
import type { Assembly } from "./assembly.ts";
import { answerDesk, deployCustomResources } from "./custom-resources.ts";
import { takeDataFolder } from "./data-folder.ts";
import { startEmbeddedDynamo } from "./embedded-dynamo.ts";
import { type LocalRules, rulesOf } from "./event-rules.ts";
import { type FunctionDefinition, functionsOf, startFunction } from "./functions.ts";
import { type LocalInbox, localInbox } from "./mail.ts";
import { type LocalOutbound, localOutbound } from "./outbound.ts";
import { queueMappingsOf, startConsumer } from "./queue-consumer.ts";
import { type LocalQueue, queuesOf } from "./queues.ts";
import { unknownTypes } from "./resource-types.ts";
import { startSchedules } from "./schedules.ts";
import { assertPortFree, startServer } from "./server.ts";
import { mappingsOf, startMapping } from "./streams.ts";
import { createTables, type RunningTable, tablesOf } from "./tables.ts";
import { type Identities, resolverOf, type Template } from "./template.ts";
import { type Issuer, openIssuer, type UserPool, userPoolsOf } from "./tokens.ts";

export type LocalCloudOptions = {
  /** 0 or absent: a free one. */
  port?: number;
  /** Where data is kept; absent: a temporary folder that `stop` removes. */
  dataFolder?: string;
  /** The time that functions and token checks see, ms since 1970; absent: the real time. `jumpTo` moves it on. */
  clock?: () => number;
  /** Whether schedules run by themselves; absent: they do. */
  isTicking?: boolean;
  /** Takes progress and what functions print, a line at a time. */
  log?: (line: string) => void;
  /** What to run; absent: the product. */
  assembly?: Assembly;
};

export type LocalCloud = {
  /** Of the API: `http://127.0.0.1:3000`. */
  url: string;
  /** Of the user-pool API. */
  signInUrl: string;
  issuer: Issuer;
  /** An access token of the user that every user route takes, good for one hour. */
  token(username: string): Promise<string>;
  /** The embedded engine and the SQLite file in which it keeps everything. */
  dynamo: { endpoint: string; pid: number | undefined; file: string };
  /** Table names by the environment variable that gives them to functions: `{ CORE_TABLE: "Casedeck-dev-..." }`. */
  tables: Readonly<Record<string, string>>;
  queues: readonly LocalQueue[];
  /** Mails that were sent, and what went to push services and webhooks. */
  inbox: LocalInbox;
  outbound: LocalOutbound;
  inboxUrl: string;
  /** Sets the clock ahead, runs every schedule and resolves when queues have no more to do at that time. */
  jumpTo(at: number): Promise<void>;
  /** Gives an event to the rules of the template, as another service would. */
  publish: LocalRules["publish"];
  /** Invocations of all functions since the start. */
  invocations(): number;
  /** Resolves when consumers of streams and queues have taken everything that was written before the call. */
  caughtUp(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Runs what the synthesised template says on the loopback interface of this machine: tables, functions, HTTP API,
 * sign-in, streams, queues, schedules, mail and custom resources. Resolves when all of it is ready.
 * @throws {Error} with one sentence for the user; nothing is left running then.
 */
export async function startLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    return await start(options, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  { port = 0, dataFolder, clock: givenClock, isTicking = true, log = () => {}, assembly }: LocalCloudOptions,
  stops: (() => Promise<unknown>)[],
  stop: () => Promise<void>,
): Promise<LocalCloud> {
  const data = await takeDataFolder(dataFolder);
  stops.push(data.release);
  if (port !== 0) await assertPortFree(port);
  log("Building and synthesising the stack");
  const { template, stackName, assetFolder } = assembly ?? (await ofTheProduct(data.path));
  const unknown = unknownTypes(template);
  if (unknown.length > 0) log(`Not run locally: ${unknown.join(", ")}`);

  log("Starting the embedded DynamoDB");
  const file = path.join(data.path, "dynamo.db");
  const dynamo = await startEmbeddedDynamo({ file });
  stops.push(dynamo.stop);
  const identities: Identities = new Map();
  const resolve = resolverOf(template, identities);
  const tables = await createTables(dynamo.endpoint, tablesOf(template, resolve, stackName));
  const queues = queuesOf(template, resolve, stackName, path.join(data.path, "queues"));
  const pools = userPoolsOf(template);
  identify(identities, { template, tables, queues, pools });
  const definitions = functionsOf(template, resolve, stackName, assetFolder);
  for (const { logicalId, name, arn } of definitions)
    identities.set(logicalId, { ref: name, attributes: { Arn: arn } });

  let aheadMs = 0;
  const clock = () => (givenClock ?? Date.now)() + aheadMs;
  let addresses: Record<string, string> = {};
  const functions = definitions.map((one) =>
    startFunction(one, { dynamoEndpoint: dynamo.endpoint, variables: () => addresses, clock, log }),
  );
  stops.push(() => Promise.all(functions.map((one) => one.stop())));
  const issuers = await Promise.all(pools.map((pool) => openIssuer(pool, data.path, clock)));
  const [issuer] = issuers;
  if (!issuer) throw new Error("The local cloud needs a user pool in the template.");

  log("Starting the HTTP API and the sign-in");
  const answers = answerDesk();
  const inbox = localInbox((event) => rules.publish(event));
  stops.push(inbox.stop);
  const outbound = localOutbound(clock);
  const jumpTo = async (at: number) => {
    aheadMs += Math.max(0, at - clock());
    await schedules.runAll();
    await Promise.all(consumers.map((consumer) => consumer.idle()));
  };
  const gateway = { template, resolve, functions, issuers, clock };
  const server = await startServer(port, { ...gateway, answers, queues, inbox, outbound, jumpTo });
  stops.push(server.stop);
  server.identify(identities);
  addresses = server.variables;
  const rules = rulesOf(template, resolve, { functions, queues, clock });
  await deployCustomResources({
    template,
    resolve,
    stackName,
    functions,
    answers,
    answerUrl: server.answerUrl,
    folder: data.path,
    log,
  });

  const settings = { dynamoEndpoint: dynamo.endpoint, folder: path.join(data.path, "streams"), functions, queues, log };
  const mappings = await Promise.all(
    mappingsOf(template, resolve).map(([logicalId, mapping]) => startMapping(logicalId, mapping, settings)),
  );
  stops.push(() => Promise.all(mappings.map((mapping) => mapping.stop())));
  const consumers = queueMappingsOf(template, resolve).map((mapping) =>
    startConsumer(mapping, { functions, queues, clock }),
  );
  stops.push(() => Promise.all(consumers.map((consumer) => consumer.stop())));
  const schedules = startSchedules(rules, { clock, log, isTicking });
  stops.push(schedules.stop);

  return {
    url: server.url,
    signInUrl: server.signInUrl,
    issuer,
    token: (username) => issuer.accessToken(username),
    dynamo: { endpoint: dynamo.endpoint, pid: dynamo.pid, file },
    tables: tableVariables(definitions, tables),
    queues,
    inbox,
    outbound,
    inboxUrl: server.inboxUrl,
    jumpTo,
    publish: rules.publish,
    invocations: () => functions.reduce((sum, one) => sum + one.invocations(), 0),
    caughtUp: async () => {
      await Promise.all(mappings.map((mapping) => mapping.caughtUp()));
      await Promise.all(consumers.map((consumer) => consumer.idle()));
    },
    stop,
  };
}

type Identified = { template: Template; tables: RunningTable[]; queues: LocalQueue[]; pools: UserPool[] };

/** What `Ref` and `Fn::GetAtt` give for everything that has no address on the network. */
function identify(identities: Identities, { template, tables, queues, pools }: Identified): void {
  for (const [logicalId, { Type }] of Object.entries(template.Resources)) {
    const isNamed = Type.startsWith("AWS::ApiGatewayV2::") || Type === "AWS::SES::ConfigurationSet";
    if (isNamed) identities.set(logicalId, { ref: logicalId, attributes: {} });
  }
  for (const { logicalId, name, arn, streamArn } of tables) {
    identities.set(logicalId, { ref: name, attributes: { Arn: arn, ...(streamArn && { StreamArn: streamArn }) } });
  }
  for (const { logicalId, name, arn } of queues) {
    identities.set(logicalId, { ref: name, attributes: { Arn: arn, QueueName: name } });
  }
  for (const { logicalId, poolId, arn, issuer, clients } of pools) {
    identities.set(logicalId, { ref: poolId, attributes: { Arn: arn, ProviderURL: issuer, UserPoolId: poolId } });
    for (const client of clients) identities.set(client.logicalId, { ref: client.clientId, attributes: {} });
  }
}

function tableVariables(definitions: FunctionDefinition[], tables: RunningTable[]): Record<string, string> {
  const variables = definitions.flatMap((definition) => Object.entries(definition.environment()));
  return Object.fromEntries(variables.filter(([, value]) => tables.some((table) => table.name === value)));
}

/** The CDK is loaded only here: tests hand an assembly over, and loading takes a second. */
async function ofTheProduct(dataFolder: string): Promise<Assembly> {
  const { synthesise } = await import("./synthesise.ts");
  return synthesise(path.join(dataFolder, "cdk.out"));
}
