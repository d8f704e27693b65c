import { App, type AppProps } from "aws-cdk-lib";
import featureFlags from "aws-cdk-lib/recommended-feature-flags.json";
import { QuizStack } from "./quiz-stack.ts";
import { stageOf } from "./stage.ts";

/**
 * The app with the stack of one stage, `Casedeck-<stage>`, not synthesised yet. The stage comes from the context values
 * `stage`, `webOrigins` and `mailFrom` (`cdk -c stage=prod`, or `props.context`). Needs the bundles of `dist/`, no network, no
 * credentials and no account: the template fits any.
 * @throws {Error} when the context is not valid or a bundle is missing.
 */
export function buildApp(props: AppProps = {}): App {
  // Flags belong here and not in cdk.json, so that tests and the local cloud, which have no CLI, get the same template.
  const app = new App({ analyticsReporting: false, ...props, context: { ...featureFlags, ...props.context } });
  const context = (name: string): unknown => app.node.tryGetContext(name);
  const stage = stageOf({
    stage: context("stage"),
    webOrigins: context("webOrigins"),
    mailFrom: context("mailFrom"),
  });
  new QuizStack(app, `Casedeck-${stage.name}`, stage);
  return app;
}
