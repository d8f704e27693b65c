import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { FastifyPluginCallback } from "fastify";
import * as z from "zod";
import type { LocalFunction } from "./functions.ts";
import { ACCOUNT, REGION, type Resolve, type Template } from "./template.ts";

/** How long an answer may take after its function has ended. */
const ANSWER_WITHIN_MS = 10_000;

const Answer = z.looseObject({
  Status: z.enum(["SUCCESS", "FAILED"]),
  Reason: z.string().optional(),
  PhysicalResourceId: z.string().optional(),
});
type Answer = z.infer<typeof Answer>;

const Deployed = z.record(
  z.string(),
  z.object({ physicalId: z.string(), properties: z.record(z.string(), z.unknown()) }),
);

/** Where functions answer: `PUT /<request id>` under the address that `routes` is served at. */
export type Answers = { routes: FastifyPluginCallback; next(requestId: string): Promise<Answer> };

/** Collects the answers that functions put to the `ResponseURL` of their request. */
export function answerDesk(): Answers {
  const waiting = new Map<string, (answer: Answer) => void>();
  return {
    next: (requestId) => new Promise((resolve) => waiting.set(requestId, resolve)),
    routes: (server, _options, done) => {
      server.removeAllContentTypeParsers();
      server.addContentTypeParser("*", { parseAs: "string" }, (_request, body, parsed) => parsed(null, body));
      server.addHook("onRequest", async (request) => {
        // CloudFormation asks for an empty content type, which fastify refuses to read
        request.raw.headers["content-type"] = "application/json";
      });
      server.put<{ Params: { requestId: string } }>("/:requestId", async ({ params, body }, reply) => {
        const settle = waiting.get(params.requestId);
        if (!settle) return reply.code(403).send();
        settle(Answer.parse(JSON.parse(String(body))));
        waiting.delete(params.requestId);
        return reply.code(200).send();
      });
      done();
    },
  };
}

export type CustomResourceSettings = {
  template: Template;
  resolve: Resolve;
  stackName: string;
  functions: readonly LocalFunction[];
  answers: Answers;
  /** Address of the answer desk. */
  answerUrl: string;
  /** What was deployed is kept here, so that a start with the same properties asks for nothing. */
  folder: string;
  log: (line: string) => void;
};

/**
 * Brings the custom resources of the template up to date, one after the other: Create at the first start, Update when
 * a property changed.
 * @throws {Error} with the reason that the function gave.
 */
export async function deployCustomResources(settings: CustomResourceSettings): Promise<void> {
  const { template, resolve, folder, log } = settings;
  const file = path.join(folder, "custom-resources.json");
  const deployed = Deployed.parse(JSON.parse(await readFile(file, "utf8").catch(() => "{}")));

  for (const [logicalId, { Type, Properties }] of Object.entries(template.Resources)) {
    if (!Type.startsWith("Custom::")) continue;
    const properties = z.record(z.string(), z.unknown()).parse(resolve(Properties));
    const before = deployed[logicalId];
    if (before && isDeepStrictEqual(before.properties, properties)) continue;

    log(`${before ? "Updating" : "Creating"} ${logicalId} (${Type})`);
    const physicalId = await request(settings, logicalId, Type, properties, before);
    deployed[logicalId] = { physicalId, properties };
    await mkdir(folder, { recursive: true });
    await writeFile(`${file}.new`, JSON.stringify(deployed));
    await rename(`${file}.new`, file);
  }
}

async function request(
  { functions, stackName, answers, answerUrl }: CustomResourceSettings,
  logicalId: string,
  type: string,
  properties: Record<string, unknown>,
  before: z.infer<typeof Deployed>[string] | undefined,
): Promise<string> {
  const server = functions.find(({ definition }) => definition.arn === properties.ServiceToken);
  if (!server) throw new Error(`The custom resource ${logicalId} is served by no function of the template.`);
  const requestId = randomUUID();
  const answered = answers.next(requestId);
  const outcome = await server.invoke({
    RequestType: before ? "Update" : "Create",
    RequestId: requestId,
    ResponseURL: `${answerUrl}/${requestId}`,
    StackId: `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${stackName}/local`,
    ServiceToken: properties.ServiceToken,
    ResourceType: type,
    LogicalResourceId: logicalId,
    ...(before && { PhysicalResourceId: before.physicalId, OldResourceProperties: before.properties }),
    ResourceProperties: properties,
  });
  if ("error" in outcome) throw new Error(`The custom resource ${logicalId} failed: ${outcome.error.errorMessage}`);

  const answer = await within(ANSWER_WITHIN_MS, answered);
  if (!answer) throw new Error(`The custom resource ${logicalId} failed: its function gave no answer.`);
  if (answer.Status === "FAILED")
    throw new Error(`The custom resource ${logicalId} failed: ${answer.Reason ?? "no reason given"}`);
  return answer.PhysicalResourceId ?? before?.physicalId ?? logicalId;
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
