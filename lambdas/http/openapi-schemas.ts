import * as z from "zod";
import { CardId, DeckId } from "../core/ids.ts";
import { Grade } from "../core/reviews/memory.ts";
import * as accounts from "./resources/accounts.ts";
import * as authors from "./resources/authors.ts";
import * as cases from "./resources/cases.ts";
import * as common from "./resources/common.ts";
import * as decks from "./resources/decks.ts";
import * as docs from "./resources/docs.ts";
import * as learners from "./resources/learners.ts";
import * as paths from "./resources/paths.ts";
import * as reviews from "./resources/reviews.ts";
import * as statistics from "./resources/statistics.ts";

/** JSON Schema, draft 2020-12, which is what OpenAPI 3.1 takes. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

const COMPONENTS = "#/components/schemas/";

const resources = {
  ...common,
  ...docs,
  ...decks,
  ...paths,
  ...reviews,
  ...authors,
  ...cases,
  ...learners,
  ...statistics,
  ...accounts,
};

const named = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries({ ...resources, CardId, DeckId, Grade })) {
  if (schema instanceof z.ZodType) named.add(schema, { id });
}

const OPTIONS = {
  target: "draft-2020-12",
  override({ zodSchema, jsonSchema }): void {
    // `format` says the same as these 300-character patterns, and a reader can read it.
    if (jsonSchema.format === "date-time" || jsonSchema.format === "date") delete jsonSchema.pattern;
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    // The items are checked one by one, so the body's own schema takes anything; a client should send only these.
    if (zodSchema === reviews.BatchBody) {
      const { items } = jsonSchema.properties as { items: { items: JsonSchema } };
      items.items = { $ref: `${COMPONENTS}BatchItem` };
    }
  },
} satisfies z.core.ToJSONSchemaParams;

/** Every named schema in both directions: a field with a default may be left out of a body, but is always in a reply. */
const converted = { input: convertNamed("input"), output: convertNamed("output") } as const;

/** The schemas that a document refers to, by name, collected while it is made. */
export type Components = Record<string, JsonSchema>;

/** A `$ref` for a named schema, which is then in `components` with all it refers to; the schema itself for others. */
export function schemaOf(schema: z.ZodType, direction: "input" | "output", components: Components): JsonSchema {
  const id = named.get(schema)?.id;
  const result = id ? { $ref: COMPONENTS + id } : tidy(z.toJSONSchema(schema, { ...OPTIONS, io: direction }));
  collect(result, converted[direction], components);
  return result;
}

/** The schema of one path or query parameter, as the handler gets it: `limit` is a whole number, not its digits. */
export function parameterSchema(schema: z.ZodType): JsonSchema {
  return tidy(z.toJSONSchema(schema, { ...OPTIONS, io: "output" }));
}

function collect(value: unknown, source: Components, components: Components): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key !== "$ref") {
      collect(inner, source, components);
      continue;
    }
    const id = String(inner).slice(COMPONENTS.length);
    const schema = source[id];
    if (id in components || !schema) continue;
    components[id] = schema;
    collect(schema, source, components);
  }
}

function convertNamed(io: "input" | "output"): Components {
  const { schemas } = z.toJSONSchema(named, { ...OPTIONS, io, uri: (id) => COMPONENTS + id });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, tidy(schema)]));
}

/** Without what says where a schema stands on its own: here it stands in the document. */
function tidy({ $schema: _schema, $id: _id, ...schema }: JsonSchema): JsonSchema {
  return schema;
}
