import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll } from "@jest/globals";
import * as z from "zod";
import { seed } from "../support/seed.ts";

export type KillableBackend = {
  /** A request of the user with this number; fails while the backend is down. */
  call(user: number, method: string, route: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  /** Ends the backend with kill -9 and starts it again over the same data. */
  kill(): Promise<void>;
  /** The test has ended, and nothing starts again. */
  isOver(): boolean;
};

/** The whole backend in a process of its own, for the test file; call it inside `describe`. */
export function useKillableBackend(users: readonly string[]): KillableBackend {
  const Ready = z.object({ url: z.url(), tokens: z.array(z.string()).length(users.length) });
  let folder = "";
  let assembly = "";
  let backend: z.infer<typeof Ready> & { process: ChildProcess };
  let isOver = false;
  beforeAll(async () => {
    ({ assemblyFolder: assembly, dataFolder: folder } = await seed());
    backend = await start();
  });
  afterAll(() => {
    isOver = true;
    backend?.process.kill("SIGKILL");
  });

  async function start(): Promise<typeof backend> {
    const child = spawn(
      process.execPath,
      ["--import", "tsx", path.join(__dirname, "api-process.ts"), folder, assembly, ...users],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const [line] = await Promise.race([
      once(createInterface({ input: child.stdout }), "line"),
      once(child, "exit").then(() => Promise.reject(new Error("The backend ended before it was ready"))),
    ]);
    return { ...Ready.parse(JSON.parse(line)), process: child };
  }

  return {
    async call(user, method, route, body) {
      const response = await fetch(backend.url + route, {
        method,
        headers: { authorization: `Bearer ${backend.tokens[user]}`, "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(10_000),
      });
      return { status: response.status, body: await response.json() };
    },
    async kill() {
      backend.process.kill("SIGKILL");
      await once(backend.process, "exit");
      backend = await start();
    },
    isOver: () => isOver,
  };
}
