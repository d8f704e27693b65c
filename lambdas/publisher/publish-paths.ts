import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { LearningPath } from "../core/cards/learning-path.ts";
import type { PathStore } from "../store/paths.ts";

/**
 * Publishes every `<pathId>.json` of `folder` that differs from what is stored. Paths that have no file are left as they
 * are: people may follow them.
 * @returns one line for the log.
 * @throws {Error} that names the file and says why.
 */
export async function publishPaths(folder: string, paths: Pick<PathStore, "publish">): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
  const changed = await Promise.all(
    names.map(async (name) => {
      const read = LearningPath.safeParse(JSON.parse(await readFile(path.join(folder, name), "utf8")));
      if (!read.success) throw new Error(`paths/${name} is not a learning path`, { cause: read.error });
      return paths.publish(read.data);
    }),
  );
  return `${names.length} paths, ${changed.filter(Boolean).length} of them new or changed`;
}
