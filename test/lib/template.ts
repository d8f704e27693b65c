import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import * as z from "zod";
import { quickApp } from "../support/quick-app.ts";
import { type Context, synthesised, templateFile } from "../support/synthesised.ts";

export const Resource = z.looseObject({
  Type: z.string(),
  DeletionPolicy: z.string().optional(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});
export type Resource = z.infer<typeof Resource>;

export type Synthesised = { app: App; stack: Stack; template: Template };

/** The live app of a stage, for what its template does not say. The bundles are there once the templates are. */
export async function synthesise(context: Context): Promise<Synthesised> {
  await synthesised();
  const outdir = mkdtempSync(path.join(tmpdir(), "casedeck-synth-"));
  try {
    const app = quickApp(outdir, context);
    const stack = z.instanceof(Stack).parse(app.node.children.find(Stack.isStack));
    return { app, stack, template: Template.fromStack(stack) };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** The template of one of `TEMPLATE_CONTEXTS`. */
export async function templateOf(context: Context = {}): Promise<Template> {
  const run = await synthesised();
  return Template.fromJSON(JSON.parse(readFileSync(path.join(run, templateFile(context)), "utf8")));
}

/** Logical id -> resource, of one type. */
export function resourcesOf(template: Template, type: string): [string, Resource][] {
  return Object.entries(template.findResources(type)).map(([id, resource]) => [id, Resource.parse(resource)]);
}
