import { readFileSync, renameSync, writeFileSync } from "node:fs";

/** Undefined for a file that is not there, or not any more: another build may be at work. */
export function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Replaces the file in one step, and leaves it alone when it would not change. */
export function writeChanged(file: string, text: string): void {
  if (textOf(file) === text) return;
  const part = `${file}.${process.pid}.part`;
  writeFileSync(part, text);
  renameSync(part, file);
}
