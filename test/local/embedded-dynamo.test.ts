import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "@jest/globals";
import { engineBinary, startEmbeddedDynamo } from "../../bin/local/embedded-dynamo.ts";

const answers = (endpoint: string) =>
  fetch(endpoint).then(
    (response) => response.ok,
    () => false,
  );

async function isGoneSoon(endpoint: string): Promise<boolean> {
  for (let look = 0; look < 100 && (await answers(endpoint)); look += 1) await sleep(20);
  return !(await answers(endpoint));
}

describe("startEmbeddedDynamo", () => {
  afterEach(() => {
    delete process.env.DYNAMODB_ENDPOINT;
  });

  it("answers as soon as it is started, and no more once it is stopped", async () => {
    const { endpoint, stop } = await startEmbeddedDynamo();

    expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await answers(endpoint)).toBe(true);
    await stop();
    expect(await answers(endpoint)).toBe(false);
  });

  it("uses the address in DYNAMODB_ENDPOINT when there is one", async () => {
    process.env.DYNAMODB_ENDPOINT = "http://127.0.0.1:1";

    expect(await startEmbeddedDynamo()).toMatchObject({ endpoint: "http://127.0.0.1:1", pid: undefined });
  });

  it.each(["SIGKILL", "SIGTERM"] as const)("ends with its parent when that gets %s", async (signal) => {
    const parent = spawn(process.execPath, ["--import", "tsx", path.join(__dirname, "fixtures/start-engine.ts")]);
    const [line] = await once(parent.stdout, "data");
    const { endpoint } = JSON.parse(String(line));
    expect(await answers(endpoint)).toBe(true);

    parent.kill(signal);

    expect(await isGoneSoon(endpoint)).toBe(true);
  });
});

describe("the guard of the engine", () => {
  it("takes the engine with it when it is killed", async () => {
    const { endpoint, pid, stop } = await startEmbeddedDynamo();
    const guard = execFileSync("ps", ["-o", "ppid=", "-p", String(pid)]).toString();

    process.kill(Number(guard), "SIGKILL");

    expect(await isGoneSoon(endpoint)).toBe(true);
    await stop();
  });
});

describe("engineBinary", () => {
  it("says in a sentence what to do on a platform without an engine", () => {
    expect(() => engineBinary("sunos", "sparc")).toThrow(
      'There is no embedded DynamoDB for sunos-sparc here: run "npm install --no-save @dynoxide/sunos-sparc@1.2.1", or set DYNAMODB_ENDPOINT to the address of a running DynamoDB Local.',
    );
  });
});
