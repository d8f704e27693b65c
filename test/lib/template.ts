import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { DISABLE_ASSET_STAGING_CONTEXT, VALIDATE_AGAINST_DEFAULT_RULES } from "aws-cdk-lib/cx-api";
import * as z from "zod";
import { build } from "../../bin/build.ts";
import { buildApp } from "../../lib/build-app.ts";

export const Resource = z.looseObject({
  Type: z.string(),
  DeletionPolicy: z.string().optional(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});
export type Resource = z.infer<typeof Resource>;

type Context = Record<string, string>;
export type Synthesised = { app: App; stack: Stack; template: Template };

/** Neither copies bundles nor runs the validator that CDK ships, which takes a second; `npm run synth` does both. */
const QUICK = { [DISABLE_ASSET_STAGING_CONTEXT]: true, [VALIDATE_AGAINST_DEFAULT_RULES]: false };

let built: Promise<unknown> | undefined;
const known = new Map<string, Promise<Synthesised>>();

/** The app of a stage with its template; each is made once per test file, and the bundles before the first one. */
export function synthesised(context: Context = {}): Promise<Synthesised> {
  const key = JSON.stringify(context);
  const found = known.get(key) ?? synthesise(context);
  known.set(key, found);
  return found;
}

export async function synthesise(context: Context): Promise<Synthesised> {
  built ??= build();
  await built;
  const outdir = mkdtempSync(path.join(tmpdir(), "casedeck-synth-"));
  try {
    const app = buildApp({ outdir, context: { ...context, ...QUICK } });
    const stack = z.instanceof(Stack).parse(app.node.children.find(Stack.isStack));
    return { app, stack, template: Template.fromStack(stack) };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

export async function templateOf(context: Context = {}): Promise<Template> {
  return (await synthesised(context)).template;
}

/** Logical id -> resource, of one type. */
export function resourcesOf(template: Template, type: string): [string, Resource][] {
  return Object.entries(template.findResources(type)).map(([id, resource]) => [id, Resource.parse(resource)]);
}
