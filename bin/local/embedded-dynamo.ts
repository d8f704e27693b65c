import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import initSqlJs from "sql.js";

const PACKAGE_VERSION = "1.2.1";
const READY_WITHIN_MS = 10_000;
const STOPPED_WITHIN_MS = 3_000;

export type EmbeddedDynamo = {
  endpoint: string;
  /** Process id of the engine; absent when DYNAMODB_ENDPOINT names a running one. */
  pid: number | undefined;
  stop(): Promise<void>;
};

/**
 * Starts the embedded DynamoDB on a free port of the loopback interface and waits until it answers.
 *
 * With a `file` the data stays on disk, else it is gone at the end. The engine ends with this process, however this
 * process ends.
 * @throws {Error} with one sentence when no engine exists for this platform or it does not start.
 */
export async function startEmbeddedDynamo(options: { file?: string } = {}): Promise<EmbeddedDynamo> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true"; // clients of this engine need no newer Node.js
  const endpoint = process.env.DYNAMODB_ENDPOINT;
  if (endpoint) return { endpoint, pid: undefined, stop: async () => {} };
  const binary = engineBinary();
  if (options.file && !existsSync(options.file)) await createDatabase(binary, options.file);
  return startEngine(binary, options.file);
}

/**
 * The program of the platform package.
 * @throws {Error} that says how to get one.
 */
export function engineBinary(platform: string = process.platform, architecture: string = process.arch): string {
  const name = `@dynoxide/${platform}-${architecture}`;
  try {
    return require.resolve(`${name}/dynoxide${platform === "win32" ? ".exe" : ""}`);
  } catch {
    throw new Error(
      `There is no embedded DynamoDB for ${platform}-${architecture} here: run "npm install --no-save ${name}@${PACKAGE_VERSION}", or set DYNAMODB_ENDPOINT to the address of a running DynamoDB Local.`,
    );
  }
}

/**
 * Makes an empty database file with one index of ours. Without it each write to a table with a stream scans every
 * stream record ever written (1.2.1). The file takes its name when it is complete: a crash leaves none.
 */
async function createDatabase(binary: string, file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.new`;
  await Promise.all(["", "-wal", "-shm"].map((suffix) => rm(`${draft}${suffix}`, { force: true })));
  const engine = await startEngine(binary, draft);
  await engine.stop();

  const bytes = new Uint8Array(await readFile(draft));
  bytes.fill(1, 18, 20); // header bytes 18 and 19: sql.js reads no write-ahead log; the engine turns it on again
  const sql = await initSqlJs();
  const database = new sql.Database(bytes);
  database.run(
    "CREATE INDEX IF NOT EXISTS ix_stream_seq ON _stream_records(table_name, CAST(sequence_number AS INTEGER))",
  );
  await writeFile(draft, database.export());
  database.close();
  await rename(draft, file);
}

async function startEngine(binary: string, file: string | undefined, triesLeft = 2): Promise<EmbeddedDynamo> {
  const port = await freePort();
  const engineOptions = ["serve", "--host", "127.0.0.1", "--port", String(port), ...(file ? ["--db-path", file] : [])];
  const { NODE_OPTIONS: _ours, ...env } = process.env;
  const guard = spawn(process.execPath, [path.join(__dirname, "engine-guard.mjs"), binary, ...engineOptions], {
    env,
    detached: process.platform !== "win32", // Ctrl-C in the terminal is for this process; it stops the engine last
    windowsHide: true,
  });
  guard.stdin.on("error", () => undefined); // it may end before it is told to
  let said = "";
  guard.stderr.on("data", (chunk) => {
    said += String(chunk);
  });
  const ended = once(guard, "exit");

  const [pidLine] = await Promise.race([once(guard.stdout, "data"), ended]);
  const pid = Number(String(pidLine));
  guard.once("exit", (_code, signal) => {
    if (signal && pid > 0) killIfAlive(pid); // the guard was killed and left the engine behind
  });
  const endpoint = `http://127.0.0.1:${port}`;
  // Its own word first: on a port that was taken meanwhile, another engine may be the one that answers.
  const isReady = async () => said.includes("listening on") && (await answers(endpoint));
  if (await comesTrue(isReady, guard)) return { endpoint, pid, stop: () => stop(guard, ended) };

  guard.kill("SIGKILL");
  if (said.includes("already in use") && triesLeft > 0) return startEngine(binary, file, triesLeft - 1);
  throw new Error(`The embedded DynamoDB did not start: ${said.trim() || "no answer"}`);
}

/** Whether the condition holds within the time, while the process lives. */
async function comesTrue(condition: () => Promise<boolean>, guard: ChildProcessWithoutNullStreams): Promise<boolean> {
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  while (Date.now() < giveUpAt && guard.exitCode === null) {
    if (await condition()) return guard.exitCode === null;
    await sleep(5);
  }
  return false;
}

const answers = (endpoint: string) =>
  fetch(endpoint).then(
    (response) => response.ok,
    () => false,
  );

async function stop(guard: ChildProcessWithoutNullStreams, ended: Promise<unknown>): Promise<void> {
  guard.stdin.write("stop\n");
  const inTime = await Promise.race([ended.then(() => true), sleep(STOPPED_WITHIN_MS, false, { ref: false })]);
  if (!inTime) {
    guard.stdin.end();
    await ended;
  }
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new Error("The system gave no free port.");
  return address.port;
}
