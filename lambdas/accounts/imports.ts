import type * as z from "zod";
import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";
import { type Import, type ImportBody, MAX_FILE_BYTES } from "../http/resources/accounts.ts";
import type { ImportStore, StoredImport } from "../store/imports.ts";
import { ImportState, NOT_BEGUN } from "./import-file.ts";

/**
 * Begins an import. The same id gives the one that was begun before; another one takes its place.
 * @throws {Failure} `import-too-large`
 */
export async function beginImport(
  userId: UserId,
  { id, bytes, parts }: z.output<typeof ImportBody>,
  now: Instant,
  imports: Pick<ImportStore, "begin" | "find" | "removeParts">,
): Promise<StoredImport> {
  if (bytes > MAX_FILE_BYTES) {
    const detail = `The file has ${bytes} bytes; at most ${MAX_FILE_BYTES} can be imported.`;
    throw new Failure("import-too-large", detail, {
      errors: [{ pointer: "#/bytes", detail: `write at most ${MAX_FILE_BYTES}` }],
    });
  }
  const before = await imports.find(userId);
  const begun = await imports.begin(userId, { importId: id, bytes, parts, state: NOT_BEGUN }, now);
  if (before && before.importId !== id) await imports.removeParts(userId, before);
  return begun;
}

/**
 * Stores a part; once the import runs its parts stay as they are.
 * @throws {Failure} `unknown-import`, `invalid-request`
 */
export async function takePart(
  userId: UserId,
  { importId, part }: { importId: string; part: number },
  text: string,
  now: Instant,
  imports: Pick<ImportStore, "find" | "savePart">,
): Promise<StoredImport> {
  const found = await requireImport(userId, importId, imports);
  if (part >= found.parts) {
    const errors = [{ parameter: "part", detail: `write a number from 0 to ${found.parts - 1}` }];
    throw new Failure("invalid-request", "The import has no such part.", { errors });
  }
  if (ImportState.parse(found.state).step !== "waiting") return found;
  await imports.savePart(userId, importId, part, text, now);
  return { ...found, received: new Set([...found.received, part]) };
}

/** @throws {Failure} `unknown-import`, also for one that ended by itself. */
export async function requireImport(
  userId: UserId,
  importId: string,
  imports: Pick<ImportStore, "find">,
): Promise<StoredImport> {
  const found = await imports.find(userId);
  if (found?.importId === importId) return found;
  throw new Failure("unknown-import", "There is no such import. One is kept for a day, and until you begin another.", {
    errors: [{ parameter: "importId", detail: "write the id that POST /me/imports was sent with" }],
  });
}

/** An import as the API shows it. */
export function importReply({ importId, parts, received }: StoredImport, state: ImportState): z.input<typeof Import> {
  const missing = Array.from({ length: parts }, (_, part) => part).filter((part) => !received.has(part));
  const shown = { importId, status: state.step, parts, missingParts: missing };
  switch (state.step) {
    case "waiting":
      return { ...shown, progress: 0, result: null };
    case "refused":
      return { ...shown, progress: 0, result: null };
    case "checking":
      return { ...shown, progress: shareOf(state.at.part, parts) / 2, result: null };
    case "applying":
      return { ...shown, progress: 0.5 + shareOf(state.at.part, parts) / 2, result: null };
    case "done":
      return { ...shown, progress: 1, result: { ...state.check.tally.counts, ...state.lost } };
  }
}

function shareOf(part: number, parts: number): number {
  return Math.round((1000 * part) / parts) / 1000;
}
