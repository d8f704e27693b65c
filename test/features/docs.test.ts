import path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { docsHandlers } from "../../lambdas/docs/handler.ts";
import { openApiDocument } from "../../lambdas/http/openapi.ts";
import { docsRoutes } from "../../lambdas/http/routes/docs.ts";
import { type RouteKey, routes } from "../../lambdas/http/routes.ts";
import { serve } from "../../lambdas/http/serve.ts";
import { assertDocumented } from "../support/documented.ts";
import { type EventParts, httpEvent } from "../support/http-event.ts";

const swaggerUi = path.dirname(require.resolve("swagger-ui-dist/package.json"));
const handler = serve(docsRoutes, () => docsHandlers(pathToFileURL(`${swaggerUi}/`)), { write: () => {} });

/** Public routes: the gateway verifies no token. */
async function get(route: RouteKey, parts: EventParts = {}) {
  const {
    statusCode: status = 0,
    headers = {},
    body = "",
    isBase64Encoded,
  } = await handler(httpEvent(route, { ...parts, userId: null }));
  return { status, headers, text: Buffer.from(body, isBase64Encoded ? "base64" : "utf8").toString() };
}

describe("GET /health", () => {
  it("answers without a token and is kept nowhere", async () => {
    const { status, headers, text } = await get("GET /health");

    assertDocumented("GET /health", status, JSON.parse(text));
    expect(headers["cache-control"]).toBe("no-store");
  });
});

describe("GET /openapi.json", () => {
  it("is the description made from the route table", async () => {
    const { status, text } = await get("GET /openapi.json");

    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  });

  it.each(["same", "weak", "among others", "any"])("answers 304 to a client that holds the copy (%s)", async (how) => {
    const etag = String((await get("GET /openapi.json")).headers.etag);
    const sent = { same: etag, weak: `W/${etag}`, "among others": `"x", ${etag}`, any: "*" }[how] ?? "";

    const again = await get("GET /openapi.json", { headers: { "if-none-match": sent } });

    expect(again).toMatchObject({ status: 304, text: "", headers: { etag, "cache-control": "no-cache" } });
  });

  it("answers in full to a client that holds another copy", async () => {
    expect(await get("GET /openapi.json", { headers: { "if-none-match": '"other"' } })).toMatchObject({ status: 200 });
  });
});

describe("GET /docs", () => {
  it("loads nothing but files of this API, and has no inline script or style", async () => {
    const { status, headers, text } = await get("GET /docs");
    const loaded = Array.from(text.matchAll(/(?:src|href)="([^"]+)"/g), ([, url = ""]) => url);
    const assets = routes["GET /docs/{asset}"].path.shape.asset.options.map((name) => `/docs/${name}`);

    expect(status).toBe(200);
    expect(headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(headers["content-security-policy"]).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(headers["content-security-policy"]).not.toMatch(/unsafe|https?:|\*/);
    expect(loaded.sort()).toEqual([...assets, "/openapi.json"].sort());
    expect(text).not.toMatch(/<style|style=|<script>|\son\w+=/);
  });
});

describe("GET /docs/{asset}", () => {
  it.each([
    { asset: "swagger-ui.css", type: "text/css; charset=utf-8", holds: ".swagger-ui" },
    { asset: "swagger-ui-bundle.js", type: "text/javascript; charset=utf-8", holds: "SwaggerUIBundle" },
    { asset: "start.js", type: "text/javascript; charset=utf-8", holds: 'url: "/openapi.json"' },
    { asset: "favicon-32x32.png", type: "image/png", holds: "PNG" },
  ])("gives $asset with its type, kept for a day", async ({ asset, type, holds }) => {
    const { status, headers, text } = await get("GET /docs/{asset}", { path: { asset } });

    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": type,
      "cache-control": "public, max-age=86400",
      "x-content-type-options": "nosniff",
    });
    expect(text).toContain(holds);
  });

  it("answers 304 to a browser that holds the file", async () => {
    const parts = { path: { asset: "swagger-ui-bundle.js" } };
    const etag = String((await get("GET /docs/{asset}", parts)).headers.etag);

    expect(await get("GET /docs/{asset}", { ...parts, headers: { "if-none-match": etag } })).toMatchObject({
      status: 304,
      text: "",
    });
  });

  it.each(["../handler.ts", "..%2Fpackage.json", "index.html", "swagger-ui.css%00", ""])("has no %j", async (asset) => {
    const { status, text } = await get("GET /docs/{asset}", { path: { asset } });

    assertDocumented("GET /docs/{asset}", status, JSON.parse(text));
    expect(status).toBe(400);
  });
});
