import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { partitions, tables } from "../../lambdas/store/tables.ts";
import type { FeatureFunction } from "../api/feature-function.ts";

type Action = "BatchGetItem" | "GetItem" | "PutItem" | "Query" | "UpdateItem";
type Grant = { actions: readonly Action[]; on: readonly string[]; index?: string };

const learners = `${partitions.learner}*`;
const decks = [`${partitions.deck}*`, partitions.deckList];

/**
 * What each function may do in `core`, and on which partitions: what the store does for it, and no more, which
 * test/lib/permissions.test.ts proves. All keys of one request have to match one entry, so `decks`, which reads decks
 * and enrolments, has both in one. A transaction needs the actions of its parts.
 */
const coreGrants = {
  decks: [
    { actions: ["GetItem", "Query"], on: [...decks, learners] },
    { actions: ["UpdateItem"], on: [learners] },
  ],
  reviews: [
    { actions: ["GetItem", "BatchGetItem", "Query", "UpdateItem", "PutItem"], on: [learners] },
    { actions: ["Query"], on: [learners], index: tables.core.dueIndex.name },
  ],
  learners: [{ actions: ["GetItem", "Query", "UpdateItem"], on: [learners] }],
  projector: [{ actions: ["GetItem", "UpdateItem"], on: [learners] }],
  publisher: [{ actions: ["GetItem", "PutItem"], on: decks }],
} as const satisfies Record<string, readonly Grant[]>;

export type CoreUser = keyof typeof coreGrants;

/** Gives a function its entries of the list above, and the name of the table. */
export function grantCore(table: Table, user: CoreUser, to: FeatureFunction): void {
  to.lambda.addEnvironment(tables.core.environmentVariable, table.tableName);
  for (const { actions, on, index } of coreGrants[user] as readonly Grant[]) {
    const resource = index === undefined ? table.tableArn : `${table.tableArn}/index/${index}`;
    to.allow(
      actions.map((action) => `dynamodb:${action}`),
      [resource],
      { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [...on] } },
    );
  }
}
