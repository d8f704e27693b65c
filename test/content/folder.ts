import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach } from "@jest/globals";
import { ContentError, findingText } from "../../bin/content/findings.ts";
import { loadContent } from "../../bin/content/load.ts";

/** Two invented cases, for tests only. */
export const SMALL = path.join(__dirname, "fixtures/small");
const LIGHTHOUSE = "cases/lighthouse.yaml";

/** Copies of the small invented content, removed after each test. Call it at the top of a test file. */
export function useContentFolders() {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  /** A copy, with `from` replaced by `to` in one of its files. */
  return (from = "", to = "", file = LIGHTHOUSE): string => {
    const folder = mkdtempSync(path.join(tmpdir(), "casedeck-content-"));
    folders.push(folder);
    cpSync(SMALL, folder, { recursive: true });
    if (from !== "") edit(path.join(folder, file), from, to);
    return folder;
  };
}

/** One copy for all tests of a file, removed after the last; the result may be called within tests and hooks. */
export function useContentFolder(): () => string {
  const folder = mkdtempSync(path.join(tmpdir(), "casedeck-content-"));
  cpSync(SMALL, folder, { recursive: true });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return () => folder;
}

/** @throws {Error} when `from` does not occur: a test must change what it means to change. */
export function edit(file: string, from: string, to: string): void {
  const text = readFileSync(file, "utf8");
  if (!text.includes(from)) throw new Error(`${file} does not hold "${from}"`);
  writeFileSync(
    file,
    text.replace(from, () => to),
  );
}

/** What the loader objects to, one line each; empty when it takes the folder. */
export function complaints(folder: string): string[] {
  try {
    loadContent(folder);
    return [];
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    return error.findings.map(findingText);
  }
}
