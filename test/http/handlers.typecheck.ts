import type { Handlers } from "../../lambdas/http/serve.ts";
import { LEARNER } from "../support/http-event.ts";
import { harness, profile } from "./harness.ts";

/** What must not compile, checked by `npm run types`: an error that is missing is an error. */
export const wrongHandlers = {
  // @ts-expect-error a route is missing
  missing: { "GET /me": async () => ({ status: 200, body: profile }) } satisfies Handlers<"learners">,
  // @ts-expect-error a route of another feature
  foreign: { ...harness().learnerHandlers(), "GET /due": async () => ({ status: 200 }) } satisfies Handlers<"learners">,
  undocumentedStatus: {
    ...harness().learnerHandlers(),
    // @ts-expect-error 201 is not among the replies
    "GET /me": async () => ({ status: 201, body: profile }),
  } satisfies Handlers<"learners">,
  undocumentedBody: {
    ...harness().learnerHandlers(),
    // @ts-expect-error not a profile
    "GET /me": async () => ({ status: 200, body: { userId: LEARNER } }),
  } satisfies Handlers<"learners">,
};
