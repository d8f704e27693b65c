import * as z from "zod";
import { Resource } from "./template.ts";

const Resources = z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]);
const Names = z.union([z.string().transform((name) => [name]), z.array(z.string())]);
const Statement = z.strictObject({
  Effect: z.literal("Allow"),
  Action: Names,
  Resource: z.unknown(),
  Condition: z
    .strictObject({ "ForAllValues:StringLike": z.strictObject({ "dynamodb:LeadingKeys": Names }) })
    .optional(),
});
const Policy = z.object({
  PolicyDocument: z.object({ Statement: z.array(Statement) }),
  Roles: z.tuple([z.object({ Ref: z.string() })]),
});

/** `resource` in a word where it is one of the known ones, else as it stands in the template. */
export type Grant = { resource: unknown; actions: string[]; partitions: string[] };

const RESOURCES: [RegExp, string][] = [
  [/^\{"Fn::GetAtt":\["TablesCore\w+","Arn"\]\}$/, "core"],
  [/^\{"Fn::Join":\["",\[\{"Fn::GetAtt":\["TablesCore\w+","Arn"\]\},"\/index\/due"\]\]\}$/, "core/index/due"],
  [/^\{"Fn::GetAtt":\["TablesViews\w+","Arn"\]\}$/, "views"],
  [/^\{"Fn::GetAtt":\["TablesCore\w+","StreamArn"\]\}$/, "stream of core"],
  [/^\{"Fn::GetAtt":\["SchedulesFailures\w+","Arn"\]\}$/, "failures"],
  [/^\{"Fn::GetAtt":\["RemindingTasks\w+","Arn"\]\}$/, "reminder tasks"],
  [/^\{"Fn::Join":\["",\["arn:",.*:(identity\/[a-z.]+)"\]\]\}$/, "$1"],
  [/^\{"Fn::Join":\["",\["arn:",.*:configuration-set\/",\{"Ref":"RemindingMail\w+"\}\]\]\}$/, "configuration set"],
  [/^\{"Fn::GetAtt":\["LearnersUserPool\w+","Arn"\]\}$/, "user pool"],
  [/^\{"Fn::GetAtt":\["([A-Z][a-z]+)Logs\w+","Arn"\]\}$/, "log of $1"],
];

/** All that the role of a function (`Reviews`) allows, in the order of the template. */
export function grantsOf(template: { Resources: Record<string, unknown> }, name: string): Grant[] {
  const all = Object.entries(template.Resources).map(([id, resource]) => [id, Resource.parse(resource)] as const);
  const policies = all.filter(([, { Type }]) => Type === "AWS::IAM::Policy");
  return policies
    .map(([, { Properties }]) => Policy.parse(Properties))
    .filter(({ Roles }) => Roles[0].Ref.startsWith(`${name}Role`))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .flatMap(({ Resource: resources, ...statement }) =>
      Resources.parse(resources).map((resource) => ({ ...statement, resource })),
    )
    .map(({ Action, resource, Condition }) => ({
      resource: inAWord(resource),
      actions: [...Action].sort(),
      partitions: Condition?.["ForAllValues:StringLike"]["dynamodb:LeadingKeys"] ?? [],
    }));
}

function inAWord(resource: unknown): unknown {
  const text = JSON.stringify(resource);
  const [pattern, word] = RESOURCES.find(([known]) => known.test(text)) ?? [];
  return pattern && word ? text.replace(pattern, word) : resource;
}
