import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { FastifyPluginCallback } from "fastify";
import { exportJWK, generateKeyPair, importJWK, type JSONWebKeySet, type JWTPayload, SignJWT } from "jose";
import * as z from "zod";
import { ACCOUNT, REGION, type Resource, resourcesOfType, type Template } from "./template.ts";

/** The password of every local user. It guards nothing: the issuer answers on the loopback interface only. */
export const LOCAL_PASSWORD = "local";
export const TOKEN_LIFE_SECONDS = 3600;
const SCOPES = "aws.cognito.signin.user.admin casedeck/study";
const ALGORITHM = "RS256";

export type UserPool = {
  logicalId: string;
  poolId: string;
  arn: string;
  issuer: string;
  clients: UserPoolClient[];
  /** Names of its groups. */
  groups: string[];
};
export type UserPoolClient = { logicalId: string; clientId: string };

/** The user pools of the template with their clients and groups. Ids are made from the logical ids: the same at every start. */
export function userPoolsOf(template: Template): UserPool[] {
  const clients = resourcesOfType(template, "AWS::Cognito::UserPoolClient");
  const groups = resourcesOfType(template, "AWS::Cognito::UserPoolGroup");
  return resourcesOfType(template, "AWS::Cognito::UserPool").map(([logicalId]) => {
    const poolId = `${REGION}_${idOf(logicalId, 9)}`;
    const isOfPool = ([, { Properties }]: [string, Resource]) =>
      JSON.stringify(Properties.UserPoolId) === JSON.stringify({ Ref: logicalId });
    return {
      logicalId,
      poolId,
      arn: `arn:aws:cognito-idp:${REGION}:${ACCOUNT}:userpool/${poolId}`,
      issuer: `https://cognito-idp.${REGION}.amazonaws.com/${poolId}`,
      clients: clients
        .filter(isOfPool)
        .map(([clientLogicalId]) => ({ logicalId: clientLogicalId, clientId: idOf(clientLogicalId, 26) })),
      groups: groups.filter(isOfPool).map(([, { Properties }]) => String(Properties.GroupName)),
    };
  });
}

/** A user pool that signs as Cognito does, with a key of its own. */
export type Issuer = {
  pool: UserPool;
  jwks: JSONWebKeySet;
  /** The id of a user, as a UUID; the same for the same name. */
  sub(username: string): string;
  /** A user whose name ends in `+` and the name of a group is in that group: `ada+authors`. */
  accessToken(username: string, client?: UserPoolClient): Promise<string>;
  idToken(username: string, client?: UserPoolClient): Promise<string>;
  /** Any claims under the pool's own key; `iss`, `iat` and `exp` are the usual ones where `claims` has none. */
  sign(claims: JWTPayload): Promise<string>;
};

/** Reads the key of the pool from the folder, or makes one and keeps it there. `clock`: ms since 1970. */
export async function openIssuer(pool: UserPool, folder: string, clock: () => number): Promise<Issuer> {
  const { privateJwk, publicJwk } = await keyIn(path.join(folder, `signing-key-${pool.logicalId}.json`));
  const key = await importJWK(privateJwk, ALGORITHM);
  const sub = (username: string) => uuidOf(`${pool.poolId}/${username}`);
  const theClient = () => {
    const [client] = pool.clients;
    if (!client) throw new Error(`The user pool ${pool.logicalId} has no client.`);
    return client;
  };

  async function sign(claims: JWTPayload): Promise<string> {
    const now = Math.floor(clock() / 1000);
    return new SignJWT({ iss: pool.issuer, iat: now, exp: now + TOKEN_LIFE_SECONDS, ...claims })
      .setProtectedHeader({ alg: ALGORITHM, kid: String(publicJwk.kid) })
      .sign(key);
  }
  const groupsOf = (username: string) => pool.groups.filter((group) => username.endsWith(`+${group}`));
  const shared = (username: string) => ({
    sub: sub(username),
    ...(groupsOf(username).length > 0 && { "cognito:groups": groupsOf(username) }),
    jti: randomUUID(),
    auth_time: Math.floor(clock() / 1000),
  });

  return {
    pool,
    jwks: { keys: [publicJwk] },
    sub,
    sign,
    accessToken: (username, client = theClient()) =>
      sign({
        ...shared(username),
        token_use: "access",
        client_id: client.clientId,
        scope: SCOPES,
        username,
        version: 2,
      }),
    idToken: (username, client = theClient()) =>
      sign({ ...shared(username), token_use: "id", aud: client.clientId, "cognito:username": username }),
  };
}

const InitiateAuth = z.object({
  AuthFlow: z.string(),
  ClientId: z.string(),
  AuthParameters: z.object({ USERNAME: z.string().min(1), PASSWORD: z.string() }),
});
const SERVICE = "AWSCognitoIdentityProviderService";
const OPERATION = `${SERVICE}.InitiateAuth`;
/** Users are whoever signs in, so that there is nothing to delete. */
const DELETION = `${SERVICE}.AdminDeleteUser`;

/** `POST /` with InitiateAuth and AdminDeleteUser as in the user-pool API, and the two public documents of each pool. */
export function signInRoutes(issuers: readonly Issuer[]): FastifyPluginCallback {
  return (server, _options, done) => {
    server.addContentTypeParser("application/x-amz-json-1.1", { parseAs: "string" }, (_request, body, parsed) => {
      parsed(null, body);
    });
    for (const { pool, jwks } of issuers) {
      server.get(`/${pool.poolId}/.well-known/jwks.json`, () => jwks);
      server.get(`/${pool.poolId}/.well-known/openid-configuration`, (request) => ({
        issuer: pool.issuer,
        jwks_uri: request.originalUrl.replace("openid-configuration", "jwks.json"),
        id_token_signing_alg_values_supported: [ALGORITHM],
        subject_types_supported: ["public"],
        response_types_supported: ["token"],
      }));
    }
    server.post("/", async (request, reply) => {
      const answer = await initiateAuth(request.headers["x-amz-target"], String(request.body), issuers);
      return reply
        .code("__type" in answer ? 400 : 200)
        .type("application/x-amz-json-1.1")
        .send(JSON.stringify(answer));
    });
    done();
  };
}

async function initiateAuth(target: unknown, body: string, issuers: readonly Issuer[]): Promise<object> {
  if (target === DELETION) return {};
  if (target !== OPERATION) return refusal("UnknownOperationException", `The local sign-in knows ${OPERATION} only.`);
  const { data } = InitiateAuth.safeParse(jsonOf(body));
  if (data?.AuthFlow !== "USER_PASSWORD_AUTH") {
    const accepted = "AuthFlow USER_PASSWORD_AUTH, ClientId, AuthParameters.USERNAME and AuthParameters.PASSWORD";
    return refusal("InvalidParameterException", `The local sign-in needs ${accepted}.`);
  }
  const { ClientId, AuthParameters } = data;
  const issuer = issuers.find(({ pool }) => pool.clients.some((client) => client.clientId === ClientId));
  const client = issuer?.pool.clients.find((one) => one.clientId === ClientId);
  if (!issuer || !client) return refusal("ResourceNotFoundException", `User pool client ${ClientId} does not exist.`);
  if (AuthParameters.PASSWORD !== LOCAL_PASSWORD) {
    return refusal("NotAuthorizedException", "Incorrect username or password.");
  }
  const [AccessToken, IdToken] = await Promise.all([
    issuer.accessToken(AuthParameters.USERNAME, client),
    issuer.idToken(AuthParameters.USERNAME, client),
  ]);
  return {
    AuthenticationResult: { AccessToken, IdToken, ExpiresIn: TOKEN_LIFE_SECONDS, TokenType: "Bearer" },
    ChallengeParameters: {},
  };
}

const refusal = (type: string, message: string) => ({ __type: type, message });

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const StoredKey = z.looseObject({
  kty: z.literal("RSA"),
  kid: z.string(),
  n: z.string(),
  e: z.string(),
  d: z.string(),
});

async function keyIn(file: string) {
  const stored = await readFile(file, "utf8").catch(() => undefined);
  const privateJwk = StoredKey.parse(stored === undefined ? await makeKey(file) : JSON.parse(stored));
  const { kty, kid, n, e } = privateJwk;
  return { privateJwk, publicJwk: { kty, kid, n, e, alg: ALGORITHM, use: "sig" } };
}

async function makeKey(file: string): Promise<unknown> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: randomUUID() };
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(jwk), { mode: 0o600 });
  return jwk;
}

const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");
const idOf = (text: string, length: number) => hashOf(text).slice(0, length);

function uuidOf(text: string): string {
  const hex = hashOf(text);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}
