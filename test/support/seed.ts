import { cp, mkdtemp } from "node:fs/promises";
import path from "node:path";
import { CloudAssembly } from "aws-cdk-lib/cx-api";
import { type Assembly, readAssembly } from "../../bin/local/assembly.ts";
import { startLocalCloud } from "../../bin/local/cloud.ts";
import { ASSEMBLY, once, synthesised } from "./synthesised.ts";

/** Where a cloud under test begins: what to run, and a data folder of its own in which all decks are published. */
export type Seed = { assembly: Assembly; assemblyFolder: string; dataFolder: string };

/**
 * A copy of a cloud that was started and stopped once in this run of Jest: building, synthesising and publishing 162
 * decks takes seconds, and every file with a cloud would pay it.
 */
export async function seed(): Promise<Seed> {
  const { run, assembly, assemblyFolder } = await sharedAssembly();
  const data = path.join(run, "data");
  await once(run, "data", async () => {
    const cloud = await startLocalCloud({ dataFolder: data, assembly });
    await cloud.stop();
  });
  const dataFolder = await mkdtemp(path.join(run, "copy-"));
  await cp(data, dataFolder, { recursive: true });
  return { assembly, assemblyFolder, dataFolder };
}

/** What would be deployed, made once in this run of Jest. */
export async function sharedAssembly(): Promise<Pick<Seed, "assembly" | "assemblyFolder"> & { run: string }> {
  const run = await synthesised();
  const assemblyFolder = path.join(run, ASSEMBLY);
  return { run, assemblyFolder, assembly: readAssembly(new CloudAssembly(assemblyFolder)) };
}
