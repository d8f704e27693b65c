import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { partitions, tables } from "../../lambdas/store/tables.ts";
import type { FeatureFunction } from "../api/feature-function.ts";

type Action =
  | ("BatchGetItem" | "GetItem" | "Query")
  | ("BatchWriteItem" | "DeleteItem" | "PutItem" | "UpdateItem")
  | "ConditionCheckItem";
type Grant = { actions: readonly Action[]; on: readonly string[]; index?: string };

const learners = `${partitions.learner}*`;
const sharedQuizzes = `${partitions.sharedQuizzes}*`;
const teams = `${partitions.team}*`;
const recipients = `${partitions.recipients}*`;
/** What a deletion has to reach: `store/account-rows.ts` says why each. */
const ofAccounts = [learners, `${partitions.deck}*`, `${partitions.flags}*`, sharedQuizzes, recipients];
/** What taking a learner out of teams and boards needs besides. */
const leavesTeams: readonly Grant[] = [
  { actions: ["Query", "GetItem", "PutItem", "UpdateItem", "DeleteItem"], on: [teams] },
  { actions: ["GetItem", "PutItem", "DeleteItem"], on: [learners] },
  { actions: ["BatchWriteItem"], on: [teams, partitions.teamList] },
];
const viewsOfAccounts = [
  partitions.cardStatistics,
  partitions.flagLimits,
  partitions.imports,
  partitions.studyDays,
  partitions.quizAnswers,
].map((one) => `${one}*`);
const decks = [`${partitions.deck}*`, partitions.deckList, partitions.paths];
const reminders = `${partitions.reminders}*`;
const ledgers = `${partitions.ledger}*`;
const suppressed = `${partitions.suppressed}*`;
const assignmentsDue = `${partitions.assignmentsDue}*`;
const [boards, snapshots, everybody] = [
  `${partitions.boards}*`,
  `${partitions.snapshots}*`,
  `${partitions.globalBoards}*`,
];
/** What is kept of one learner in `views`. */
const ownViews = `${partitions.learnerViews}*`;

/**
 * What each function may do in `core`, and on which partitions: what the store does for it, and no more, which
 * test/lib/permissions.test.ts proves. All keys of one request have to match one entry, so `decks`, which reads decks
 * and enrolments, has both in one. A transaction needs the actions of its parts.
 */
const coreGrants = {
  decks: [
    { actions: ["GetItem"], on: [`${partitions.deck}*`, partitions.paths, learners, teams] },
    { actions: ["Query"], on: [partitions.deckList, partitions.paths, learners] },
    { actions: ["BatchGetItem", "PutItem", "UpdateItem"], on: [learners] },
  ],
  reviews: [
    { actions: ["GetItem"], on: [partitions.paths] },
    { actions: ["GetItem", "BatchGetItem", "Query", "UpdateItem", "PutItem"], on: [learners] },
    { actions: ["Query"], on: [learners], index: tables.core.dueIndex.name },
  ],
  learners: [{ actions: ["GetItem", "Query", "UpdateItem"], on: [learners] }],
  cases: [
    { actions: ["GetItem", "PutItem", "Query", "DeleteItem"], on: [`${partitions.deck}*`, learners] },
    { actions: ["BatchGetItem"], on: [learners] },
  ],
  quizzes: [
    { actions: ["BatchGetItem"], on: [`${partitions.deck}*`, learners, sharedQuizzes] },
    { actions: ["GetItem"], on: [learners, partitions.paths] },
    { actions: ["ConditionCheckItem"], on: [learners] },
    { actions: ["Query", "PutItem", "UpdateItem"], on: [learners, sharedQuizzes] },
    { actions: ["Query"], on: [partitions.deckList] },
    { actions: ["Query"], on: [learners], index: tables.core.dueIndex.name },
  ],
  projector: [
    { actions: ["GetItem", "BatchGetItem", "Query", "UpdateItem"], on: [learners] },
    { actions: ["GetItem"], on: [teams] },
  ],
  statistics: [
    { actions: ["GetItem", "Query"], on: [`${partitions.deck}*`, learners] },
    { actions: ["Query"], on: [learners], index: tables.core.dueIndex.name },
  ],
  teams: [
    { actions: ["GetItem"], on: [teams, learners, `${partitions.deck}*`] },
    { actions: ["BatchGetItem", "Query", "UpdateItem"], on: [teams, learners] },
    { actions: ["PutItem"], on: [teams, learners, `${partitions.deck}*`, partitions.teamList, assignmentsDue] },
    { actions: ["DeleteItem"], on: [teams, learners, assignmentsDue] },
    { actions: ["BatchWriteItem"], on: [teams, learners, partitions.teamList] },
    { actions: ["Query"], on: [learners], index: tables.core.dueIndex.name },
  ],
  boards: [
    { actions: ["Query"], on: [partitions.teamList, teams, learners, assignmentsDue] },
    { actions: ["GetItem"], on: [teams] },
    { actions: ["PutItem"], on: [teams, learners] },
    { actions: ["DeleteItem"], on: [assignmentsDue] },
  ],
  publisher: [{ actions: ["GetItem", "PutItem"], on: decks }],
  authors: [
    { actions: ["GetItem"], on: [`${partitions.deck}*`, learners] },
    { actions: ["BatchGetItem", "Query", "PutItem", "UpdateItem"], on: [`${partitions.flags}*`] },
  ],
  reminders: [
    { actions: ["GetItem"], on: [`${partitions.deck}*`, learners, partitions.serverKeys, suppressed] },
    { actions: ["Query", "PutItem", "UpdateItem", "DeleteItem"], on: [learners] },
    { actions: ["PutItem"], on: [partitions.serverKeys, recipients] },
    { actions: ["Query"], on: [learners], index: tables.core.dueIndex.name },
  ],
  sender: [
    { actions: ["GetItem"], on: [`${partitions.deck}*`, partitions.serverKeys, suppressed] },
    { actions: ["Query", "DeleteItem"], on: [learners] },
    { actions: ["BatchGetItem"], on: [recipients] },
    { actions: ["PutItem"], on: [suppressed] },
    { actions: ["Query"], on: [learners], index: tables.core.dueIndex.name },
  ],
  feedback: [{ actions: ["PutItem"], on: [suppressed] }],
  accounts: [
    { actions: ["GetItem", "Query"], on: [...ofAccounts, partitions.deletions] },
    { actions: ["PutItem", "UpdateItem"], on: [learners, `${partitions.deck}*`, partitions.deletions] },
    { actions: ["BatchWriteItem"], on: ofAccounts },
    { actions: ["BatchGetItem"], on: [learners] },
    ...leavesTeams,
  ],
  sweeper: [
    { actions: ["Query"], on: [...ofAccounts, partitions.deletions] },
    { actions: ["GetItem", "UpdateItem"], on: [`${partitions.deck}*`, partitions.deletions] },
    { actions: ["BatchWriteItem"], on: ofAccounts },
    { actions: ["DeleteItem"], on: [learners, partitions.deletions] },
    ...leavesTeams,
  ],
} as const satisfies Record<string, readonly Grant[]>;

/** The same for `views`. */
const viewsGrants = {
  projector: [
    {
      actions: ["PutItem"],
      on: [`${partitions.cardStatistics}*`, `${partitions.quizAnswers}*`, ownViews, partitions.eventOutbox],
    },
    { actions: ["GetItem", "BatchGetItem", "Query"], on: [ownViews] },
    { actions: ["UpdateItem"], on: [ownViews, boards, everybody] },
    { actions: ["PutItem", "UpdateItem", "DeleteItem"], on: [reminders] },
  ],
  statistics: [{ actions: ["Query"], on: [`${partitions.cardStatistics}*`, `${partitions.studyDays}*`] }],
  teams: [
    { actions: ["GetItem"], on: [boards, snapshots, ownViews] },
    { actions: ["Query"], on: [boards, ownViews] },
    { actions: ["PutItem"], on: [snapshots] },
  ],
  boards: [
    { actions: ["Query"], on: [boards, everybody] },
    { actions: ["GetItem"], on: [`${partitions.boardWork}*`] },
    { actions: ["PutItem"], on: [snapshots, ownViews, `${partitions.boardWork}*`, partitions.eventOutbox] },
  ],
  authors: [
    { actions: ["Query"], on: [`${partitions.cardStatistics}*`, `${partitions.quizAnswers}*`] },
    { actions: ["UpdateItem"], on: [`${partitions.flagLimits}*`] },
  ],
  reminders: [{ actions: ["GetItem", "Query", "PutItem", "DeleteItem"], on: [ledgers] }],
  dispatcher: [
    { actions: ["GetItem", "PutItem"], on: [reminders] },
    { actions: ["Query"], on: [reminders, partitions.eventOutbox] },
    { actions: ["DeleteItem"], on: [partitions.eventOutbox] },
  ],
  sender: [
    { actions: ["Query", "DeleteItem"], on: [reminders] },
    { actions: ["GetItem", "Query", "UpdateItem"], on: [ledgers] },
    { actions: ["PutItem"], on: [ledgers, partitions.eventOutbox] },
  ],
  accounts: [
    { actions: ["Query", "BatchWriteItem"], on: viewsOfAccounts },
    { actions: ["GetItem", "PutItem", "UpdateItem"], on: [`${partitions.imports}*`] },
    { actions: ["UpdateItem"], on: [boards, everybody] },
  ],
  sweeper: [
    { actions: ["Query", "BatchWriteItem"], on: viewsOfAccounts },
    { actions: ["UpdateItem"], on: [boards, everybody] },
  ],
} as const satisfies Record<string, readonly Grant[]>;

export type CoreUser = keyof typeof coreGrants;
export type ViewsUser = keyof typeof viewsGrants;

/** Gives a function its entries for `core`, and the name of the table. */
export function grantCore(table: Table, user: CoreUser, to: FeatureFunction): void {
  to.lambda.addEnvironment(tables.core.environmentVariable, table.tableName);
  grant(table, coreGrants[user], to);
}

/** Gives a function its entries for `views`, and the name of the table. */
export function grantViews(table: Table, user: ViewsUser, to: FeatureFunction): void {
  to.lambda.addEnvironment(tables.views.environmentVariable, table.tableName);
  grant(table, viewsGrants[user], to);
}

function grant(table: Table, grants: readonly Grant[], to: FeatureFunction): void {
  for (const { actions, on, index } of grants) {
    const resource = index === undefined ? table.tableArn : `${table.tableArn}/index/${index}`;
    to.allow(
      actions.map((action) => `dynamodb:${action}`),
      [resource],
      { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [...on] } },
    );
  }
}
