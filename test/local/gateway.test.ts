import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type FixtureCloud, startFixtureCloud } from "./fixtures/fixture-cloud.ts";

type GuardedEvent = { requestContext: { authorizer: { jwt: { claims: Record<string, unknown>; scopes: string[] } } } };

let cloud: FixtureCloud;
beforeAll(async () => {
  cloud = await startFixtureCloud();
}, 60_000);
afterAll(() => cloud.end());

const get = (path: string, init?: RequestInit) => fetch(cloud.url + path, init);

/** Sends exactly these header lines; fetch would fold repeated ones. */
function rawRequest(path: string, headers: [string, string][]): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      cloud.url + path,
      { headers: headers.flat() as unknown as Record<string, string> },
      (response) => {
        let body = "";
        response.on("data", (chunk) => (body += chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      },
    );
    sent.on("error", reject).end();
  });
}

describe("the event of a request", () => {
  it("has payload format 2.0", async () => {
    const response = await get("/open/event?a=1&b=%20x&a=2", {
      headers: { cookie: "one=1; two=2", "X-Mixed": "Case" },
    });

    expect(await response.json()).toMatchObject({
      version: "2.0",
      routeKey: "GET /open/{behaviour}",
      rawPath: "/open/event",
      rawQueryString: "a=1&b=%20x&a=2",
      cookies: ["one=1", "two=2"],
      headers: { "x-mixed": "Case" },
      queryStringParameters: { a: "1,2", b: " x" },
      pathParameters: { behaviour: "event" },
      requestContext: {
        http: { method: "GET", path: "/open/event", protocol: "HTTP/1.1", sourceIp: "127.0.0.1" },
        stage: "$default",
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      },
      isBase64Encoded: false,
    });
  });

  it.each([
    { type: "application/json", body: '{"é":1}', sent: { body: '{"é":1}', isBase64Encoded: false } },
    { type: "application/problem+json; charset=utf-8", body: "{}", sent: { body: "{}", isBase64Encoded: false } },
    { type: "application/octet-stream", body: "ab", sent: { body: "YWI=", isBase64Encoded: true } },
    { type: "nonsense", body: "ab", sent: { body: "YWI=", isBase64Encoded: true } },
  ])("carries a body of type $type", async ({ type, body, sent }) => {
    const response = await get("/open/event", { method: "POST", body, headers: { "content-type": type } });

    expect(await response.json()).toMatchObject(sent);
  });

  it("joins repeated headers with commas", async () => {
    const { body } = await rawRequest("/open/event", [
      ["Host", "x"],
      ["X-A", "1"],
      ["x-a", "2"],
    ]);

    expect(JSON.parse(body).headers["x-a"]).toBe("1,2");
  });

  it("carries the rest of a greedy path, decoded", async () => {
    const response = await get("/files/a/b%20c?behaviour=event", { method: "DELETE" });

    expect(await response.json()).toMatchObject({
      routeKey: "ANY /files/{proxy+}",
      rawPath: "/files/a/b c",
      pathParameters: { proxy: "a/b c" },
    });
  });

  it("carries the claims as text and the scopes of the token", async () => {
    const headers = { authorization: `Bearer ${await cloud.token("ann")}` };
    const event = (await (await get("/guarded", { headers })).json()) as GuardedEvent;

    const { jwt } = event.requestContext.authorizer;
    expect(jwt.claims).toMatchObject({ sub: cloud.issuer.sub("ann"), token_use: "access", username: "ann" });
    expect(Object.values(jwt.claims).every((value) => typeof value === "string")).toBe(true);
    expect(jwt.scopes).toEqual(["aws.cognito.signin.user.admin", "casedeck/study"]);
  });
});

describe("the reply to a request", () => {
  it("has the status, headers, cookies and body of a structured result", async () => {
    const response = await get("/open/structured");

    expect(response.status).toBe(201);
    expect(response.headers.get("x-kind")).toBe("structured");
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(await response.text()).toBe("made");
  });

  it("is a 200 of JSON for a result without a status", async () => {
    const response = await get("/open/text");

    expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
      200,
      "application/json",
      "plain",
    ]);
  });

  it("is binary for a base64 body", async () => {
    const response = await get("/open/binary");

    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([1, 2, 255]);
  });

  it.each(["throws", "crashes", "hangs", "spins", "malformed"])(
    "is the service's 500 when the function %s",
    async (behaviour) => {
      const response = await get(`/open/${behaviour}`);

      expect([response.status, await response.json()]).toEqual([500, { message: "Internal Server Error" }]);
      expect((await get("/open/text")).status).toBe(200);
    },
  );

  it.each([
    { method: "GET", path: "/nowhere", status: 404, message: "Not Found" },
    { method: "PUT", path: "/open/event", status: 404, message: "Not Found" },
    { method: "GET", path: "/open/event/", status: 404, message: "Not Found" },
    { method: "GET", path: "/open/%zz", status: 400, message: "Bad Request" },
  ])("is the service's $status for $method $path", async ({ method, path, status, message }) => {
    const response = await get(path, { method });

    expect([response.status, await response.json()]).toEqual([status, { message }]);
  });

  it("is the service's 413 for a body over 10 MB", async () => {
    const response = await get("/open/event", { method: "POST", body: "x".repeat(10 * 1024 * 1024 + 1) });

    expect([response.status, await response.json()]).toEqual([413, { message: "Request Entity Too Large" }]);
  });

  it("lets a page of an allowed origin read it, and no other", async () => {
    const allowed = await get("/open/text", { headers: { origin: "https://study.example.org" } });
    const other = await get("/open/text", { headers: { origin: "https://evil.example.org" } });

    expect(allowed.headers.get("access-control-allow-origin")).toBe("https://study.example.org");
    expect(other.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("answers a preflight without a function", async () => {
    const before = cloud.invocations();
    const response = await get("/guarded", {
      method: "OPTIONS",
      headers: { origin: "https://study.example.org", "access-control-request-method": "GET" },
    });

    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-methods")).toBe("GET,POST");
    expect(response.headers.get("access-control-max-age")).toBe("3600");
    expect(cloud.invocations()).toBe(before);
  });
});

describe("a function", () => {
  it("sees the environment of the template and of Lambda, and nothing of ours", async () => {
    const { environment } = (await (await get("/open/environment")).json()) as { environment: Record<string, string> };

    expect(environment).toMatchObject({
      ...cloud.tables,
      AWS_REGION: "us-east-1",
      AWS_ENDPOINT_URL_DYNAMODB: cloud.dynamo.endpoint,
    });
    expect(environment).not.toHaveProperty("PATH");
    expect(environment).not.toHaveProperty("SEEN_FILE");
  });

  it("gets the context of Lambda", async () => {
    const context = (await (await get("/open/context")).json()) as { awsRequestId: string; remaining: number };

    expect(context).toMatchObject({ memoryLimitInMB: "256", functionVersion: "$LATEST" });
    expect(context.awsRequestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(context.remaining).toBeGreaterThan(0);
    expect(context.remaining).toBeLessThanOrEqual(1000);
  });

  it("prints to the log of the cloud", async () => {
    await get("/open/throws");

    expect(cloud.lines.join("\n")).toContain("| TypeError: on purpose");
  });
});

describe("the start", () => {
  it("names the types that it does not run in one line", () => {
    expect(cloud.lines.filter((line) => line.startsWith("Not run locally"))).toEqual([
      "Not run locally: AWS::SNS::Topic",
    ]);
  });

  it("says in a sentence that a port is taken", async () => {
    const port = Number(new URL(cloud.url).port);

    await expect(startFixtureCloud({ port, assembly: cloud.assembly })).rejects.toThrow(
      `Port ${port} is taken: stop what uses it, or choose another with "npm start -- --port ${port + 1}".`,
    );
  });
});
