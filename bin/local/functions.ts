import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import * as z from "zod";
import { localCredentials } from "./tables.ts";
import { ACCOUNT, REGION, type Resolve, resourcesOfType, type Template } from "./template.ts";

/** Execution environments of one function at a time; further invocations wait. Lambda has 1,000, two processors do not. */
const MAX_ENVIRONMENTS = 4;

const FunctionProperties = z.looseObject({
  FunctionName: z.string().optional(),
  Handler: z.string(),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  Code: z.looseObject({ S3Key: z.string() }),
});
const FunctionEnvironment = z.record(z.string(), z.coerce.string());

export type FunctionDefinition = {
  logicalId: string;
  name: string;
  arn: string;
  /** Folder of the deployed files. */
  folder: string;
  /** As in the template: `index.handler`. */
  handler: string;
  timeoutMs: number;
  memory: number;
  /** Of the template, resolved; read when the first environment starts, so it may refer to what starts later. */
  environment: () => Record<string, string>;
};

/** What a function answered: its result as JSON, or the error it ended with. */
export type Outcome = { result: unknown } | { error: { errorType: string; errorMessage: string } };

export type LocalFunction = {
  definition: FunctionDefinition;
  /** Invocations that began since the start. */
  invocations(): number;
  /** Never rejects: a crash, a time-out and a thrown error are all outcomes. */
  invoke(event: unknown): Promise<Outcome>;
  stop(): Promise<void>;
};

/**
 * The functions of the template. `assetFolder` gives the folder of an asset by its object key.
 * @throws {Error} when a function has no code in the assembly.
 */
export function functionsOf(
  template: Template,
  resolve: Resolve,
  stackName: string,
  assetFolder: (objectKey: string) => string,
): FunctionDefinition[] {
  return resourcesOfType(template, "AWS::Lambda::Function").map(([logicalId, { Properties }]) => {
    const { Environment, Role: _role, LoggingConfig: _logs, ...rest } = Properties;
    const properties = FunctionProperties.parse(resolve({ ...rest, Code: Properties.Code }));
    const name = properties.FunctionName ?? `${stackName}-${logicalId}`;
    const variables =
      Environment && typeof Environment === "object" && "Variables" in Environment ? Environment.Variables : {};
    return {
      logicalId,
      name,
      arn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`,
      folder: assetFolder(properties.Code.S3Key),
      handler: properties.Handler,
      timeoutMs: properties.Timeout * 1000,
      memory: properties.MemorySize,
      environment: () => FunctionEnvironment.parse(resolve(variables)),
    };
  });
}

export type FunctionSettings = {
  /** Address of the tables. */
  dynamoEndpoint: string;
  /** ms since 1970; the functions see this time. Absent: the real one. */
  clock?: (() => number) | undefined;
  /** Further variables, as addresses of services; read when the first environment starts. */
  variables?: () => Record<string, string>;
  log: (line: string) => void;
};

/** Runs a function in worker threads, one invocation at a time in each, with no variable of this process. */
export function startFunction(definition: FunctionDefinition, settings: FunctionSettings): LocalFunction {
  const free: Environment[] = [];
  const busy = new Set<Environment>();
  const waiting: ((environment: Environment) => void)[] = [];
  let begun = 0;

  async function take(): Promise<Environment> {
    const environment =
      free.pop() ?? (busy.size < MAX_ENVIRONMENTS ? new Environment(definition, settings) : undefined);
    if (!environment) return new Promise((resolve) => waiting.push(resolve));
    busy.add(environment);
    return environment;
  }

  function giveBack(environment: Environment): void {
    busy.delete(environment);
    const next = waiting.shift();
    if (environment.ended && !next) return;
    const usable = environment.ended ? new Environment(definition, settings) : environment;
    if (!next) {
      free.push(usable);
      return;
    }
    busy.add(usable);
    next(usable);
  }

  return {
    definition,
    invocations: () => begun,
    async invoke(event) {
      const environment = await take();
      begun += 1;
      try {
        return await environment.invoke(event);
      } finally {
        giveBack(environment);
      }
    },
    async stop() {
      await Promise.all([...free, ...busy].map((environment) => environment.stop()));
    },
  };
}

type WorkerMessage = { loaded?: true; result?: string; error?: string };

/** One worker thread that holds the bundle, like one sandbox of Lambda. */
class Environment {
  readonly #worker: Worker;
  readonly #definition: FunctionDefinition;
  readonly #clock: (() => number) | undefined;
  #ended = false;
  readonly #loaded: Promise<unknown>;
  #settle: ((outcome: Outcome) => void) | undefined;

  constructor(definition: FunctionDefinition, { dynamoEndpoint, variables, clock, log }: FunctionSettings) {
    this.#definition = definition;
    this.#clock = clock;
    const { file, exportName } = entryOf(definition);
    this.#worker = new Worker(path.join(__dirname, "function-worker.mjs"), {
      workerData: { file, exportName, shiftsClock: clock !== undefined },
      execArgv: [],
      stdout: true,
      stderr: true,
      env: {
        ...definition.environment(),
        AWS_REGION: REGION,
        AWS_DEFAULT_REGION: REGION,
        AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
        AWS_ENDPOINT_URL_DYNAMODB: dynamoEndpoint,
        ...variables?.(),
        AWS_LAMBDA_FUNCTION_NAME: definition.name,
        AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memory),
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
        LAMBDA_TASK_ROOT: definition.folder,
        TZ: ":UTC",
      },
    });
    for (const output of [this.#worker.stdout, this.#worker.stderr]) {
      createInterface({ input: output }).on("line", (line) => log(`${definition.logicalId} | ${line}`));
    }
    this.#loaded = Promise.race([once(this.#worker, "message"), once(this.#worker, "exit")]).catch(() => undefined);
    this.#worker.on("message", ({ loaded, result, error }: WorkerMessage) => {
      if (loaded) return;
      this.#answer(error === undefined ? { result: JSON.parse(result ?? "null") } : { error: JSON.parse(error) });
    });
    this.#worker.on("error", (error) => this.#end(error.message));
    this.#worker.on("exit", (code) => this.#end(`The function ended by itself with code ${code}`));
  }

  get ended(): boolean {
    return this.#ended;
  }

  async invoke(event: unknown): Promise<Outcome> {
    const { name, arn, memory, timeoutMs } = this.#definition;
    await this.#loaded; // as in Lambda, loading takes nothing from the time of the invocation
    if (this.#ended) return failed("Runtime.ExitError", "The function ended while it was loaded");
    const id = randomUUID();
    const now = Date.now();
    const outcome = new Promise<Outcome>((resolve) => {
      this.#settle = resolve;
    });
    const timer = setTimeout(() => {
      this.#answer(failed("Sandbox.Timedout", `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`));
      void this.stop();
    }, timeoutMs);
    this.#worker.postMessage({
      id,
      event: JSON.stringify(event),
      deadline: now + timeoutMs,
      clockOffset: this.#clock ? this.#clock() - now : 0,
      functionName: name,
      functionArn: arn,
      memory,
    });
    return outcome.finally(() => clearTimeout(timer));
  }

  async stop(): Promise<void> {
    this.#end("The local cloud stops");
    await this.#worker.terminate();
  }

  #answer(outcome: Outcome): void {
    this.#settle?.(outcome);
    this.#settle = undefined;
  }

  #end(reason: string): void {
    this.#ended = true;
    this.#answer(failed("Runtime.ExitError", reason));
  }
}

const failed = (errorType: string, errorMessage: string): Outcome => ({ error: { errorType, errorMessage } });

function entryOf({ folder, handler, logicalId }: FunctionDefinition): { file: string; exportName: string } {
  const dot = handler.lastIndexOf(".");
  const module = path.join(folder, handler.slice(0, dot));
  const file = [".mjs", ".js", ".cjs"].map((ending) => module + ending).find((name) => existsSync(name));
  if (!file) throw new Error(`${logicalId} has the handler ${handler}, and ${module}.mjs, .js or .cjs is not there.`);
  return { file: pathToFileURL(file).href, exportName: handler.slice(dot + 1) };
}
