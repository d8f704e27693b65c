import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { partitions, tables } from "../../lambdas/store/tables.ts";
import type { FeatureFunction } from "../api/feature-function.ts";

type Action = "BatchGetItem" | "BatchWriteItem" | "DeleteItem" | "GetItem" | "PutItem" | "Query" | "UpdateItem";
type Grant = { actions: readonly Action[]; on: readonly string[]; index?: string };

const learners = `${partitions.learner}*`;
const teams = `${partitions.team}*`;
const assignmentsDue = `${partitions.assignmentsDue}*`;
const [boards, snapshots, everybody] = [
  `${partitions.boards}*`,
  `${partitions.snapshots}*`,
  `${partitions.globalBoards}*`,
];
/** What is kept of one learner in `views`. */
const ownViews = `${partitions.learnerViews}*`;
const decks = [`${partitions.deck}*`, partitions.deckList];

/**
 * What each function may do in `core`, and on which partitions: what the store does for it, and no more, which
 * test/lib/permissions.test.ts proves. All keys of one request have to match one entry, so `decks`, which reads decks
 * and enrolments, has both in one. A transaction needs the actions of its parts.
 */
const coreGrants = {
  decks: [
    { actions: ["GetItem"], on: [`${partitions.deck}*`, learners, teams] },
    { actions: ["Query"], on: [partitions.deckList, learners] },
    { actions: ["BatchGetItem", "PutItem", "UpdateItem"], on: [learners] },
  ],
  reviews: [
    { actions: ["GetItem", "BatchGetItem", "Query", "UpdateItem", "PutItem"], on: [learners] },
    { actions: ["Query"], on: [learners], index: tables.core.dueIndex.name },
  ],
  learners: [{ actions: ["GetItem", "Query", "UpdateItem"], on: [learners] }],
  cases: [
    { actions: ["GetItem", "PutItem", "Query", "DeleteItem"], on: [`${partitions.deck}*`, learners] },
    { actions: ["BatchGetItem"], on: [learners] },
  ],
  projector: [
    { actions: ["GetItem", "Query", "UpdateItem"], on: [learners] },
    { actions: ["GetItem"], on: [teams] },
  ],
  teams: [
    { actions: ["GetItem"], on: [teams, learners, `${partitions.deck}*`] },
    { actions: ["Query", "UpdateItem"], on: [teams, learners] },
    { actions: ["BatchGetItem"], on: [teams] },
    { actions: ["PutItem"], on: [teams, learners, partitions.teamList, assignmentsDue] },
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
} as const satisfies Record<string, readonly Grant[]>;

/** The same for `views`. */
const viewsGrants = {
  projector: [
    { actions: ["PutItem"], on: [`${partitions.cardStatistics}*`, ownViews] },
    { actions: ["GetItem", "BatchGetItem"], on: [ownViews] },
    { actions: ["UpdateItem"], on: [ownViews, boards, everybody] },
  ],
  teams: [
    { actions: ["GetItem"], on: [boards, snapshots, ownViews] },
    { actions: ["Query"], on: [boards, ownViews] },
    { actions: ["PutItem"], on: [snapshots] },
  ],
  boards: [
    { actions: ["Query"], on: [boards, everybody] },
    { actions: ["GetItem"], on: [`${partitions.boardWork}*`] },
    { actions: ["PutItem"], on: [snapshots, ownViews, `${partitions.boardWork}*`] },
  ],
  authors: [
    { actions: ["Query"], on: [`${partitions.cardStatistics}*`] },
    { actions: ["UpdateItem"], on: [`${partitions.flagLimits}*`] },
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
