import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import * as z from "zod";

const Speeds = z.object({ reviewsPerSecond: z.int().positive(), supermemoPerSecond: z.int().positive() });

export type SchedulerSpeed = z.infer<typeof Speeds> & { ratio: number };

/**
 * Reviews scheduled in a second by our SM-2 and by npm `supermemo`, taking turns in one process; the best of seven
 * rounds. Bundled first, because the functions run bundled and unbundled modules pay for each access to an import.
 */
export async function measureScheduler(): Promise<SchedulerSpeed> {
  const scratch = await mkdtemp(path.join(tmpdir(), "casedeck-bench-"));
  try {
    const outfile = path.join(scratch, "loop.cjs");
    const entryPoints = [path.join(__dirname, "scheduler-loop.ts")];
    await build({ entryPoints, outfile, bundle: true, platform: "node", target: "node20", minify: true });
    const { stdout, stderr, status } = spawnSync(process.execPath, [outfile], { encoding: "utf8" });
    if (status !== 0) throw new Error(`The scheduler benchmark failed: ${stderr}`);
    const speeds = Speeds.parse(JSON.parse(stdout));
    return { ...speeds, ratio: Math.round((speeds.reviewsPerSecond / speeds.supermemoPerSecond) * 100) / 100 };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
