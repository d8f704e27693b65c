import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { emptyDataFolder, takeDataFolder } from "../../bin/local/data-folder.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "casedeck-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("takeDataFolder", () => {
  it("is refused while somebody holds the folder, and granted after", async () => {
    const { release } = await takeDataFolder(folder);
    await expect(takeDataFolder(folder)).rejects.toThrow(`is in use by process ${process.pid}: stop that one first`);
    await expect(emptyDataFolder(folder)).rejects.toThrow("is in use");
    await release();

    const again = await takeDataFolder(folder);
    await again.release();
    expect(existsSync(path.join(folder, "in-use.json"))).toBe(false);
  });

  it.each([
    { left: "a holder that was killed", text: JSON.stringify({ processId: process.pid, port: 1, token: "x" }) },
    { left: "half a file", text: '{"proc' },
  ])("is granted where only $left is left", async ({ text }) => {
    await writeFile(path.join(folder, "in-use.json"), text);

    const { release } = await takeDataFolder(folder);
    await release();
  });

  it("gives a temporary folder that is removed at the end", async () => {
    const { path: temporary, release } = await takeDataFolder(undefined);
    expect(existsSync(temporary)).toBe(true);
    await release();

    expect(existsSync(temporary)).toBe(false);
  });
});

describe("emptyDataFolder", () => {
  it("removes what is in the folder", async () => {
    await writeFile(path.join(folder, "dynamo.db"), "data");
    await emptyDataFolder(folder);

    expect(existsSync(path.join(folder, "dynamo.db"))).toBe(false);
  });
});
