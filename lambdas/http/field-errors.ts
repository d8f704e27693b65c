import * as z from "zod";
import { Failure } from "../core/errors.ts";

/** Enough to repair any honest request; a body of 40,000 unknown names does not get 40,000 sentences. */
const MAX_ERRORS = 20;
const MAX_ECHO = 80;

type Place = readonly PropertyKey[];
type Locate = (path: Place) => { pointer: string } | { parameter: string };

/**
 * The value of a body, or of one item of it, checked against its schema.
 * @param pointer where in the body the value stands, as `#/items/3`.
 * @throws {Failure} `invalid-request` with a JSON Pointer and what is accepted for each wrong field.
 */
export function parseBody<S extends z.ZodType>(schema: S, value: unknown, pointer = "#"): z.output<S> {
  return parseWith(schema, value, (path) => ({ pointer: pointer + path.map(pointerStep).join("") }));
}

/**
 * Path or query parameters, checked against their schema.
 * @throws {Failure} `invalid-request` with the name of each wrong parameter and what is accepted.
 */
export function parseParameters<S extends z.ZodType>(schema: S, values: Record<string, unknown>): z.output<S> {
  return parseWith(schema, values, (path) => ({ parameter: cut(String(path[0] ?? "")) }));
}

function parseWith<S extends z.ZodType>(schema: S, value: unknown, locate: Locate): z.output<S> {
  const result = schema.safeParse(value, { error: explain });
  if (result.success) return result.data;
  const findings = result.error.issues.flatMap((issue) => flattened(issue, []));
  const errors = findings.slice(0, MAX_ERRORS).map(({ path, detail }) => ({
    ...locate(path),
    detail: valueAt(value, path) === undefined ? `missing: ${detail}` : detail,
  }));
  const more = findings.length - errors.length;
  const detail = `${findings.length === 1 ? "One field is" : "Some fields are"} not valid${more > 0 ? `; ${more} more are not listed` : ""}.`;
  throw new Failure("invalid-request", detail, { errors });
}

type Finding = { path: Place; detail: string };

/** One finding per wrong place: unknown names one by one, and of a union the alternative that came nearest. */
function flattened(issue: z.core.$ZodIssue, base: Place): Finding[] {
  const path = [...base, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: [...path, key], detail: issue.message }));
  }
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const nearest = issue.errors.reduce((best, branch) => (branch.length < best.length ? branch : best));
    return nearest.flatMap((inner) => flattened(inner, path));
  }
  return [{ path, detail: issue.message }];
}

function valueAt(value: unknown, path: Place): unknown {
  return path.reduce<unknown>(
    (inner, step) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, step) : undefined),
    value,
  );
}

/** Says what is accepted where a schema has no words of its own. Undefined leaves it to zod. */
function explain(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "unrecognized_keys":
      return `not known here; accepted: ${acceptedNames(issue.inst)}`;
    case "invalid_type":
      return `write ${kindOf(issue.expected, issue.inst)}`;
    case "invalid_value":
      return `write ${issue.values.map(String).join(" or ")}`;
    case "too_big":
      return `write at most ${issue.maximum}${UNITS[issue.origin] ?? ""}`;
    case "too_small":
      return `write at least ${issue.minimum}${UNITS[issue.origin] ?? ""}`;
    case "invalid_union":
      return Array.isArray(issue.options) ? `write ${issue.options.join(" or ")}` : undefined;
    default:
      return undefined;
  }
}

const UNITS: Readonly<Record<string, string>> = { string: " characters", array: " items" };

const KINDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "an object",
  array: "an array",
};

/** `a text such as Europe/Berlin`: the example is the one that the schema gives to readers of the reference. */
function kindOf(expected: string, schema: unknown): string {
  const kind = schema instanceof z.ZodNumber && schema.isInt ? "int" : expected;
  const examples = schema instanceof z.ZodType ? schema.meta()?.examples : undefined;
  return `${KINDS[kind] ?? kind}${Array.isArray(examples) ? ` such as ${examples[0]}` : ""}`;
}

function acceptedNames(schema: unknown): string {
  const names = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  return names.join(", ") || "nothing";
}

/** `/a~1b`: a step of a JSON Pointer in a URI fragment (RFC 6901 sections 3 and 6). */
function pointerStep(step: PropertyKey): string {
  const name = cut(String(step)).replaceAll("~", "~0").replaceAll("/", "~1");
  // A lone surrogate cannot be percent-encoded; going through bytes replaces it.
  return `/${encodeURIComponent(Buffer.from(name).toString())}`;
}

function cut(text: string): string {
  return text.length > MAX_ECHO ? `${text.slice(0, MAX_ECHO - 1)}…` : text;
}
