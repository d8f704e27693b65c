import * as z from "zod";

type Test = (value: unknown) => boolean;

/** The comparisons of an event pattern that filters of a stream are written with. */
const comparisons: Record<string, (argument: unknown) => Test> = {
  prefix: (start) => (value) => typeof value === "string" && value.startsWith(z.string().parse(start)),
  suffix: (end) => (value) => typeof value === "string" && value.endsWith(z.string().parse(end)),
  "equals-ignore-case": (text) => (value) =>
    typeof value === "string" && value.toLowerCase() === z.string().parse(text).toLowerCase(),
  "anything-but": (others) => (value) => value !== undefined && ![others].flat().includes(value),
  exists: (wanted) => (value) => (value !== undefined) === wanted,
};

/**
 * A filter of an event source mapping (`{"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"S#"}]}}}}`) as a test of a record:
 * every field named must match one of its values.
 * @throws {Error} that names a comparison it does not know.
 */
export function patternTest(pattern: unknown): Test {
  const fields = Object.entries(z.record(z.string(), z.unknown()).parse(pattern)).map(([name, wanted]) => {
    if (!Array.isArray(wanted)) return [name, patternTest(wanted)] as const;
    const tests = wanted.map(valueTest);
    return [name, (value: unknown) => tests.some((test) => test(value))] as const;
  });
  return (value) => {
    const object: Record<string, unknown> = typeof value === "object" && value !== null ? { ...value } : {};
    return fields.every(([name, test]) => test(object[name]));
  };
}

function valueTest(wanted: unknown): Test {
  if (typeof wanted !== "object" || wanted === null) return (value) => value === wanted;
  const [name = "", argument] = Object.entries(wanted)[0] ?? [];
  const comparison = comparisons[name];
  if (!comparison) {
    throw new Error(`A stream filter uses "${name}"; the local cloud knows ${Object.keys(comparisons).join(", ")}.`);
  }
  return comparison(argument);
}
