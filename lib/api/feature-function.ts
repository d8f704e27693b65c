import { existsSync } from "node:fs";
import path from "node:path";
import { type Duration, RemovalPolicy } from "aws-cdk-lib";
import { Effect, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  RecursiveLoop,
  Runtime,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { Stage } from "../stage.ts";

/** Where `npm run build` puts the bundle of a feature: `dist/lambdas/<feature>/index.mjs` and what it reads. */
export const bundleFolder = (feature: string) => path.join(__dirname, "../../dist/lambdas", feature);

export type FeatureFunctionProps = {
  /** A folder of `lambdas/` with a `handler.ts`. */
  feature: string;
  stage: Pick<Stage, "keepsData" | "logRetention">;
  description: string;
  /** Megabytes; the share of a processor grows with them (1,769 MB is one). */
  memorySize: number;
  timeout: Duration;
};

/** One Lambda function with a role, grants and logs of its own. Its role starts with nothing but writing those logs. */
export class FeatureFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly role: Role;

  /** @throws {Error} when the bundle was not built. */
  constructor(
    scope: Construct,
    id: string,
    { feature, stage, description, memorySize, timeout }: FeatureFunctionProps,
  ) {
    super(scope, id);
    const folder = bundleFolder(feature);
    const bundle = path.join(folder, "index.mjs");
    if (!existsSync(bundle)) throw new Error(`The bundle of "${feature}" is missing (${bundle}): run npm run build`);

    const logGroup = new LogGroup(this, "Logs", {
      retention: stage.logRetention,
      removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com"), description });
    this.allow(["logs:CreateLogStream", "logs:PutLogEvents"], [logGroup.logGroupArn]);
    this.lambda = new LambdaFunction(this, "Function", {
      description,
      code: Code.fromAsset(folder),
      handler: "index.handler",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize,
      timeout,
      role: this.role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      recursiveLoop: RecursiveLoop.TERMINATE,
    });
  }

  /** Adds one statement to the role; without a condition it holds for the whole resource. */
  allow(
    actions: readonly string[],
    resources: readonly string[],
    conditions: PolicyStatement["conditions"] = {},
  ): void {
    this.role.addToPolicy(
      new PolicyStatement({ effect: Effect.ALLOW, actions: [...actions], resources: [...resources], conditions }),
    );
  }
}
