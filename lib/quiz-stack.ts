import { CfnOutput, Duration, Stack } from "aws-cdk-lib";
import { HttpUserPoolAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import type { Construct } from "constructs";
import { FeatureFunction, type FeatureFunctionProps } from "./api/feature-function.ts";
import { QuizApi } from "./api/quiz-api.ts";
import { ACCEPTED_SCOPES, LearnerPool } from "./auth/learner-pool.ts";
import { BoardSchedule } from "./boards/board-schedule.ts";
import { AccountSweeps } from "./data/account-sweeps.ts";
import { CoreStream } from "./data/core-stream.ts";
import { grantCore, grantViews } from "./data/grants.ts";
import { PublishedDecks } from "./data/published-decks.ts";
import { QuizTables } from "./data/quiz-tables.ts";
import { Reminders } from "./reminders/reminders.ts";
import type { Stage } from "./stage.ts";

/** Longer than the store's own tries (four of three seconds), shorter than the 29 s after which the gateway gives up. */
const API_TIMEOUT = Duration.seconds(20);
/** A task has at most 20 slots of 200 learners each; the rest of a fuller slot is another task. */
const SENDER_TIMEOUT = Duration.minutes(2);

/** The functions whose routes need a token, and so know a user to limit. */
const OF_USERS = [
  "decks",
  "reviews",
  "learners",
  "authors",
  "cases",
  "quizzes",
  "statistics",
  "reminders",
  "teams",
  "accounts",
] as const;
const IN_CORE = [...OF_USERS, "projector", "boards", "publisher", "sender", "feedback", "sweeper"] as const;
const IN_VIEWS = [
  "projector",
  "authors",
  "statistics",
  "reminders",
  "dispatcher",
  "sender",
  "teams",
  "boards",
  "accounts",
  "sweeper",
] as const;

/** Everything of one stage: tables, functions, HTTP API, sign-in, stream consumer, published decks. */
export class QuizStack extends Stack {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, {
      description: `Casedeck, stage ${stage.name}: study decks about real systems with spaced repetition`,
      terminationProtection: stage.keepsData,
    });
    const tables = new QuizTables(this, "Tables", stage);
    const learners = new LearnerPool(this, "Learners", stage);
    const functions = this.functions(stage);

    for (const user of IN_CORE) grantCore(tables.core, user, functions[user]);
    for (const user of IN_VIEWS) grantViews(tables.views, user, functions[user]);
    if (stage.userLimit) {
      const { perSecond, burst } = stage.userLimit;
      for (const one of OF_USERS) functions[one].lambda.addEnvironment("USER_LIMIT", `${perSecond},${burst}`);
    }
    const api = new QuizApi(this, "Api", {
      stage,
      functions: {
        decks: functions.decks.lambda,
        reviews: functions.reviews.lambda,
        learners: functions.learners.lambda,
        authors: functions.authors.lambda,
        cases: functions.cases.lambda,
        quizzes: functions.quizzes.lambda,
        statistics: functions.statistics.lambda,
        reminders: functions.reminders.lambda,
        accounts: functions.accounts.lambda,
        teams: functions.teams.lambda,
        docs: functions.docs.lambda,
      },
      authorizer: new HttpUserPoolAuthorizer("LearnerTokens", learners.pool, { userPoolClients: [learners.client] }),
      scopes: ACCEPTED_SCOPES,
    });
    new CoreStream(this, "Schedules", { table: tables.core, consumer: functions.projector, stage });
    new Reminders(this, "Reminding", {
      stage,
      api: functions.reminders,
      apiUrl: api.url,
      dispatcher: functions.dispatcher,
      sender: functions.sender,
      senderTimeout: SENDER_TIMEOUT,
      feedback: functions.feedback,
    });
    new AccountSweeps(this, "AccountSweeps", { stage, sweeper: functions.sweeper, pool: learners.pool });
    new BoardSchedule(this, "BoardWork", { worker: functions.boards, stage });
    new PublishedDecks(this, "PublishedDecks", functions.publisher);

    new CfnOutput(this, "ApiUrl", { value: api.url });
    new CfnOutput(this, "UserPoolId", { value: learners.pool.userPoolId });
    new CfnOutput(this, "ClientId", { value: learners.client.userPoolClientId });
    new CfnOutput(this, "SignInUrl", { value: learners.domain.baseUrl() });
    new CfnOutput(this, "CoreTable", { value: tables.core.tableName });
    new CfnOutput(this, "ViewsTable", { value: tables.views.tableName });
  }

  private functions(stage: Stage) {
    const make = (id: string, props: Omit<FeatureFunctionProps, "stage">) =>
      new FeatureFunction(this, id, { stage, ...props });
    return {
      decks: make("Decks", {
        feature: "decks",
        description: "Decks, their cards and enrolments",
        memorySize: 1024,
        timeout: API_TIMEOUT,
      }),
      reviews: make("Reviews", {
        feature: "reviews",
        description: "Reviews, undos and the queue",
        memorySize: 1024,
        timeout: API_TIMEOUT,
      }),
      learners: make("Profiles", {
        feature: "learners",
        description: "Profiles and preferences",
        memorySize: 512,
        timeout: API_TIMEOUT,
      }),
      authors: make("Authors", {
        feature: "authors",
        description: "Flags on cards, and how learners do on them",
        memorySize: 1024,
        timeout: API_TIMEOUT,
      }),
      cases: make("Cases", {
        feature: "cases",
        description: "Learners' own cases: ingest, facts, private decks and links to them",
        memorySize: 1769,
        timeout: API_TIMEOUT,
      }),
      quizzes: make("Quizzes", {
        feature: "quizzes",
        description: "Quizzes, their questions, answers and results",
        memorySize: 1024,
        timeout: API_TIMEOUT,
      }),
      statistics: make("Statistics", {
        feature: "statistics",
        description: "What a learner studied, how well it is kept, and what comes",
        memorySize: 1024,
        timeout: API_TIMEOUT,
      }),
      reminders: make("Reminders", {
        feature: "reminders",
        description: "Reminder settings, preview, devices, webhooks and one-click unsubscribe",
        memorySize: 1024,
        timeout: API_TIMEOUT,
      }),
      dispatcher: make("Dispatcher", {
        feature: "reminder-dispatcher",
        description: "Finds the reminders that are due, in every time zone",
        memorySize: 512,
        timeout: Duration.minutes(1),
      }),
      sender: make("Sender", {
        feature: "reminder-sender",
        description: "Decides on reminders, claims and sends them",
        memorySize: 1024,
        timeout: SENDER_TIMEOUT,
      }),
      feedback: make("Feedback", {
        feature: "mail-feedback",
        description: "Suppresses addresses whose mail came back",
        memorySize: 512,
        timeout: Duration.seconds(30),
      }),
      accounts: make("Accounts", {
        feature: "accounts",
        description: "Export, import and deletion of accounts",
        memorySize: 1769,
        timeout: API_TIMEOUT,
      }),
      teams: make("Teams", {
        feature: "teams",
        description: "Teams, assignments, boards and scores",
        memorySize: 1024,
        timeout: API_TIMEOUT,
      }),
      boards: make("Boards", {
        feature: "boards",
        description: "Closes weeks, makes leagues, compares teams and ranks everybody who takes part",
        memorySize: 1024,
        timeout: Duration.minutes(5),
      }),
      docs: make("Docs", {
        feature: "docs",
        description: "Health, OpenAPI document and reference page",
        memorySize: 512,
        timeout: API_TIMEOUT,
      }),
      projector: make("Projector", {
        feature: "projector",
        description: "Follows schedules and memberships, repairs enrolments, keeps statistics and scores",
        memorySize: 512,
        timeout: Duration.minutes(1),
      }),
      sweeper: make("Sweeper", {
        feature: "sweeper",
        description: "Removes what is left of deleted accounts, and their identities",
        memorySize: 512,
        timeout: Duration.minutes(4),
      }),
      publisher: make("Publisher", {
        feature: "publisher",
        description: "Puts the published decks into the core table when they change",
        memorySize: 1024,
        timeout: Duration.minutes(5),
      }),
    };
  }
}
