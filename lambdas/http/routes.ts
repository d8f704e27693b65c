import { accountRoutes } from "./routes/accounts.ts";
import { authorRoutes } from "./routes/authors.ts";
import { boardRoutes } from "./routes/boards.ts";
import { caseRoutes } from "./routes/cases.ts";
import { deckRoutes } from "./routes/decks.ts";
import { docsRoutes } from "./routes/docs.ts";
import { learnerRoutes } from "./routes/learners.ts";
import { quizRoutes } from "./routes/quizzes.ts";
import { reminderRoutes } from "./routes/reminders.ts";
import { reviewRoutes } from "./routes/reviews.ts";
import type { Feature } from "./routes/spec.ts";
import { statisticsRoutes } from "./routes/statistics.ts";
import { teamRoutes } from "./routes/teams.ts";

/**
 * The one description of the API. The HTTP API of the stack, and with it the local server, request validation, the
 * handlers' types and the OpenAPI document all come from here. Keys are API Gateway route keys.
 */
export const routes = {
  ...docsRoutes,
  ...deckRoutes,
  ...reviewRoutes,
  ...quizRoutes,
  ...authorRoutes,
  ...caseRoutes,
  ...learnerRoutes,
  ...statisticsRoutes,
  ...reminderRoutes,
  ...accountRoutes,
  ...teamRoutes,
  ...boardRoutes,
} as const;

export type Routes = typeof routes;
export type RouteKey<F extends Feature = Feature> = {
  [K in keyof Routes]: Routes[K]["feature"] extends F ? K : never;
}[keyof Routes];
