import { buildApp } from "../../lib/build-app.ts";
import { build } from "../build.ts";
import { type Assembly, readAssembly } from "./assembly.ts";

/** Builds the bundles and synthesises the product's own app into the folder. */
export async function synthesise(folder: string): Promise<Assembly> {
  await build();
  return readAssembly(buildApp({ outdir: folder, builtinCloudFormationValidation: false }).synth());
}
