import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const READY_WITHIN_MS = 110_000;

/** The folder of the cloud assembly of stage dev inside the run's folder. */
export const ASSEMBLY = "cdk.out";

export type Context = Readonly<Record<string, string>>;

/** Every context of which a test wants the template. */
export const TEMPLATE_CONTEXTS: readonly Context[] = [
  { stage: "dev" },
  { stage: "prod" },
  { stage: "prod", webOrigins: "https://study.example.org" },
];

export function templateFile(context: Context): string {
  const index = TEMPLATE_CONTEXTS.findIndex(
    (one) => JSON.stringify(one) === JSON.stringify({ stage: "dev", ...context }),
  );
  if (index < 0) throw new Error(`Add ${JSON.stringify(context)} to TEMPLATE_CONTEXTS.`);
  return `template-${index}.json`;
}

/** The folder that all files of this run of Jest share. */
export function runFolder(): string {
  const run = process.env.CASEDECK_TEST_RUN;
  if (!run) throw new Error("Jest's globalSetup, test/support/global-setup.ts, did not run.");
  return run;
}

/**
 * The run's folder with the assembly and the templates of `TEMPLATE_CONTEXTS` in it. The first caller has them made, the
 * others wait.
 */
export async function synthesised(): Promise<string> {
  const run = runFolder();
  await once(run, "synthesised", async () => {
    const script = path.join(__dirname, "synthesise.ts");
    await promisify(execFile)(process.execPath, ["--import", "tsx", script, run]);
  });
  return run;
}

/** Runs `make` in the first file that asks, and lets the others wait until it is done. */
export async function once(run: string, name: string, make: () => Promise<void>): Promise<void> {
  const [taken, done] = [path.join(run, `${name}-taken`), path.join(run, `${name}-done`)];
  const isFirst = await mkdir(taken).then(
    () => true,
    () => false,
  );
  if (isFirst) {
    await make();
    await writeFile(done, "");
  }
  for (const giveUpAt = Date.now() + READY_WITHIN_MS; !existsSync(done); await sleep(50)) {
    if (Date.now() > giveUpAt)
      throw new Error(`What the tests share (${name}) was not made in time; see the first failure.`);
  }
}
