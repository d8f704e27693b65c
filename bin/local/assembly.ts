import { readFileSync } from "node:fs";
import path from "node:path";
import { AssetManifestArtifact, type CloudAssembly } from "aws-cdk-lib/cx-api";
import * as z from "zod";
import { Template } from "./template.ts";

/** What would be deployed: the template of the one stack, and the folders of its assets. */
export type Assembly = {
  stackName: string;
  template: Template;
  /** Folder of the files that are uploaded under this key. @throws {Error} when there is none. */
  assetFolder: (objectKey: string) => string;
};

const AssetManifest = z.looseObject({
  files: z.record(
    z.string(),
    z.looseObject({
      source: z.looseObject({ path: z.string().optional() }),
      destinations: z.record(z.string(), z.looseObject({ objectKey: z.string() })),
    }),
  ),
});

/** @throws {Error} when the app has no stack or several. */
export function readAssembly(assembly: CloudAssembly): Assembly {
  const [stack, ...others] = assembly.stacks;
  if (!stack || others.length > 0) throw new Error("The local cloud runs an app with exactly one stack.");
  const folders = new Map<string, string>();
  for (const artifact of assembly.artifacts) {
    if (!AssetManifestArtifact.isAssetManifestArtifact(artifact)) continue;
    const { files } = AssetManifest.parse(JSON.parse(readFileSync(artifact.file, "utf8")));
    for (const { source, destinations } of Object.values(files)) {
      for (const { objectKey } of Object.values(destinations)) {
        folders.set(objectKey, path.join(assembly.directory, source.path ?? ""));
      }
    }
  }
  return {
    stackName: stack.stackName,
    template: Template.parse(stack.template),
    assetFolder(objectKey) {
      const folder = folders.get(objectKey);
      if (!folder) throw new Error(`The assembly has no asset ${objectKey}.`);
      return folder;
    },
  };
}
