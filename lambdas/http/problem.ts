import { Failure, type FailureCode } from "../core/errors.ts";
import type { Problem } from "./resources/common.ts";

/** `internal` is every bug and outage: no use case can fail with it on purpose. */
export type ProblemCode = FailureCode | "internal";

/** One row per code, so that a new code does not compile without a status and a title. */
export const problems: Readonly<Record<ProblemCode, { status: number; title: string; retry?: true }>> = {
  "invalid-request": { status: 400, title: "The request is not valid" },
  "invalid-page-token": { status: 400, title: "The page token is not valid" },
  "unknown-account": { status: 404, title: "The account was deleted" },
  "unknown-import": { status: 404, title: "There is no such import" },
  "unknown-deck": { status: 404, title: "There is no such deck" },
  "unknown-path": { status: 404, title: "There is no such learning path" },
  "unknown-card": { status: 404, title: "There is no such card" },
  "unknown-review": { status: 404, title: "There is no such review" },
  "unknown-flag": { status: 404, title: "There is no such flag" },
  "unknown-case": { status: 404, title: "There is no such case" },
  "unknown-fact": { status: 404, title: "There is no such fact" },
  "unknown-link": { status: 404, title: "There is no such link" },
  "unknown-quiz": { status: 404, title: "There is no such quiz" },
  "empty-pool": { status: 409, title: "There is nothing to ask" },
  "quiz-over": { status: 409, title: "The quiz is over" },
  "quiz-not-open": { status: 409, title: "The quiz is not open" },
  "no-attempts-left": { status: 409, title: "There is no attempt left" },
  "question-answered": { status: 409, title: "The question was answered" },
  "question-not-served": { status: 409, title: "It is not the turn of this question" },
  "quiz-busy": { status: 409, title: "The quiz is being written by others", retry: true },
  "unknown-device": { status: 404, title: "There is no such device" },
  "unknown-webhook": { status: 404, title: "There is no such webhook" },
  "unknown-unsubscribe-link": { status: 404, title: "This link leads nowhere" },
  "expired-unsubscribe-link": { status: 410, title: "This link is too old" },
  "unknown-team": { status: 404, title: "There is no such team" },
  "unknown-member": { status: 404, title: "There is no such member" },
  "unknown-invite": { status: 404, title: "There is no such invite" },
  "unknown-assignment": { status: 404, title: "There is no such assignment" },
  "unknown-board": { status: 404, title: "There is no such board" },
  "not-allowed": { status: 403, title: "Your role in the team does not allow it" },
  "case-exists": { status: 409, title: "There is a case with this id" },
  "case-changed": { status: 409, title: "The case was changed meanwhile" },
  "case-full": { status: 409, title: "There is no room for more" },
  "nothing-to-publish": { status: 409, title: "The case gives no cards yet" },
  "deck-busy": { status: 409, title: "The deck is being published by another request", retry: true },
  "reminders-busy": { status: 409, title: "The reminders are being changed by another request", retry: true },
  "too-many-targets": { status: 409, title: "There is no room for more devices or webhooks" },
  "mail-unavailable": { status: 409, title: "Reminders by mail are not set up here" },
  "address-suppressed": { status: 409, title: "Mail to this address came back" },
  "history-full": { status: 409, title: "The card's history is full" },
  "schedule-busy": { status: 409, title: "The card is being written by others", retry: true },
  "sole-owner": { status: 409, title: "A team needs an owner" },
  "already-member": { status: 409, title: "You are a member already" },
  "invite-expired": { status: 409, title: "The invite has expired" },
  "invite-used-up": { status: 409, title: "The invite has no seats left" },
  "team-full": { status: 409, title: "The team has no room for more" },
  "too-many-teams": { status: 409, title: "You are in as many teams as one may be" },
  "team-changed": { status: 409, title: "The team was changed meanwhile", retry: true },
  "team-busy": { status: 409, title: "The team is being changed by others", retry: true },
  "body-too-large": { status: 413, title: "The body is too large" },
  "document-too-large": { status: 413, title: "The document is too large" },
  "import-too-large": { status: 413, title: "The file is too large" },
  "import-incomplete": { status: 422, title: "Parts of the file are missing" },
  "import-refused": { status: 422, title: "The file cannot be imported" },
  "review-id-reused": { status: 422, title: "The id belongs to another review" },
  "flag-id-reused": { status: 422, title: "The id belongs to another flag" },
  "wrong-question": { status: 422, title: "The answer belongs to another question" },
  "quiz-id-reused": { status: 422, title: "The id belongs to another quiz" },
  "wrong-code": { status: 422, title: "The code is not right" },
  "too-many-codes": { status: 429, title: "Too many codes today", retry: true },
  "too-many-flags": { status: 429, title: "Too many flags today", retry: true },
  "too-many-guesses": { status: 429, title: "Too many wrong invite codes", retry: true },
  "too-many-requests": { status: 429, title: "Too many requests", retry: true },
  internal: { status: 500, title: "Something went wrong on our side" },
  throttled: { status: 503, title: "Too busy to answer now", retry: true },
};

/** What clients branch on: `/problems/unknown-card`. Never changes once published. */
export function problemType(code: ProblemCode): string {
  return `/problems/${code}`;
}

/** The problem document of a failure (RFC 9457), without the request it belongs to: a batch gives one per item. */
export function problemOf({ code, message, errors }: Failure): Omit<Problem, "requestId"> {
  const { status, title } = problems[code];
  return { type: problemType(code), title, status, detail: message, ...(errors.length > 0 && { errors: [...errors] }) };
}

/** The problem document of a bug or an outage: it tells nothing but where to look it up. */
export function internalProblem(): Omit<Problem, "requestId"> {
  const { status, title } = problems.internal;
  const detail =
    "The request was not carried out, or not completely. Repeating it is safe; quote the requestId when it stays.";
  return { type: problemType("internal"), title, status, detail };
}

const THROTTLING_ERRORS = new Set([
  "ProvisionedThroughputExceededException",
  "ThrottlingException",
  "RequestLimitExceeded",
]);

/**
 * The expected failure that an error means, or undefined for a bug or an outage. The AWS SDK's throttling errors are
 * known by their names, which is all this layer may know of it.
 */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof Failure) return error;
  if (!(error instanceof Error) || !THROTTLING_ERRORS.has(error.name)) return undefined;
  const detail = "The database takes no more requests at this moment. Repeat the request after a second.";
  return new Failure("throttled", detail, { cause: error });
}

/** Every problem that may pass by itself says when to try again, whether or not the use case knew. */
export function retryAfterSeconds({ code, retryAfterSeconds }: Failure): number | undefined {
  return retryAfterSeconds ?? (problems[code].retry ? 1 : undefined);
}
