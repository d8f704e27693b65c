import * as z from "zod";
import type { FailureCode } from "../../core/errors.ts";
import { CardId, DeckId } from "../../core/ids.ts";
import { PageToken } from "../resources/common.ts";

/** One Lambda function each; a feature is a folder of `lambdas/` with a `handler.ts`. */
export type Feature =
  | "decks"
  | "reviews"
  | "learners"
  | "authors"
  | "cases"
  | "quizzes"
  | "statistics"
  | "reminders"
  | "accounts"
  | "teams"
  | "docs";

/** The group of the user pool whose members look after the published decks. */
export const AUTHORS_GROUP = "authors";

/** Response headers that mean something to a client; `http/openapi.ts` describes each. */
export type ReplyHeader =
  | "etag"
  | "cache-control"
  | "retry-after"
  | "idempotent-replayed"
  | "next-page"
  | "export-progress";

/** `schema`: JSON of that shape. `contentType`: other content. Neither: no content. */
export type DocumentedReply = {
  description: string;
  schema?: z.ZodType;
  contentType?: string;
  headers?: readonly ReplyHeader[];
};

export type RouteSpec = {
  feature: Feature;
  /** `user`: a Cognito access token is needed. `none`: public. */
  auth: "user" | "none";
  summary: string;
  description?: string;
  path?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** What a body may have; 262,144 bytes when absent. */
  maxBodyBytes?: number;
  /** A route with a 304 takes `if-none-match`. */
  replies: Record<number, DocumentedReply>;
  problems: readonly FailureCode[];
  /** People open it in a browser, which gets problems as a page too. */
  forPeople?: true;
};

/** Every way in which a route may fail on purpose; every account may have been deleted, or send too much. */
export function failuresOf({ auth, problems }: Pick<RouteSpec, "auth" | "problems">): readonly FailureCode[] {
  return auth === "user" ? [...problems, "unknown-account", "too-many-requests"] : problems;
}

export const deckPath = z.strictObject({ deckId: DeckId });
export const cardPath = z.strictObject({ cardId: CardId });
export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `write a whole number from ${min} to ${max}`)
    .transform(Number)
    .pipe(z.int().min(min).max(max));

export const DEFAULT_PAGE = 50;
export const MAX_PAGE = 200;
export const limit = wholeNumber(1, MAX_PAGE)
  .optional()
  .describe(`at most this many items; ${DEFAULT_PAGE} when absent`);
export const page = PageToken.optional().describe("`nextPage` of the answer before");

export const NOT_MODIFIED = {
  description: "The copy the client holds is right.",
  headers: ["etag", "cache-control"],
} as const satisfies DocumentedReply;
