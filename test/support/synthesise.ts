/**
 * Synthesises what the test files share, in a process of its own: `tsx synthesise.ts <folder>`. Inside Jest every file
 * would load the CDK anew, which takes longer than all the rest.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DISABLE_ASSET_STAGING_CONTEXT, VALIDATE_AGAINST_DEFAULT_RULES } from "aws-cdk-lib/cx-api";
import { synthesise } from "../../bin/local/assembly.ts";
import { buildApp } from "../../lib/build-app.ts";
import { ASSEMBLY, TEMPLATE_CONTEXTS, templateFile } from "./synthesised.ts";

/** Neither copies bundles nor runs the validator that CDK ships, which takes a second; `npm run synth` does both. */
const QUICK = { [DISABLE_ASSET_STAGING_CONTEXT]: true, [VALIDATE_AGAINST_DEFAULT_RULES]: false };

async function main(folder: string): Promise<void> {
  await synthesise(path.join(folder, ASSEMBLY));
  for (const context of TEMPLATE_CONTEXTS) {
    const outdir = mkdtempSync(path.join(tmpdir(), "casedeck-synth-"));
    const { stacks } = buildApp({ outdir, context: { ...context, ...QUICK } }).synth();
    writeFileSync(path.join(folder, templateFile(context)), JSON.stringify(stacks[0]?.template));
    rmSync(outdir, { recursive: true });
  }
}

main(process.argv[2] ?? "").catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
