import path from "node:path";
import { CustomResource, Duration, FileSystem } from "aws-cdk-lib";
import { Construct } from "constructs";
import { bundleFolder, type FeatureFunction } from "../api/feature-function.ts";

/**
 * The decks and learning paths of `dist`, put into the core table at each deployment that changes them. The publisher gets the
 * CloudFormation request as its event and answers to the request's `ResponseURL` itself. Its failure destination is the
 * deployment: a publisher that fails, or dies without an answer, rolls the stack back.
 */
export class PublishedDecks extends Construct {
  constructor(scope: Construct, id: string, publisher: FeatureFunction) {
    super(scope, id);
    new CustomResource(this, "Decks", {
      resourceType: "Custom::PublishedDecks",
      serviceToken: publisher.lambda.functionArn,
      // Without it a publisher that dies without an answer holds the deployment up for an hour.
      serviceTimeout: Duration.minutes(10),
      properties: {
        ContentHash: FileSystem.fingerprint(path.join(bundleFolder("publisher"), "decks")),
        PathsHash: FileSystem.fingerprint(path.join(bundleFolder("publisher"), "paths")),
      },
    });
  }
}
