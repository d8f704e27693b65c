import { buildApp } from "../lib/build-app.ts";
import { build } from "./build.ts";

/** CDK entry (`cdk.json`): bundles what is deployed, then synthesises. */
async function main(): Promise<void> {
  await build();
  buildApp().synth();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
