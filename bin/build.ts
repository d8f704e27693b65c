import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build as bundle, type Metafile } from "esbuild";
import { parse } from "yaml";
import { routes } from "../lambdas/http/routes.ts";
import { writePaths } from "./content/paths.ts";
import { readRegistry } from "./content/published.ts";
import { CONTENT, writeDecks } from "./content/write-decks.ts";

const ROOT = path.join(__dirname, "..");
const DIST = path.join(ROOT, "dist");
const FEATURES = path.join(ROOT, "lambdas");
const SWAGGER_UI = path.dirname(require.resolve("swagger-ui-dist/package.json"));

/** Bundled CommonJS dependencies call `require`, which an ES module does not have. */
const REQUIRE_FOR_ESM = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

export type Build = {
  /** `dist`: the folder that holds everything below. */
  folder: string;
  /** Feature -> bytes of its bundle, in the order of the names. */
  bundles: ReadonlyMap<string, number>;
  /** What esbuild put where. */
  metafile: Metafile;
};

/**
 * Makes everything that is deployed, under `dist/`:
 * - `lambdas/<feature>/index.mjs`, one bundle per `lambdas/<feature>/handler.ts`, with the AWS SDK inside;
 * - `lambdas/docs/assets/`, the files of the reference page; `lambdas/publisher/decks/` and `paths/`, what it publishes;
 * - `lambdas/cases/vocabulary.json`, the vocabulary of the content;
 * - `lambdas/accounts/card-keys.json`, the keys of all cards of the published decks;
 * - `decks/<deckId>.json`, `paths/<pathId>.json`.
 *
 * The same sources give the same bytes. A file that would not change is not touched and a changed one is replaced in
 * one step, so processes that build at the same time do not disturb each other.
 */
export async function build(): Promise<Build> {
  const features = await listFeatures();
  const [bundled] = await Promise.all([
    bundleFeatures(features),
    publishDecks(),
    copyVocabulary(),
    writeCardKeys(),
    copyFiles(SWAGGER_UI, path.join(DIST, "lambdas/docs/assets"), swaggerAssets()),
  ]);
  return { folder: DIST, ...bundled };
}

async function listFeatures(): Promise<string[]> {
  const names = await readdir(FEATURES);
  return names.filter((name) => existsSync(path.join(FEATURES, name, "handler.ts"))).sort();
}

async function bundleFeatures(features: string[]): Promise<Pick<Build, "bundles" | "metafile">> {
  const { outputFiles, metafile } = await bundle({
    entryPoints: features.map((name) => ({ in: path.join(FEATURES, name, "handler.ts"), out: `${name}/index` })),
    outdir: path.join(DIST, "lambdas"),
    outExtension: { ".js": ".mjs" },
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "node",
    target: "node20",
    mainFields: ["module", "main"],
    minify: true,
    legalComments: "none",
    banner: { js: REQUIRE_FOR_ESM },
    logLevel: "warning",
  });
  await Promise.all(outputFiles.map((file) => writeChanged(file.path, file.contents)));
  const sizes = outputFiles.map((file) => [path.basename(path.dirname(file.path)), file.contents.length] as const);
  return { bundles: new Map(sizes), metafile };
}

async function publishDecks(): Promise<void> {
  const [decks, paths] = [path.join(DIST, "decks"), path.join(DIST, "paths")];
  writeDecks(decks);
  writePaths(paths, decks, CONTENT);
  await copyFiles(decks, path.join(DIST, "lambdas/publisher/decks"), await filesOf(decks));
  await copyFiles(paths, path.join(DIST, "lambdas/publisher/paths"), await filesOf(paths));
}

/** As JSON, so that the function needs no second reader of the file. */
async function copyVocabulary(): Promise<void> {
  const vocabulary: unknown = parse(await readFile(path.join(CONTENT, "vocabulary.yaml"), "utf8"));
  await writeChanged(path.join(DIST, "lambdas/cases/vocabulary.json"), Buffer.from(JSON.stringify(vocabulary)));
}

/** By deck, every card key it ever gave, in the order of the ordinals. */
async function writeCardKeys(): Promise<void> {
  const folder = path.join(CONTENT, "published");
  const decks = (await readdir(folder)).filter((name) => name.endsWith(".txt")).sort();
  const keys = decks.map((name) => {
    const deckId = path.basename(name, ".txt");
    return [deckId, readRegistry(CONTENT, deckId).map(({ key }) => key)] as const;
  });
  await writeChanged(
    path.join(DIST, "lambdas/accounts/card-keys.json"),
    Buffer.from(JSON.stringify(Object.fromEntries(keys))),
  );
}

/** The files of `GET /docs/{asset}` that swagger-ui-dist has; the function makes the others itself. */
function swaggerAssets(): string[] {
  return routes["GET /docs/{asset}"].path.shape.asset.options.filter((name) => existsSync(path.join(SWAGGER_UI, name)));
}

/** Makes `to` hold exactly the named files of `from`. */
async function copyFiles(from: string, to: string, names: string[]): Promise<void> {
  await mkdir(to, { recursive: true });
  const others = (await filesOf(to)).filter((name) => !names.includes(name));
  await Promise.all([
    ...others.map((name) => rm(path.join(to, name), { force: true })),
    ...names.map(async (name) => writeChanged(path.join(to, name), await readFile(path.join(from, name)))),
  ]);
}

/** The finished files of a folder; one that ends in `.part` is being written by another build. */
async function filesOf(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => !name.endsWith(".part"));
}

async function writeChanged(file: string, contents: Uint8Array): Promise<void> {
  const before = await readFile(file).catch(() => undefined);
  if (before?.equals(contents)) return;
  await mkdir(path.dirname(file), { recursive: true });
  // Outside the folders that are deployed, so that none of them ever holds half a file.
  const part = path.join(DIST, `${randomUUID()}.part`);
  await writeFile(part, contents);
  await rename(part, file);
}

if (require.main === module) {
  build().then(
    ({ bundles }) => {
      for (const [feature, bytes] of bundles) console.log(`${feature.padEnd(12)}${(bytes / 1024).toFixed(1)} KB`);
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    },
  );
}
