import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import * as z from "zod";
import { type Build, build } from "../../bin/build.ts";

const FEATURES = [
  "accounts",
  "authors",
  "boards",
  "cases",
  "decks",
  "docs",
  "learners",
  "mail-feedback",
  "projector",
  "publisher",
  "quizzes",
  "reminder-dispatcher",
  "reminder-sender",
  "reminders",
  "reviews",
  "statistics",
  "sweeper",
  "teams",
];

describe("build", () => {
  let result: Build;
  const inputsOf = (feature: string) => {
    const output = result.metafile.outputs[`dist/lambdas/${feature}/index.mjs`];
    return Object.keys(z.object({ inputs: z.looseObject({}) }).parse(output).inputs);
  };

  beforeAll(async () => {
    result = await build();
  }, 120_000);

  it("bundles each feature as one ES module with a handler", () => {
    const exported = Object.entries(result.metafile.outputs).map(([file, output]) => [
      file,
      output.exports.includes("handler"),
    ]);

    expect([...result.bundles.keys()]).toEqual(FEATURES);
    expect(exported.sort()).toEqual(FEATURES.map((feature) => [`dist/lambdas/${feature}/index.mjs`, true]));
  });

  it("S18: puts nothing into the bundle of reviews but zod, the AWS SDK and what these need", () => {
    const packages = inputsOf("reviews").flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []);

    const allowed =
      /^(zod|@aws-sdk\/.*|@smithy\/.*|@aws\/.*|bowser|mnemonist|obliterator|tslib|fast-xml-.*|strnum|@nodable\/.*|path-expression-matcher|xml-naming)$/;
    expect([...new Set(packages)].filter((name) => !allowed.test(name))).toEqual([]);
  });

  it.each(FEATURES)("leaves the texts of other languages out of %s", (feature) => {
    const locales = inputsOf(feature).filter((file) => /zod\/v4\/locales\//.test(file));

    expect(locales.filter((file) => !/\/en\.js$/.test(file))).toEqual([]);
  });

  it("gives the publisher the published decks, and the docs their files", () => {
    const decks = listed("decks");

    expect(decks).toEqual(expect.arrayContaining([expect.stringMatching(/^[a-z0-9-]+\.json$/)]));
    expect(listed("lambdas/publisher/decks")).toEqual(decks);
    expect(listed("lambdas/docs/assets")).toEqual(["favicon-32x32.png", "swagger-ui-bundle.js", "swagger-ui.css"]);
  });

  it("writes nothing when nothing changed, also when two builds run at once", async () => {
    const before = times();

    await Promise.all([build(), build()]);

    expect(times()).toEqual(before);
  });

  function listed(folder: string): string[] {
    return readdirSync(path.join(result.folder, folder)).sort();
  }

  function times(): [string, number][] {
    const files = readdirSync(result.folder, { recursive: true, encoding: "utf8" }).sort();
    return files.map((file) => [file, statSync(path.join(result.folder, file)).mtimeMs]);
  }
});
