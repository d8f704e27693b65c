import { randomUUID } from "node:crypto";
import * as z from "zod";
import { patternTest } from "./event-pattern.ts";
import type { LocalFunction } from "./functions.ts";
import type { LocalQueue } from "./queues.ts";
import { ACCOUNT, REGION, type Resolve, resourcesOfType, type Template } from "./template.ts";

const Rule = z.strictObject({
  Description: z.string().optional(),
  ScheduleExpression: z.string().optional(),
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  State: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
  Targets: z.array(
    z.strictObject({
      Id: z.string(),
      Arn: z.string(),
      DeadLetterConfig: z.object({ Arn: z.string() }).optional(),
      RetryPolicy: z
        .object({ MaximumRetryAttempts: z.number().default(185), MaximumEventAgeInSeconds: z.number().default(86_400) })
        .default({ MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 }),
    }),
  ),
});
type Rule = z.infer<typeof Rule> & { logicalId: string };

/** What has happened, in the form in which rules see it. */
export type BusEvent = { source: string; "detail-type": string; detail: Record<string, unknown> };

export type LocalRules = {
  /** Schedule expressions of enabled rules, by logical id. */
  schedules: ReadonlyMap<string, string>;
  /** Starts the targets of a scheduled rule, as at `at`; resolves when they have ended. */
  runScheduled(logicalId: string, at: number): Promise<void>;
  /** Gives an event to every rule whose pattern it fits; resolves when their targets have ended. */
  publish(event: BusEvent): Promise<void>;
};

/**
 * The rules of the template, on schedules and on events. A target that fails is tried again at once, as often as the
 * template says but at most three times, and then its event goes to the dead-letter queue.
 */
export function rulesOf(
  template: Template,
  resolve: Resolve,
  {
    functions,
    queues,
    clock,
  }: { functions: readonly LocalFunction[]; queues: readonly LocalQueue[]; clock: () => number },
): LocalRules {
  const rules = resourcesOfType(template, "AWS::Events::Rule").map(([logicalId, { Properties }]): Rule => {
    const { data, error } = Rule.safeParse(resolve(Properties));
    if (error) throw new Error(`The rule ${logicalId} cannot be run locally: ${z.prettifyError(error)}`);
    return { logicalId, ...data };
  });
  const enabled = rules.filter(({ State }) => State === "ENABLED");

  async function start({ logicalId, Targets }: Rule, event: BusEvent, at: number): Promise<void> {
    const whole = {
      version: "0",
      id: randomUUID(),
      account: ACCOUNT,
      region: REGION,
      time: new Date(at).toISOString(),
      resources: [`arn:aws:events:${REGION}:${ACCOUNT}:rule/${logicalId}`],
      ...event,
    };
    await Promise.all(Targets.map((target) => deliver(target, whole)));
  }

  async function deliver({ Arn, DeadLetterConfig, RetryPolicy }: Rule["Targets"][number], event: object) {
    const target = functions.find(({ definition }) => definition.arn === Arn);
    if (!target) throw new Error(`A rule starts ${Arn}, which is no function of the template.`);
    const tries = Math.min(RetryPolicy.MaximumRetryAttempts, 2) + 1;
    for (let attempt = 0; attempt < tries; attempt += 1) {
      if ("result" in (await target.invoke(event))) return;
    }
    const queue = queues.find(({ arn }) => arn === DeadLetterConfig?.Arn);
    await queue?.send({ messageId: randomUUID(), sentAt: clock(), body: JSON.stringify(event) });
  }

  return {
    schedules: new Map(
      enabled.flatMap(({ logicalId, ScheduleExpression }) =>
        ScheduleExpression === undefined ? [] : [[logicalId, ScheduleExpression] as const],
      ),
    ),
    async runScheduled(logicalId, at) {
      const rule = enabled.find((one) => one.logicalId === logicalId);
      if (rule) await start(rule, { source: "aws.events", "detail-type": "Scheduled Event", detail: {} }, at);
    },
    async publish(event) {
      const fitting = enabled.filter(({ EventPattern }) => EventPattern && patternTest(EventPattern)(event));
      await Promise.all(fitting.map((rule) => start(rule, event, clock())));
    },
  };
}
