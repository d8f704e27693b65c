import type * as z from "zod";
import type { FieldError } from "../core/errors.ts";
import { examples, parameterExamples } from "./examples.ts";
import { type Components, type JsonSchema, parameterSchema, schemaOf } from "./openapi-schemas.ts";
import { type ProblemCode, problems, problemType } from "./problem.ts";
import { Problem } from "./resources/common.ts";
import { type Feature, failuresOf, type ReplyHeader, type RouteSpec } from "./routes/spec.ts";
import { type RouteKey, routes } from "./routes.ts";

type Described = Record<string, unknown>;
type DocumentedReply = RouteSpec["replies"][number];

const API_VERSION = "0.1.0";

const TAGS: Readonly<Record<Feature, { name: string; description: string }>> = {
  decks: { name: "Decks", description: "Case studies as decks of cards, and enrolling in them." },
  reviews: { name: "Study", description: "What is due, what each answer did, and how to take it back." },
  authors: {
    name: "Feedback",
    description: "What learners say about cards and how they do, for those who write them.",
  },
  quizzes: { name: "Quizzes", description: "Attempts held on the server, of one's own and shared with others" },
  cases: {
    name: "My cases",
    description: "Cases of the learner's own: from a document, fact by fact, and as a private deck.",
  },
  teams: {
    name: "Teams and boards",
    description: "Study together, and see how far everybody is by one published score.",
  },
  learners: { name: "Me", description: "The learner's own preferences." },
  statistics: { name: "Statistics", description: "What was studied, how well it is kept, and what comes." },
  reminders: {
    name: "Reminders",
    description: "When and where to be reminded of what is due: by push, by mail, by webhook. Off until asked for.",
  },
  accounts: { name: "My account", description: "Taking everything out of it, bringing it in, and deleting it." },
  docs: { name: "Service", description: "This reference, for people and for programs. Needs no token." },
};

const INTRODUCTION = `1. \`PUT /decks/{deckId}/enrolment\` once, for a deck of \`GET /decks\`.
2. \`GET /due\` says what to study now, \`GET /decks/{deckId}/cards\` has the questions and answers.
3. \`POST /cards/{cardId}/reviews\` with a grade from 0 to 5; \`POST /reviews/batch\` when the device was offline.

**Sending twice is safe.** A client makes the id of each review before it sends it; the first one with that id counts.

**Errors** are problem documents (RFC 9457): branch on \`type\`. What the gateway itself refuses (no valid token 401 or
403, too many requests 429, no such path 404) has the body \`{"message": …}\`.

**Answers may gain fields**, and enumerations may gain values; ignore what you do not know.`;

const HEADERS: Readonly<Record<ReplyHeader, Described>> = {
  etag: {
    description: "Send it back as `if-none-match` to get a 304 while nothing changed.",
    schema: { type: "string" },
  },
  "cache-control": { description: "How long and by whom the answer may be kept.", schema: { type: "string" } },
  "retry-after": {
    description: "Seconds to wait before the same request may succeed.",
    schema: { type: "integer", minimum: 1 },
  },
  "idempotent-replayed": {
    description: "`true` when the id had been received before: nothing was changed by this request.",
    schema: { type: "string", const: "true" },
  },
  "next-page": {
    description: "The `page` of the request for the next part of the file. Absent when the file is complete.",
    schema: { type: "string" },
  },
  "export-progress": {
    description: "The share of the account that is written, about.",
    schema: { type: "number", minimum: 0, maximum: 1 },
  },
};

const TOKEN =
  "An access token of the user pool, without the word Bearer. `npm start` prints one for the local cloud's demo user.";

/** The OpenAPI 3.1 document of the route table. Made from data alone: the same code gives the same document. */
export function openApiDocument(): Described {
  const components: Components = {};
  const paths: Record<string, Described> = {};
  for (const key of Object.keys(routes) as RouteKey[]) {
    const [method = "", path = ""] = key.split(" ");
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(key, routes[key], components) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Casedeck",
      version: API_VERSION,
      summary: "Flashcards about real system-design case studies, with SM-2 spaced repetition",
      description: INTRODUCTION,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/", description: "this API" }],
    tags: Object.values(TAGS),
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1))),
      headers: HEADERS,
      responses: {
        unauthorized: refusedByGateway("No valid token came with the request.", "Unauthorized"),
        forbidden: refusedByGateway(NO_SCOPE, "Forbidden"),
      },
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          description: TOKEN,
        },
      },
    },
  };
}

function operation(key: RouteKey, spec: RouteSpec, components: Components): Described {
  const example: { body?: unknown; reply?: unknown } = examples[key] ?? {};
  const replies = Object.entries(spec.replies).map(([status, reply]) => [
    status,
    response(reply, components, status === "200" ? example.reply : undefined),
  ]);
  return {
    operationId: operationId(key),
    tags: [TAGS[spec.feature].name],
    summary: spec.summary,
    ...(spec.description && { description: spec.description }),
    security: spec.auth === "user" ? [{ token: [] }] : [],
    parameters: [
      ...parameters("path", spec.path),
      ...parameters("query", spec.query),
      ...(304 in spec.replies ? [IF_NONE_MATCH] : []),
    ],
    ...(spec.body && {
      requestBody: { required: true, content: json(schemaOf(spec.body, "input", components), example.body) },
    }),
    responses: {
      ...Object.fromEntries(replies),
      ...(spec.auth === "user" && { 401: reference("responses/unauthorized"), 403: reference("responses/forbidden") }),
      ...problemResponses(spec, components),
    },
  };
}

/** What a route may answer with besides 2xx: everything may break. */
export function allProblems(spec: RouteSpec): ProblemCode[] {
  return [...failuresOf(spec), "internal"];
}

/** `postCardsCardIdReviews` for `POST /cards/{cardId}/reviews`. */
function operationId(key: RouteKey): string {
  const [method = "", ...words] = key.split(/[^A-Za-z]+/).filter((word) => word !== "");
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

const json = (schema: JsonSchema, example?: unknown) => ({
  "application/json": { schema, ...(example !== undefined && { example }) },
});

const reference = (name: string) => ({ $ref: `#/components/${name}` });

function parameters(place: "path" | "query", schema: z.ZodObject | undefined): Described[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]: [string, z.ZodType]) => {
    const { description, ...described } = parameterSchema(field);
    const example = parameterExamples[name];
    return {
      name,
      in: place,
      required: !field.isOptional(),
      ...(description && { description }),
      schema: described,
      ...(place === "path" && example !== undefined && { example }),
    };
  });
}

const IF_NONE_MATCH = {
  name: "if-none-match",
  in: "header",
  required: false,
  description: "The `etag` of the copy the client holds.",
  schema: { type: "string" },
};

function response(
  { description, schema, contentType, headers }: DocumentedReply,
  components: Components,
  example?: unknown,
): Described {
  return {
    description,
    ...(headers && { headers: Object.fromEntries(headers.map((name) => [name, reference(`headers/${name}`)])) }),
    ...(schema && { content: json(schemaOf(schema, "output", components), example) }),
    ...(contentType && { content: { [contentType]: {} } }),
  };
}

const WRONG_FIELD = { pointer: "#/rolloverHour", detail: "write at most 23" };
const WRONG_PARAMETER = { parameter: "limit", detail: "write at most 200" };

/** One response per status, which names the types of problem that may stand in it. */
function problemResponses(spec: RouteSpec, components: Components): Record<string, Described> {
  const codes = allProblems(spec);
  const statuses = [...new Set(codes.map((code) => problems[code].status))];
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      problemResponse(
        codes.filter((code) => problems[code].status === status),
        spec,
        components,
      ),
    ]),
  );
}

/** A 403 may come from the gateway, too, which answers in a shape of its own. */
function problemResponse(
  codes: readonly ProblemCode[],
  { body, forPeople }: RouteSpec,
  components: Components,
): Described {
  const types = { properties: { type: { enum: codes.map(problemType) } } };
  const schema = { allOf: [schemaOf(Problem, "output", components), types] };
  const wrong = body ? WRONG_FIELD : WRONG_PARAMETER;
  const content = Object.fromEntries(codes.map((code) => [code, { value: exampleProblem(code, wrong) }]));
  const retry = codes.some((code) => problems[code].retry);
  const isForbidden = codes.some((code) => problems[code].status === FORBIDDEN);
  return {
    description: `${codes.map((code) => problems[code].title).join(". Or: ")}.${isForbidden ? ` Or: ${NO_SCOPE}` : ""}`,
    ...(retry && { headers: { "retry-after": reference("headers/retry-after") } }),
    content: {
      "application/problem+json": { schema, examples: content },
      ...(forPeople && { "text/html": {} }),
      ...(isForbidden && refusedByGateway("", "Forbidden").content),
    },
  };
}

function exampleProblem(code: ProblemCode, wrong: FieldError): Problem {
  const { status, title } = problems[code];
  return {
    type: problemType(code),
    title,
    status,
    detail: code === "invalid-request" ? "One field is not valid." : "What was wrong this time.",
    requestId: "61b6321b",
    ...(code === "invalid-request" && { errors: [wrong] }),
  };
}

const FORBIDDEN = 403;
const NO_SCOPE = "The token lacks the scope of this API.";

function refusedByGateway(description: string, message: string) {
  const schema = { type: "object", properties: { message: { type: "string" } }, required: ["message"] };
  return { description, content: json(schema as JsonSchema, { message }) };
}
