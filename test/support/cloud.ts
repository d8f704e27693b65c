import { afterAll, beforeAll } from "@jest/globals";
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "../../bin/local/cloud.ts";
import { seed } from "./seed.ts";

const STARTS_WITHIN_MS = 120_000;

/** `body` is parsed when it is JSON, undefined when there is none, else the text. */
export type Answer = { status: number; headers: Headers; body: unknown };

/** Requests of one user; `path` starts with a slash, a `body` that is no text is sent as JSON. */
export type Caller = {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  delete(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  put(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  patch(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
};

export type CloudUnderTest = {
  /** Only within tests and hooks: it starts before the first. */
  cloud(): LocalCloud;
  /** The requests of a signed-in user, who needs no registration. */
  as(username: string): Caller;
  /** Requests without a token. */
  anonymous: Caller;
  /** What the cloud and its functions printed. */
  lines: string[];
};

/** One local cloud for the whole test file, with empty tables and the published decks; call it at the top of the file. */
export function useCloud(options: Omit<LocalCloudOptions, "log"> = {}): CloudUnderTest {
  const lines: string[] = [];
  let running: LocalCloud | undefined;

  beforeAll(async () => {
    const begun = options.dataFolder || options.assembly ? {} : await seed();
    running = await startLocalCloud({ isTicking: false, ...begun, ...options, log: (line) => lines.push(line) });
  }, STARTS_WITHIN_MS);
  afterAll(async () => {
    await running?.stop();
  });

  const cloud = () => {
    if (!running) throw new Error("The cloud runs within tests and hooks only.");
    return running;
  };
  return {
    cloud,
    lines,
    as: (username) => callerOf(cloud, async () => ({ authorization: `Bearer ${await cloud().token(username)}` })),
    anonymous: callerOf(cloud, async () => ({})),
  };
}

function callerOf(cloud: () => LocalCloud, credentials: () => Promise<Record<string, string>>): Caller {
  const call = async (method: string, path: string, headers: Record<string, string> = {}, body?: unknown) => {
    const text = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
    const response = await fetch(cloud().url + path, {
      method,
      headers: {
        ...(text !== undefined && { "content-type": "application/json" }),
        ...(await credentials()),
        ...headers,
      },
      ...(text !== undefined && { body: text }),
    });
    return { status: response.status, headers: response.headers, body: await bodyOf(response) };
  };
  return {
    get: (path, headers) => call("GET", path, headers),
    delete: (path, headers) => call("DELETE", path, headers),
    post: (path, body, headers) => call("POST", path, headers, body),
    put: (path, body, headers) => call("PUT", path, headers, body),
    patch: (path, body, headers) => call("PATCH", path, headers, body),
  };
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === "") return undefined;
  return /[/+]json/.test(response.headers.get("content-type") ?? "") ? JSON.parse(text) : text;
}
