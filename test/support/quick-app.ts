import type { App } from "aws-cdk-lib";
import { DISABLE_ASSET_STAGING_CONTEXT } from "aws-cdk-lib/cx-api";
import { buildApp } from "../../lib/build-app.ts";
import type { Context } from "./synthesised.ts";

/**
 * The app as tests synthesise it: it neither copies bundles nor runs the validator that CDK ships, which takes six
 * seconds of processor time; `npm run synth` does both.
 */
export function quickApp(outdir: string, context: Context): App {
  return buildApp({
    outdir,
    builtinCloudFormationValidation: false,
    context: { ...context, [DISABLE_ASSET_STAGING_CONTEXT]: true },
  });
}
