import { readFile } from "node:fs/promises";
import { etagOf, holdsCopy } from "../http/etag.ts";
import { openApiDocument } from "../http/openapi.ts";
import { docsRoutes } from "../http/routes/docs.ts";
import { type Handlers, serve } from "../http/serve.ts";
import { CONTENT_SECURITY_POLICY, PAGE, START_SCRIPT } from "./page.ts";

const CONTENT_TYPES = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
  "start.js": "text/javascript; charset=utf-8",
  "favicon-32x32.png": "image/png",
} as const;
type AssetName = keyof typeof CONTENT_TYPES;

const ASK_EVERY_TIME = "no-cache";
const KEEP_A_DAY = "public, max-age=86400";

/** @param assets the folder with the files of swagger-ui-dist; the build puts it beside the bundle. */
export function docsHandlers(assets: URL): Handlers<"docs"> {
  const contentOf = (name: AssetName) => (name === "start.js" ? START_SCRIPT : readFile(new URL(name, assets)));
  const description = once(async () => {
    const document = openApiDocument();
    return { document, etag: await etagOf(JSON.stringify(document)) };
  });

  return {
    "GET /health": async () => ({ status: 200, body: { status: "ok" } }),

    "GET /openapi.json": async ({ headers }) => {
      const { document, etag } = await description();
      const caching = { etag, "cache-control": ASK_EVERY_TIME };
      if (holdsCopy(headers["if-none-match"], etag)) return { status: 304, headers: caching };
      return { status: 200, headers: caching, body: document };
    },

    "GET /docs": async () => ({
      status: 200,
      headers: {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": CONTENT_SECURITY_POLICY,
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cache-control": ASK_EVERY_TIME,
      },
      content: PAGE,
    }),

    "GET /docs/{asset}": async ({ path, headers }) => {
      const content = await contentOf(path.asset);
      const caching = { etag: await etagOf(content), "cache-control": KEEP_A_DAY };
      if (holdsCopy(headers["if-none-match"], caching.etag)) return { status: 304, headers: caching };
      const type = { "content-type": CONTENT_TYPES[path.asset], "x-content-type-options": "nosniff" };
      return { status: 200, headers: { ...caching, ...type }, content };
    },
  };
}

/** `make`, run at the first call only. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

export const handler = serve(docsRoutes, () => docsHandlers(new URL("assets/", import.meta.url)));
