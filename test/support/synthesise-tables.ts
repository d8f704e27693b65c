import { App, Stack } from "aws-cdk-lib";
import { tablesOf } from "../../bin/local/tables.ts";
import { resolverOf, Template } from "../../bin/local/template.ts";
import { QuizTables } from "../../lib/data/quiz-tables.ts";

/**
 * Synthesises the tables once for a whole run of Jest and hands them to the test files in `CASEDECK_TEST_TABLES`, as
 * JSON: loading the CDK takes a second, and every file with an engine needs them. No bundles and no content are built.
 */
export default async function synthesiseTables(): Promise<void> {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, "Test");
  new QuizTables(stack, "Tables", { keepsData: false });
  const template = Template.parse(app.synth().getStackByName(stack.stackName).template);
  process.env.CASEDECK_TEST_TABLES = JSON.stringify(
    tablesOf(template, resolverOf(template, new Map()), stack.stackName),
  );
}
