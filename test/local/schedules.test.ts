import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { rulesOf } from "../../bin/local/event-rules.ts";
import type { LocalFunction, Outcome } from "../../bin/local/functions.ts";
import { startConsumer } from "../../bin/local/queue-consumer.ts";
import { queuesOf } from "../../bin/local/queues.ts";
import { nextTime, startSchedules } from "../../bin/local/schedules.ts";
import { resolverOf, Template } from "../../bin/local/template.ts";

const folder = mkdtempSync(path.join(tmpdir(), "casedeck-queues-"));
afterAll(() => rmSync(folder, { recursive: true }));

const template = Template.parse({
  Resources: {
    Dead: { Type: "AWS::SQS::Queue" },
    Work: {
      Type: "AWS::SQS::Queue",
      Properties: {
        VisibilityTimeout: 60,
        RedrivePolicy: { deadLetterTargetArn: { "Fn::GetAtt": ["Dead", "Arn"] }, maxReceiveCount: 3 },
      },
    },
    Every: {
      Type: "AWS::Events::Rule",
      Properties: {
        ScheduleExpression: "rate(5 minutes)",
        Targets: [
          {
            Id: "T",
            Arn: "arn:f",
            RetryPolicy: { MaximumRetryAttempts: 1 },
            DeadLetterConfig: { Arn: "arn:aws:sqs:us-east-1:000000000000:Test-Dead" },
          },
        ],
      },
    },
    Never: {
      Type: "AWS::Events::Rule",
      Properties: { ScheduleExpression: "rate(1 day)", State: "DISABLED", Targets: [] },
    },
    Returned: {
      Type: "AWS::Events::Rule",
      Properties: {
        EventPattern: { source: ["aws.ses"], "detail-type": ["Email Bounced"] },
        Targets: [{ Id: "T", Arn: "arn:f" }],
      },
    },
  },
});

/** A function that answers with what it is told to, and remembers its events. */
function fakeFunction(answer: (event: unknown) => Outcome) {
  const events: unknown[] = [];
  const definition = { arn: "arn:f", name: "f" } as LocalFunction["definition"];
  const invoke = async (event: unknown) => {
    events.push(event);
    return answer(event);
  };
  return { events, local: { definition, invoke, invocations: () => events.length, stop: async () => {} } };
}
const failed: Outcome = { error: { errorType: "Error", errorMessage: "no" } };
const queues = (name: string) => queuesOf(template, resolverOf(template, new Map()), "Test", path.join(folder, name));

describe("nextTime", () => {
  const next = (expression: string, after: string) => new Date(nextTime(expression, Date.parse(after))).toISOString();

  it.each([
    ["rate(5 minutes)", "2026-11-20T18:00:00Z", "2026-11-20T18:05:00.000Z"],
    ["rate(1 hour)", "2026-11-20T18:59:59Z", "2026-11-20T19:00:00.000Z"],
    ["rate(1 day)", "2026-11-20T18:00:00Z", "2026-11-21T00:00:00.000Z"],
    ["cron(0 3 * * ? *)", "2026-11-20T03:00:00Z", "2026-11-21T03:00:00.000Z"],
    ["cron(0/15 * * * ? *)", "2026-11-20T03:01:00Z", "2026-11-20T03:15:00.000Z"],
    ["cron(5 0 ? * MON *)", "2026-11-20T03:01:00Z", "2026-11-23T00:05:00.000Z"],
    ["cron(0 12 1 1,7 ? *)", "2026-11-20T03:01:00Z", "2027-01-01T12:00:00.000Z"],
    ["cron(0 9 ? * MON-FRI *)", "2026-11-20T10:00:00Z", "2026-11-23T09:00:00.000Z"],
  ])("of %s after %s is %s", (expression, after, expected) => {
    expect(next(expression, after)).toBe(expected);
  });

  it("says which expression it does not know", () => {
    expect(() => nextTime("at(2026-11-20T18:00:00)", 0)).toThrow("at(2026-11-20T18:00:00)");
  });
});

describe("the rules of a template", () => {
  it("run by the clock once however far it jumped, and when they are told to", async () => {
    const target = fakeFunction(() => ({ result: null }));
    let now = Date.parse("2026-11-20T18:00:00Z");
    const clock = () => now;
    const rules = rulesOf(template, resolverOf(template, new Map()), { functions: [target.local], queues: [], clock });
    const schedules = startSchedules(rules, { clock, log: () => {}, isTicking: true });

    now += 3_600_000;
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(target.events).toMatchObject([{ source: "aws.events", time: "2026-11-20T19:00:00.000Z" }]);
    await schedules.runAll();
    expect(target.events).toHaveLength(2);
    await schedules.stop();
  });

  it("get the events they ask for; one that keeps failing ends in the failure queue", async () => {
    const target = fakeFunction(() => failed);
    const [dead] = queues("rules");
    const rules = rulesOf(template, resolverOf(template, new Map()), {
      functions: [target.local],
      queues: dead ? [dead] : [],
      clock: () => 0,
    });

    await rules.publish({ source: "aws.ses", "detail-type": "Email Opened", detail: {} });
    expect(target.events).toEqual([]);
    await rules.publish({ source: "aws.ses", "detail-type": "Email Bounced", detail: { a: 1 } });
    expect(target.events).toHaveLength(3);
    await rules.runScheduled("Every", 0);
    expect(target.events).toHaveLength(5);
    expect(await dead?.list()).toHaveLength(1);
  });
});

describe("a queue with a consumer", () => {
  const mapping = {
    FunctionName: "f",
    EventSourceArn: "arn:aws:sqs:us-east-1:000000000000:Test-Work",
    Enabled: true,
    BatchSize: 2,
    MaximumBatchingWindowInSeconds: 0,
    FunctionResponseTypes: ["ReportBatchItemFailures" as const],
  };

  it("delivers later what is delayed, again what failed, and what fails too often to the dead letters", async () => {
    const all = queues("work");
    const [dead, work] = all;
    let now = 1_000_000;
    const target = fakeFunction((event) => {
      const { Records } = event as { Records: { messageId: string; body: string }[] };
      const bad = Records.filter(({ body }) => body === "bad");
      return { result: { batchItemFailures: bad.map(({ messageId }) => ({ itemIdentifier: messageId })) } };
    });
    for (const [messageId, body, delay] of [
      ["1", "good", 0],
      ["2", "bad", 0],
      ["3", "late", 100],
    ] as const) {
      await work?.send({ messageId, sentAt: now, body }, delay);
    }
    const consumer = startConsumer(mapping, { functions: [target.local], queues: all, clock: () => now });
    const bodies = () =>
      target.events.map((event) => (event as { Records: { body: string }[] }).Records.map(({ body }) => body));

    await consumer.idle();
    expect(bodies()).toEqual([["good", "bad"]]);
    now += 59_000;
    await consumer.idle();
    expect(bodies()).toHaveLength(1); // hidden for its time-out
    for (let minute = 0; minute < 5; minute += 1) {
      now += 61_000;
      await consumer.idle();
    }
    await consumer.stop();

    expect(bodies().flat().sort()).toEqual(["bad", "bad", "bad", "good", "late"]);
    expect(await work?.list()).toEqual([]);
    expect(await dead?.list()).toMatchObject([{ messageId: "2", body: "bad" }]);
  });

  it("keeps its messages over a restart", async () => {
    const [, before] = queues("kept");
    await before?.send({ messageId: "1", sentAt: 5, body: "x" }, 10);
    const [, after] = queues("kept");

    expect(await after?.receive(1, 5)).toEqual([]);
    expect(await after?.receive(1, 10_005)).toMatchObject([{ body: "x", receives: 1 }]);
  });
});
