import * as z from "zod";

/** What a local cloud answers for the pseudo parameters. The account is nobody's; the region gives tokens their usual issuer. */
export const REGION = "us-east-1";
export const ACCOUNT = "000000000000";
const pseudoParameters: Record<string, unknown> = {
  "AWS::Region": REGION,
  "AWS::AccountId": ACCOUNT,
  "AWS::Partition": "aws",
  "AWS::URLSuffix": "amazonaws.com",
  "AWS::NoValue": undefined,
};

const Resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});
export type Resource = z.infer<typeof Resource>;

/** The part of a CloudFormation template that the local cloud reads. */
export const Template = z.looseObject({
  Resources: z.record(z.string(), Resource),
  Parameters: z.record(z.string(), z.looseObject({ Default: z.unknown().optional() })).default({}),
});
export type Template = z.infer<typeof Template>;

/** What `Ref` and `Fn::GetAtt` give for one resource, known once the resource runs. */
export type Identity = { ref: string; attributes: Readonly<Record<string, string>> };
export type Identities = Map<string, Identity>;

export type Resolve = (value: unknown) => unknown;

/** Resources of one type, by logical id, in the order of the template. */
export function resourcesOfType(template: Template, type: string): [logicalId: string, resource: Resource][] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}

/**
 * Replaces the intrinsic functions in a value of the template.
 *
 * `identities` may be filled later: a reference is looked up when `resolve` is called.
 * @throws {Error} that names the function it does not know, or the resource that has no such value locally.
 */
export function resolverOf(template: Template, identities: Identities): Resolve {
  const intrinsics: Record<string, (argument: unknown) => unknown> = {
    Ref: (name) => reference(String(name)),
    "Fn::GetAtt": (argument) => attribute(argument),
    "Fn::Join": (argument) => {
      const [separator, parts] = JoinArgument.parse(argument);
      return listOf("Fn::Join", resolve(parts)).join(separator);
    },
    "Fn::Split": (argument) => {
      const [separator, text] = SplitArgument.parse(argument);
      return String(resolve(text)).split(separator);
    },
    "Fn::Select": (argument) => {
      const [index, list] = SelectArgument.parse(argument);
      return listOf("Fn::Select", resolve(list))[Number(resolve(index))];
    },
    "Fn::Sub": (argument) => substitute(argument),
  };

  function reference(name: string): unknown {
    if (name in pseudoParameters) return pseudoParameters[name];
    const parameter = template.Parameters[name];
    if (parameter) return parameter.Default;
    const identity = identities.get(name);
    if (!identity) throw new Error(`The template refers to ${described(name)}, which the local cloud does not run.`);
    return identity.ref;
  }

  function attribute(argument: unknown): string {
    const [name, key] = typeof argument === "string" ? splitOnce(argument) : GetAttArgument.parse(argument);
    const value = identities.get(name)?.attributes[key];
    if (value === undefined) {
      throw new Error(`The template reads ${key} of ${described(name)}, which the local cloud does not give.`);
    }
    return value;
  }

  function substitute(argument: unknown): string {
    const [text, variables] = typeof argument === "string" ? [argument, {}] : SubArgument.parse(argument);
    return text.replace(/\$\{(!?)([^}]+)\}/g, (_all, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in variables) return String(resolve(variables[name]));
      return String(name.includes(".") ? attribute(name) : reference(name));
    });
  }

  function described(name: string): string {
    const type = template.Resources[name]?.Type;
    return type ? `${name} (${type})` : `"${name}", which is not in it`;
  }

  function resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value);
    const [name, argument] = entries.length === 1 ? (entries[0] ?? []) : [];
    const intrinsic = name === undefined ? undefined : intrinsics[name];
    if (intrinsic) return intrinsic(argument);
    if (name?.startsWith("Fn::")) {
      throw new Error(`The template uses ${name}; the local cloud knows ${Object.keys(intrinsics).join(", ")}.`);
    }
    return Object.fromEntries(entries.map(([key, inner]) => [key, resolve(inner)]));
  }

  return resolve;
}

const JoinArgument = z.tuple([z.string(), z.unknown()]);
const SplitArgument = z.tuple([z.string(), z.unknown()]);
const SelectArgument = z.tuple([z.unknown(), z.unknown()]);
const SubArgument = z.tuple([z.string(), z.record(z.string(), z.unknown())]);
const GetAttArgument = z.tuple([z.string(), z.string()]);

function listOf(intrinsic: string, value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Error(`${intrinsic} needs a list and got ${JSON.stringify(value)}.`);
  return value;
}

function splitOnce(path: string): [string, string] {
  const dot = path.indexOf(".");
  return [path.slice(0, dot), path.slice(dot + 1)];
}
