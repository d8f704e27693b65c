import type { SenderDependencies } from "../../lambdas/reminder-sender/dependencies.ts";
import { NO_MATTERS } from "../../lambdas/store/memberships.ts";

/** A sender without a world: nothing is stored, everything is sent. A test puts in what it is about. */
export const idleSender: SenderDependencies = {
  slots: { list: async () => ({ rows: [], next: undefined }), remove: async () => {} },
  ledger: {
    find: async () => ({ last: null, lastLearningDay: null, studiedOn: null, ignored: 0 }),
    claim: async () => true,
    claimRetry: async () => false,
  },
  settings: {
    findContext: async () => {
      throw new Error("This test has no learners");
    },
  },
  facts: {
    countDue: async () => ({ total: 3, oldestDueOn: 0, decks: [], first: undefined, isMore: false }),
    describe: async () => ({ decks: [], question: null }),
  },
  events: { find: async () => undefined, claim: async () => true, note: async () => true },
  outbox: { put: async () => {} },
  memberships: { listMatters: async () => NO_MATTERS },
  studyDays: { listTotals: async () => new Map() },
  subscriptions: { remove: async () => {} },
  webhooks: { log: async () => {}, remove: async () => {} },
  suppressions: { find: async () => undefined, add: async () => {} },
  mail: undefined,
  push: async () => ({ outcome: "sent" }),
  webhook: async () => ({ status: 200, problem: null, outcome: { outcome: "sent" } }),
  enqueue: async () => {},
  newId: () => "claim",
  links: { study: "https://study", unsubscribe: (token) => `https://api/unsubscribe/${token}` },
  log: () => {},
};
