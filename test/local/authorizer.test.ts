import { createHmac, createPublicKey, generateKeyPairSync } from "node:crypto";
import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { importPKCS8, type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose";
import { type Issuer, openIssuer } from "../../bin/local/tokens.ts";
import { type FixtureCloud, startFixtureCloud } from "./fixtures/fixture-cloud.ts";

let cloud: FixtureCloud;
let otherPool: Issuer;
beforeAll(async () => {
  cloud = await startFixtureCloud();
  const { pool } = cloud.issuer;
  const other = { ...pool, logicalId: "Other", poolId: "us-east-1_other", issuer: `${pool.issuer}-other` };
  otherPool = await openIssuer(other, cloud.folder, Date.now);
}, 60_000);
afterAll(() => cloud.end());

/** The status for these `Authorization` headers, each sent as a line of its own. */
function statusOf(path: string, headers: string[]): Promise<number> {
  const lines = ["Host", "localhost", ...headers.flatMap((value) => ["Authorization", value])];
  return new Promise((resolve, reject) => {
    const sent = request(cloud.url + path, { headers: lines as never }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0));
    });
    sent.on("error", reject).end();
  });
}

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const seconds = (offset: number) => Math.floor(Date.now() / 1000) + offset;
const clientId = () => String(cloud.issuer.pool.clients[0]?.clientId);
const usual = () => ({
  iss: cloud.issuer.pool.issuer,
  sub: cloud.issuer.sub("ann"),
  client_id: clientId(),
  scope: "casedeck/study",
  iat: seconds(-5),
  exp: seconds(60),
});
const kid = () => String(cloud.issuer.jwks.keys[0]?.kid);

/** A token under a key of the attacker's own, with any header. */
async function forged(header: Partial<JWTHeaderParameters>): Promise<string> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = await importPKCS8(String(privateKey.export({ type: "pkcs8", format: "pem" })), "RS256");
  return new SignJWT(usual()).setProtectedHeader({ alg: "RS256", kid: kid(), ...header }).sign(key);
}

function signedWithThePublicKey(): string {
  const jwk = cloud.issuer.jwks.keys[0];
  const pem = createPublicKey({ key: jwk as never, format: "jwk" }).export({ type: "spki", format: "pem" });
  const content = `${base64({ alg: "HS256", kid: kid() })}.${base64(usual())}`;
  return `${content}.${createHmac("sha256", pem).update(content).digest("base64url")}`;
}

const own = (claims: JWTPayload) => cloud.issuer.sign({ ...usual(), ...claims });
const tampered = async () => {
  const [header, , signature] = (await own({})).split(".");
  return `${header}.${base64({ ...usual(), sub: "someone-else" })}.${signature}`;
};

describe("the JWT authorizer", () => {
  it.each<{ token: string; status: number; headers: () => Promise<string[]> | string[] }>([
    { token: "no token", status: 401, headers: () => [] },
    { token: "an empty header", status: 401, headers: () => [""] },
    { token: "a malformed token", status: 401, headers: () => ["Bearer nonsense"] },
    { token: "another scheme", status: 401, headers: async () => [`Basic ${await own({})}`] },
    { token: "alg none", status: 401, headers: () => [`Bearer ${base64({ alg: "none" })}.${base64(usual())}.`] },
    { token: "HS256 signed with the public key", status: 401, headers: () => [`Bearer ${signedWithThePublicKey()}`] },
    { token: "changed claims", status: 401, headers: async () => [`Bearer ${await tampered()}`] },
    { token: "another key under our kid", status: 401, headers: async () => [`Bearer ${await forged({})}`] },
    { token: "an expired token", status: 401, headers: async () => [`Bearer ${await own({ exp: seconds(-1) })}`] },
    {
      token: "a token without an end",
      status: 401,
      headers: async () => [`Bearer ${await own({ exp: undefined } as never)}`],
    },
    {
      token: "a token that is not yet valid",
      status: 401,
      headers: async () => [`Bearer ${await own({ nbf: seconds(60) })}`],
    },
    {
      token: "a token issued in the future",
      status: 401,
      headers: async () => [`Bearer ${await own({ iat: seconds(60) })}`],
    },
    {
      token: "a token of another pool",
      status: 401,
      headers: async () => [`Bearer ${await otherPool.accessToken("ann")}`],
    },
    {
      token: "another issuer under our key",
      status: 401,
      headers: async () => [`Bearer ${await own({ iss: otherPool.pool.issuer })}`],
    },
    {
      token: "a token of another client",
      status: 401,
      headers: async () => [`Bearer ${await own({ client_id: "other" })}`],
    },
    {
      token: "an audience of another client beside our client",
      status: 401,
      headers: async () => [`Bearer ${await own({ aud: "other" })}`],
    },
    { token: "an ID token", status: 403, headers: async () => [`Bearer ${await cloud.issuer.idToken("ann")}`] },
    {
      token: "a token without the scope",
      status: 403,
      headers: async () => [`Bearer ${await own({ scope: "openid" })}`],
    },
    {
      token: "a scope that only begins alike",
      status: 403,
      headers: async () => [`Bearer ${await own({ scope: "casedeck/study2" })}`],
    },
    { token: "an unknown kid", status: 401, headers: async () => [`Bearer ${await forged({ kid: "unknown" })}`] },
    {
      token: "a kid with a path",
      status: 401,
      headers: async () => [`Bearer ${await forged({ kid: "../../dev/null" })}`],
    },
    {
      token: "two Authorization headers",
      status: 401,
      headers: async () => [`Bearer ${await own({})}`, `Bearer ${await own({})}`],
    },
    {
      token: "two tokens in one header",
      status: 401,
      headers: async () => [`Bearer ${await own({})},Bearer ${await own({})}`],
    },
  ])("S3: answers $status to $token and calls no function", async ({ status, headers }) => {
    const before = cloud.invocations();

    expect(await statusOf("/guarded", await headers())).toBe(status);
    expect(cloud.invocations()).toBe(before);
  });

  it("takes a valid token with and without the word Bearer", async () => {
    const token = await own({});

    expect(await statusOf("/guarded", [`Bearer ${token}`])).toBe(200);
    expect(await statusOf("/guarded", [token])).toBe(200);
  });

  it("asks for no scope on a route that names none", async () => {
    expect(await statusOf("/signed-in", [`Bearer ${await cloud.issuer.idToken("ann")}`])).toBe(200);
  });

  it("says why in www-authenticate", async () => {
    const authorization = `Bearer ${await own({ exp: seconds(-1) })}`;
    const response = await fetch(`${cloud.url}/guarded`, { headers: { authorization } });

    expect(response.headers.get("www-authenticate")).toMatch(
      /^Bearer scope="" error="invalid_token" error_description=".+"$/,
    );
    expect(await response.json()).toEqual({ message: "Unauthorized" });
  });
});

describe("the local sign-in", () => {
  const signIn = (parameters: object, target = "InitiateAuth") =>
    fetch(`${cloud.signInUrl}/`, {
      method: "POST",
      headers: {
        "x-amz-target": `AWSCognitoIdentityProviderService.${target}`,
        "content-type": "application/x-amz-json-1.1",
      },
      body: JSON.stringify({ AuthFlow: "USER_PASSWORD_AUTH", ClientId: clientId(), ...parameters }),
    });
  const ann = { AuthParameters: { USERNAME: "ann", PASSWORD: "local" } };

  it("gives tokens that the API takes, with the same sub each time", async () => {
    const response = await signIn(ann);
    const { AuthenticationResult } = (await response.json()) as { AuthenticationResult: Record<string, string> };

    expect(AuthenticationResult).toMatchObject({ ExpiresIn: 3600, TokenType: "Bearer", IdToken: expect.any(String) });
    expect(await statusOf("/guarded", [`Bearer ${AuthenticationResult.AccessToken}`])).toBe(200);
    expect(cloud.issuer.sub("ann")).toBe(cloud.issuer.sub("ann"));
    expect(cloud.issuer.sub("ann")).not.toBe(cloud.issuer.sub("ben"));
  });

  it.each([
    {
      what: "a wrong password",
      parameters: { AuthParameters: { USERNAME: "ann", PASSWORD: "x" } },
      type: "NotAuthorizedException",
    },
    { what: "an unknown client", parameters: { ...ann, ClientId: "x" }, type: "ResourceNotFoundException" },
    { what: "another flow", parameters: { ...ann, AuthFlow: "USER_SRP_AUTH" }, type: "InvalidParameterException" },
    { what: "no user name", parameters: { AuthParameters: { PASSWORD: "local" } }, type: "InvalidParameterException" },
  ])("refuses $what as the service does", async ({ parameters, type }) => {
    const response = await signIn(parameters);

    expect([response.status, await response.json()]).toEqual([400, expect.objectContaining({ __type: type })]);
  });

  it("publishes its key and never the private part", async () => {
    const { poolId, issuer } = cloud.issuer.pool;
    const configuration = await fetch(`${cloud.signInUrl}/${poolId}/.well-known/openid-configuration`);
    const { jwks_uri, ...rest } = (await configuration.json()) as { jwks_uri: string; issuer: string };
    const keys = await (await fetch(new URL(jwks_uri, cloud.url))).text();

    expect(rest.issuer).toBe(issuer);
    expect(JSON.parse(keys)).toEqual({
      keys: [{ kty: "RSA", kid: kid(), n: expect.any(String), e: "AQAB", alg: "RS256", use: "sig" }],
    });
  });
});
