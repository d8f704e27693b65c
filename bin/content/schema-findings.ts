import type * as z from "zod";
import type { Finding } from "./findings.ts";
import { didYouMean } from "./suggest.ts";
import type { Path, YamlFile } from "./yaml-file.ts";

/** The value of a file by its schema, or everything the schema objects to. */
export function parsed<S extends z.ZodType>(
  file: YamlFile,
  schema: S,
): { value: z.output<S> } | { findings: Finding[] } {
  if (file.syntax.length > 0) return { findings: file.syntax };
  const result = schema.safeParse(file.data);
  if (result.success) return { value: result.data };
  return { findings: result.error.issues.flatMap((issue) => findingsOf(file, schema, issue)) };
}

function findingsOf(file: YamlFile, schema: z.ZodType, issue: z.core.$ZodIssue): Finding[] {
  const { path } = issue;
  const value = valueAt(file.data, path);
  if (issue.code === "unrecognized_keys") {
    const accepted = keysAt(schema, path);
    return issue.keys.map((key) =>
      file.finding(path, `there is no field "${key}" here. ${didYouMean(key, accepted)}`, key),
    );
  }
  if (value === undefined) {
    return [file.finding(path.slice(0, -1), `the field "${String(path.at(-1) ?? "")}" is missing`)];
  }
  if (issue.code === "invalid_key") {
    const problem = issue.issues[0]?.message ?? issue.message;
    return [file.finding(path.slice(0, -1), `"${String(path.at(-1))}": ${problem}`, String(path.at(-1)))];
  }
  if (issue.code === "invalid_value") {
    return [
      file.finding(path, `"${String(value)}" is not accepted. ${didYouMean(String(value), issue.values.map(String))}`),
    ];
  }
  if (issue.code === "invalid_type" && issue.expected === "string" && typeof value === "number") {
    return [file.finding(path, `${value} was read as a number: write it in quotes, "${value}"`)];
  }
  const shown = typeof value === "string" ? `${JSON.stringify(value)}: ` : "";
  return [file.finding(path, `${shown}${issue.message}`)];
}

/** The fields that the object of the schema at `path` has. */
function keysAt(schema: z.ZodType, path: Path): string[] {
  let current: unknown = schema;
  for (const part of path) {
    const def = definition(current);
    current = def?.shape?.[String(part)] ?? def?.element ?? def?.valueType;
  }
  return Object.keys(definition(current)?.shape ?? {});
}

type Definition = { shape?: Record<string, unknown>; element?: unknown; valueType?: unknown; innerType?: unknown };

/** The definition of a schema below `optional`. */
function definition(schema: unknown): Definition | undefined {
  const def = (schema as { def?: Definition } | undefined)?.def;
  return def?.innerType ? definition(def.innerType) : def;
}

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const part of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[part];
  return value;
}
