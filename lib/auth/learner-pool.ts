import { Aws, Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import {
  AccountRecovery,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  UserPool,
  type UserPoolClient,
  UserPoolClientIdentityProvider,
  type UserPoolDomain,
} from "aws-cdk-lib/aws-cognito";
import { Construct } from "constructs";
import { AUTHORS_GROUP } from "../../lambdas/http/routes/spec.ts";
import type { Stage } from "../stage.ts";

/** Where the mobile client waits for the answer of the sign-in page. */
const MOBILE_CALLBACK = "casedeck://signed-in";
const WEB_CALLBACK = "/signed-in";

/** The scope of a token of the authorization code flow, and the one Cognito puts in tokens of its own API. */
export const ACCEPTED_SCOPES = ["casedeck/study", "aws.cognito.signin.user.admin"] as const;

/** The learners: sign-in by mail address, one public client for the mobile and web clients, a sign-in page. */
export class LearnerPool extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly domain: UserPoolDomain;

  constructor(scope: Construct, id: string, stage: Pick<Stage, "name" | "keepsData" | "webOrigins">) {
    super(scope, id);
    this.pool = new UserPool(this, "UserPool", {
      signInAliases: { email: true },
      signInCaseSensitive: false,
      selfSignUpEnabled: true,
      autoVerify: { email: true },
      keepOriginal: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 10,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      deletionProtection: stage.keepsData,
      removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    Validations.of(this.pool).acknowledge(
      {
        id: "AwsSolutions-COG2",
        reason: "A second factor is offered, not forced: a study record is not worth locking its learner out.",
      },
      {
        id: "AwsSolutions-COG8",
        reason: "The plus plan charges each learner and month for risk scoring that a study record does not need.",
      },
    );

    this.pool.addGroup("Authors", {
      groupName: AUTHORS_GROUP,
      description: "See and resolve flags on the published decks, and how learners do on their cards",
    });

    const study = new ResourceServerScope({ scopeName: "study", scopeDescription: "Study and see one's own progress" });
    const casedeck = this.pool.addResourceServer("Casedeck", { identifier: "casedeck", scopes: [study] });
    this.client = this.pool.addClient("Client", {
      generateSecret: false,
      authFlows: { userSrp: true, userPassword: true },
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      oAuth: {
        // The only grant, so that a client without a secret has to use PKCE.
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.resourceServer(casedeck, study)],
        callbackUrls: [MOBILE_CALLBACK, ...stage.webOrigins.map((origin) => `${origin}${WEB_CALLBACK}`)],
        logoutUrls: [MOBILE_CALLBACK, ...stage.webOrigins],
      },
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(90),
      enableTokenRevocation: true,
      preventUserExistenceErrors: true,
    });
    // A prefix is taken once in the whole region, hence the account.
    this.domain = this.pool.addDomain("Domain", {
      cognitoDomain: { domainPrefix: `casedeck-${stage.name}-${Aws.ACCOUNT_ID}` },
    });
  }
}
