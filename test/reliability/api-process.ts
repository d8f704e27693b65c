/**
 * The whole backend in a process of its own, to be killed: `tsx api-process.ts <data folder> <assembly folder>`.
 * Prints its address and, for each user name after the folders, a token; then serves until it is ended.
 */
import { CloudAssembly } from "aws-cdk-lib/cx-api";
import { readAssembly } from "../../bin/local/assembly.ts";
import { startLocalCloud } from "../../bin/local/cloud.ts";

const [dataFolder = "", assemblyFolder = "", ...users] = process.argv.slice(2);

async function main(): Promise<void> {
  const cloud = await startLocalCloud({ dataFolder, assembly: readAssembly(new CloudAssembly(assemblyFolder)) });
  const tokens = await Promise.all(users.map((user) => cloud.token(user)));
  console.log(JSON.stringify({ url: cloud.url, tokens }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
