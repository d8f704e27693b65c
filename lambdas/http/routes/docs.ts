import * as z from "zod";
import { Health } from "../resources/docs.ts";
import { NOT_MODIFIED, type RouteSpec } from "./spec.ts";

export const docsRoutes = {
  "GET /health": {
    feature: "docs",
    auth: "none",
    summary: "Say whether the API answers",
    replies: { 200: { description: "It does.", schema: Health } },
    problems: ["invalid-request"],
  },
  "GET /openapi.json": {
    feature: "docs",
    auth: "none",
    summary: "Get this description (OpenAPI 3.1)",
    replies: {
      200: {
        description: "The OpenAPI document.",
        schema: z.record(z.string(), z.unknown()),
        headers: ["etag", "cache-control"],
      },
      304: NOT_MODIFIED,
    },
    problems: ["invalid-request"],
  },
  "GET /docs": {
    feature: "docs",
    auth: "none",
    summary: "Read and try the API in a browser",
    replies: { 200: { description: "The reference page.", contentType: "text/html" } },
    problems: ["invalid-request"],
  },
  "GET /docs/{asset}": {
    feature: "docs",
    auth: "none",
    summary: "Get a script or style of the reference page",
    path: z.strictObject({
      asset: z.enum(["swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png", "start.js"]),
    }),
    replies: {
      200: { description: "The file.", contentType: "*/*", headers: ["etag", "cache-control"] },
      304: NOT_MODIFIED,
    },
    problems: ["invalid-request"],
  },
} as const satisfies Record<string, RouteSpec>;
