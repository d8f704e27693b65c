import type { Template } from "./template.ts";

/** What the local cloud runs, and where. */
const runs: Record<string, string> = {
  "AWS::DynamoDB::Table": "tables.ts",
  "AWS::Lambda::Function": "functions.ts",
  "AWS::Lambda::EventSourceMapping": "streams.ts",
  "AWS::ApiGatewayV2::Api": "gateway.ts",
  "AWS::ApiGatewayV2::Authorizer": "gateway.ts",
  "AWS::ApiGatewayV2::Integration": "gateway.ts",
  "AWS::ApiGatewayV2::Route": "gateway.ts",
  "AWS::ApiGatewayV2::Stage": "gateway.ts",
  "AWS::Cognito::UserPool": "tokens.ts",
  "AWS::Cognito::UserPoolClient": "tokens.ts",
  "AWS::Cognito::UserPoolGroup": "tokens.ts",
  "AWS::SQS::Queue": "queues.ts",
};

/** What the local cloud leaves out on purpose, and why nothing is lost by it. */
const leavesOut: Record<string, string> = {
  "AWS::IAM::Role": "permissions are not enforced locally; tests of the template check them",
  "AWS::IAM::Policy": "permissions are not enforced locally; tests of the template check them",
  "AWS::Lambda::Permission": "the local gateway may call every function",
  "AWS::SQS::QueuePolicy": "permissions are not enforced locally",
  "AWS::Logs::LogGroup": "the output of functions goes to the terminal",
  "AWS::CloudWatch::Alarm": "there is nobody to wake up",
  "AWS::Cognito::UserPoolDomain": "there are no sign-in pages locally, only the user-pool API",
  "AWS::Cognito::UserPoolResourceServer": "local tokens carry the scope of the study API",
  "AWS::Events::Rule": "the work on boards is started by hand",
  "AWS::KMS::Key": "local files are not encrypted",
  "AWS::KMS::Alias": "local files are not encrypted",
  "AWS::CDK::Metadata": "only counts the use of constructs",
};

/** Types in the template that the local cloud neither runs nor leaves out on purpose, each once, sorted. */
export function unknownTypes(template: Template): string[] {
  const types = new Set(Object.values(template.Resources).map((resource) => resource.Type));
  return [...types].filter((type) => !(type in runs) && !(type in leavesOut) && !type.startsWith("Custom::")).sort();
}
