import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Config } from "@jest/types";
import { App, Stack } from "aws-cdk-lib";
import { tablesOf } from "../../bin/local/tables.ts";
import { resolverOf, Template } from "../../bin/local/template.ts";
import { QuizTables } from "../../lib/data/quiz-tables.ts";
import { synthesised } from "./synthesised.ts";

/**
 * What a whole run of Jest needs once. The tables are synthesised and handed to the test files in `CASEDECK_TEST_TABLES`,
 * as JSON: loading the CDK takes a second, and every file with an engine needs them. `CASEDECK_TEST_RUN` is a folder for what
 * test files share, removed at the end. When all tests run, the assembly is made meanwhile; else whoever needs it makes it.
 */
export default async function setUp({ testPathPatterns }: Config.GlobalConfig): Promise<void> {
  process.env.CASEDECK_TEST_RUN = mkdtempSync(path.join(tmpdir(), "casedeck-test-"));
  const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
  const stack = new Stack(app, "Test");
  new QuizTables(stack, "Tables", { keepsData: false });
  const template = Template.parse(app.synth().getStackByName(stack.stackName).template);
  process.env.CASEDECK_TEST_TABLES = JSON.stringify(
    tablesOf(template, resolverOf(template, new Map()), stack.stackName),
  );
  if (!testPathPatterns.isSet()) synthesised().catch(console.error);
}
