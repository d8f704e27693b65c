import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CloudAssembly } from "aws-cdk-lib/cx-api";
import { type Assembly, readAssembly, synthesise } from "../../bin/local/assembly.ts";
import { startLocalCloud } from "../../bin/local/cloud.ts";

const READY_WITHIN_MS = 110_000;

/** Where a cloud under test begins: what to run, and a data folder of its own in which all decks are published. */
export type Seed = { assembly: Assembly; assemblyFolder: string; dataFolder: string };

/**
 * A copy of a cloud that was started and stopped once in this run of Jest: building, synthesising and publishing 162
 * decks takes seconds, and every file with a cloud would pay it. The first caller makes it, the others wait.
 */
export async function seed(): Promise<Seed> {
  const run = process.env.CASEDECK_TEST_RUN;
  if (!run) throw new Error("Jest's globalSetup, test/support/global-setup.ts, did not run.");
  const [assembly, data, ready] = ["cdk.out", "data", "ready"].map((name) => path.join(run, name)) as [
    string,
    string,
    string,
  ];
  const isFirst = await mkdir(path.join(run, "taken")).then(
    () => true,
    () => false,
  );
  if (isFirst) {
    const cloud = await startLocalCloud({ dataFolder: data, assembly: await synthesise(assembly) });
    await cloud.stop();
    await writeFile(ready, "");
  }
  for (const giveUpAt = Date.now() + READY_WITHIN_MS; !existsSync(ready); await sleep(50)) {
    if (Date.now() > giveUpAt) throw new Error("The cloud to begin with was not made in time; see the first failure.");
  }
  const dataFolder = await mkdtemp(path.join(run, "copy-"));
  await cp(data, dataFolder, { recursive: true });
  return { assembly: readAssembly(new CloudAssembly(assembly)), assemblyFolder: assembly, dataFolder };
}
