import * as z from "zod";
import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import { assertComplete, CheckState, checkedLine, refusedLine, UNCHECKED } from "../core/portability/check-file.ts";
import type { FileLine } from "../core/portability/file-lines.ts";
import type { Instant } from "../core/time.ts";
import type { ImportStore, StoredImport } from "../store/imports.ts";
import { applyGroup, type Group } from "./apply-lines.ts";
import { type Applied, NOTHING_LOST, type Target } from "./apply-target.ts";
import { FIRST_LINE, LinePlace, linesFrom, readLine, settingsOf } from "./read-lines.ts";
import { sha256 } from "./sha256.ts";

const Lost = z.strictObject({ skippedCards: z.int(), refusedRecords: z.int() });

/** How far an import is. `at`: the line to go on from. A refused one keeps what was wrong with its file. */
export const ImportState = z.discriminatedUnion("step", [
  z.strictObject({ step: z.literal("waiting") }),
  z.strictObject({ step: z.literal("checking"), at: LinePlace, check: CheckState }),
  z.strictObject({ step: z.literal("applying"), at: LinePlace, check: CheckState, lost: Lost }),
  z.strictObject({ step: z.literal("done"), check: CheckState, lost: Lost }),
  z.strictObject({ step: z.literal("refused"), detail: z.string(), pointer: z.string(), reason: z.string() }),
]);
export type ImportState = z.infer<typeof ImportState>;

export const NOT_BEGUN: ImportState = { step: "waiting" };

/** What a request works before it answers how far it came. */
const WORK_MS = 6_000;
const CARDS_PER_GROUP = 50;
const LINES_PER_LOOK = 20;
/** Parts that are checked before it is written down how far the check is. */
const PARTS_PER_STEP = 16;

type Running = { userId: UserId; now: Instant; imports: ImportStore; clock: () => number };

/**
 * Works on an import for some seconds: first through the whole file, checking, then through it again, applying. Each
 * step may be repeated: a request that is killed is made up for by the next one.
 * @throws {Failure} `import-incomplete`; `import-refused`, and nothing of the file was applied; `throttled`
 */
export async function runImport(
  found: StoredImport,
  targetOf: () => Target,
  running: Running,
): Promise<{ stored: StoredImport; state: ImportState }> {
  const began = running.clock();
  const isOver = () => running.clock() - began > WORK_MS;
  let stored = found;
  let state = ImportState.parse(found.state);
  const keep = async (next: ImportState) => {
    state = next;
    if (!(await running.imports.save(running.userId, stored, next))) return false;
    stored = { ...stored, state: next, version: stored.version + 1 };
    return true;
  };
  if (state.step === "refused") throw refusalOf(state);
  if (state.step === "waiting") {
    assertAllParts(stored);
    state = { step: "checking", at: FIRST_LINE, check: UNCHECKED };
  }
  while (state.step === "checking") {
    try {
      const next = await check(stored, state, { ...running, isOver });
      if (!(await keep(next)) || isOver()) return { stored, state };
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== "import-refused") throw error;
      const [first] = error.errors;
      const pointer = first && "pointer" in first ? first.pointer : "#";
      await keep({ step: "refused", detail: error.message, pointer, reason: first?.detail ?? error.message });
      throw error;
    }
  }
  if (state.step === "applying") await apply(stored, state, targetOf(), { ...running, isOver, keep });
  if (state.step === "done") await running.imports.removeParts(running.userId, stored);
  return { stored, state };
}

function refusalOf({ detail, pointer, reason }: Extract<ImportState, { step: "refused" }>): Failure {
  return new Failure("import-refused", detail, { errors: [{ pointer, detail: reason }] });
}

/** @throws {Failure} `import-incomplete` that names the parts that were not sent. */
function assertAllParts({ parts, received }: StoredImport): void {
  const missing = Array.from({ length: parts }, (_, part) => part).filter((part) => !received.has(part));
  if (missing.length === 0) return;
  const named = missing.slice(0, 10).join(", ") + (missing.length > 10 ? " and others" : "");
  throw new Failure("import-incomplete", `Send the missing parts first: ${named} of 0 to ${parts - 1}.`);
}

function linesOf({ importId, parts }: StoredImport, at: LinePlace, { userId, imports }: Running) {
  return linesFrom(at, parts, async (part) => {
    const text = await imports.findPart(userId, importId, part);
    if (text === undefined) throw refusedLine(at.number, `part ${part} is gone: an import is kept for a day`);
    return text;
  });
}

async function check(
  stored: StoredImport,
  from: Extract<ImportState, { step: "checking" }>,
  running: Running & { isOver: () => boolean },
): Promise<ImportState> {
  let { at, check: checked } = from;
  for await (const { text, at: place, next } of linesOf(stored, at, running)) {
    const isLong = place.part - from.at.part >= PARTS_PER_STEP;
    if (isLong || (place.number % LINES_PER_LOOK === 0 && running.isOver())) {
      return { step: "checking", at: place, check: checked };
    }
    const line = readLine(text, place.number);
    checked = checkedLine(checked, line, text, { now: running.now, sha256 });
    at = next;
  }
  assertComplete(checked);
  return { step: "applying", at: FIRST_LINE, check: checked, lost: NOTHING_LOST };
}

async function apply(
  stored: StoredImport,
  from: Extract<ImportState, { step: "applying" }>,
  target: Target,
  { isOver, keep, ...running }: Running & { isOver: () => boolean; keep: (next: ImportState) => Promise<boolean> },
): Promise<void> {
  let { lost } = from;
  let group: Group | undefined;
  const flush = async () => {
    if (group) lost = sum(lost, await applyGroup(group, target));
    group = undefined;
  };
  for await (const { text, at } of linesOf(stored, from.at, running)) {
    const line = readLine(text, at.number);
    if (isPartOf(line, group)) continue;
    await flush();
    // Kept also when another run was faster: both do the same, and whoever comes last loses nothing but time.
    if (at.number > from.at.number && !(await keep({ ...from, at, lost }))) return;
    if (isOver()) return;
    group = begun(line, at.number);
  }
  await flush();
  await keep({ step: "done", check: from.check, lost });
}

/** Puts the line to the group it belongs to, if it does. */
function isPartOf(line: FileLine, group: Group | undefined): boolean {
  if (line.type === "deckCard" && group?.type === "deck") return group.cards.push(line) > 0;
  if (line.type === "fact" && group?.type === "case") return group.facts.push(line) > 0;
  if (line.type !== "card" || group?.type !== "cards" || group.cards.length >= CARDS_PER_GROUP) return false;
  return group.cards.push(line) > 0;
}

function begun(line: FileLine, number: number): Group | undefined {
  switch (line.type) {
    case "profile":
      return { type: "profile", settings: settingsOf(line.settings, number) };
    case "deck":
      return { type: "deck", deck: line, cards: [] };
    case "case":
      return { type: "case", of: line, facts: [] };
    case "enrolment":
      return { type: "enrolment", enrolment: line };
    case "card":
      return { type: "cards", cards: [line] };
    default:
      return undefined;
  }
}

function sum(one: Applied, other: Applied): Applied {
  return {
    skippedCards: one.skippedCards + other.skippedCards,
    refusedRecords: one.refusedRecords + other.refusedRecords,
  };
}
