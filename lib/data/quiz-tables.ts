import { RemovalPolicy } from "aws-cdk-lib";
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
  type TableProps,
} from "aws-cdk-lib/aws-dynamodb";
import { Construct } from "constructs";
import { PARTITION_KEY, SORT_KEY, tables } from "../../lambdas/store/tables.ts";
import type { Stage } from "../stage.ts";

/** The two tables of `store/tables.ts`: `core`, the truth, with its stream; `views`, what can be rebuilt from it. */
export class QuizTables extends Construct {
  readonly core: Table;
  readonly views: Table;

  constructor(scope: Construct, id: string, stage: Pick<Stage, "keepsData">) {
    super(scope, id);
    const shared: TableProps = {
      partitionKey: { name: PARTITION_KEY, type: AttributeType.STRING },
      sortKey: { name: SORT_KEY, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: stage.keepsData,
      removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    };
    const { dueIndex } = tables.core;

    this.core = new Table(this, "Core", { ...shared, stream: StreamViewType.NEW_AND_OLD_IMAGES });
    this.core.addLocalSecondaryIndex({
      indexName: dueIndex.name,
      sortKey: { name: dueIndex.sortKey, type: AttributeType.NUMBER },
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: [...dueIndex.projected],
    });
    this.views = new Table(this, "Views", { ...shared, timeToLiveAttribute: tables.views.timeToLive });
  }
}
