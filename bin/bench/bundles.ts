import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "../build.ts";

const PROCESSES = 11;

export type BundleRow = { feature: string; kilobytes: number; importMs: number; aboveBareMs: number };

/**
 * Bytes of each function's bundle, and the median time of eleven fresh Node.js processes to import it, beside a handler
 * that does nothing. Processes of all bundles take turns, so that a busy moment of the machine hits them alike.
 */
export async function measureBundles(): Promise<BundleRow[]> {
  const { folder, bundles } = await build();
  const scratch = await mkdtemp(path.join(tmpdir(), "casedeck-bench-"));
  try {
    const bare = path.join(scratch, "bare.mjs");
    await writeFile(bare, "export const handler = async () => ({ statusCode: 200 });\n");
    const files = new Map([
      ["bare handler", bare],
      ...[...bundles.keys()].map((feature) => [feature, path.join(folder, "lambdas", feature, "index.mjs")] as const),
    ]);
    const times = new Map([...files.keys()].map((name) => [name, [] as number[]]));
    for (let round = 0; round < PROCESSES; round += 1) {
      for (const [name, file] of files) times.get(name)?.push(importTime(file));
    }
    const bareMs = median(times.get("bare handler") ?? []);
    return [...times].map(([feature, ms]) => ({
      feature,
      kilobytes: round1((bundles.get(feature) ?? 0) / 1024),
      importMs: round1(median(ms)),
      aboveBareMs: round1(median(ms) - bareMs),
    }));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function importTime(file: string): number {
  const program = `const began = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); console.log(performance.now() - began); process.exit();`;
  const env = {
    PATH: process.env.PATH,
    CORE_TABLE: "core",
    AWS_REGION: "us-east-1",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    env,
    encoding: "utf8",
  });
  const ms = Number(stdout);
  if (!(ms > 0)) throw new Error(`The bundle ${path.basename(path.dirname(file))} cannot be imported: ${stderr}`);
  return ms;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const round1 = (value: number) => Math.round(value * 10) / 10;
