/** Every expected failure of the backend. A new code does not compile until `http/problem.ts` gives it a status. */
export type FailureCode =
  | "invalid-request"
  | "body-too-large"
  | "document-too-large"
  | "invalid-page-token"
  | "unknown-account"
  | "unknown-import"
  | "import-too-large"
  | "import-incomplete"
  | "import-refused"
  | "unknown-deck"
  | "unknown-path"
  | "unknown-card"
  | "unknown-review"
  | "unknown-case"
  | "unknown-fact"
  | "unknown-link"
  | "case-exists"
  | "case-changed"
  | "case-full"
  | "nothing-to-publish"
  | "deck-busy"
  | "review-id-reused"
  | "unknown-flag"
  | "flag-id-reused"
  | "too-many-flags"
  | "unknown-quiz"
  | "empty-pool"
  | "quiz-over"
  | "quiz-not-open"
  | "no-attempts-left"
  | "question-answered"
  | "question-not-served"
  | "quiz-busy"
  | "wrong-question"
  | "quiz-id-reused"
  | "unknown-device"
  | "unknown-webhook"
  | "unknown-unsubscribe-link"
  | "expired-unsubscribe-link"
  | "reminders-busy"
  | "too-many-targets"
  | "mail-unavailable"
  | "address-suppressed"
  | "wrong-code"
  | "too-many-codes"
  | "history-full"
  | "schedule-busy"
  | "unknown-team"
  | "unknown-member"
  | "unknown-invite"
  | "unknown-assignment"
  | "unknown-board"
  | "not-allowed"
  | "sole-owner"
  | "already-member"
  | "invite-expired"
  | "invite-used-up"
  | "team-full"
  | "too-many-teams"
  | "team-changed"
  | "team-busy"
  | "too-many-guesses"
  | "too-many-requests"
  | "throttled";

/** One wrong part of the input: `pointer` (JSON Pointer into the body) or `parameter` (path, query or header name). */
export type FieldError = { pointer: string; detail: string } | { parameter: string; detail: string };

/** An expected failure, translated into a problem document at the edge. Anything else that is thrown is a bug or an outage. */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: FailureCode,
    detail: string,
    more: { errors?: readonly FieldError[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(detail, { cause: more.cause });
    this.name = "Failure";
    this.code = code;
    this.errors = more.errors ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}
