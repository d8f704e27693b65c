import { ACCOUNT_CALLS } from "./account-calls.ts";
import type { ApiCall } from "./bench-world.ts";
import { DECK_CALLS } from "./deck-calls.ts";
import { QUIZ_CALLS } from "./quiz-calls.ts";
import { REVIEW_CALLS } from "./review-calls.ts";
import { STATISTICS_CALLS } from "./statistics-calls.ts";
import { STUDY_CALLS } from "./study-calls.ts";

/** All calls of the budget table that one learner makes alone. */
export const API_CALLS: readonly ApiCall[] = [
  ...QUIZ_CALLS,
  ...STATISTICS_CALLS,
  ...REVIEW_CALLS,
  ...STUDY_CALLS,
  ...DECK_CALLS,
  ...ACCOUNT_CALLS,
];
