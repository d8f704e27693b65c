/**
 * Synthesises what the test files share, in a process of its own: `tsx synthesise.ts <folder>`. Inside Jest every file
 * would load the CDK anew, which takes longer than all the rest.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { synthesise } from "../../bin/local/synthesise.ts";
import { quickApp } from "./quick-app.ts";
import { ASSEMBLY, TEMPLATE_CONTEXTS, templateFile } from "./synthesised.ts";

async function main(folder: string): Promise<void> {
  await synthesise(path.join(folder, ASSEMBLY));
  for (const context of TEMPLATE_CONTEXTS) {
    const outdir = mkdtempSync(path.join(tmpdir(), "casedeck-synth-"));
    const { stacks } = quickApp(outdir, context).synth();
    writeFileSync(path.join(folder, templateFile(context)), JSON.stringify(stacks[0]?.template));
    rmSync(outdir, { recursive: true });
  }
}

main(process.argv[2] ?? "").catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
