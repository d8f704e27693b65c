import * as z from "zod";
import { Failure } from "../errors.ts";
import { isOwnDeckId } from "../ids.ts";
import { MAX_OWN_FACTS } from "../ingest/own-case.ts";
import { isFuture } from "../reviews/device-clock.ts";
import { compareRecords } from "../reviews/record.ts";
import type { Instant } from "../time.ts";
import type { FileLine, LineOf, LineType } from "./file-lines.ts";
import { recordOfFile } from "./file-records.ts";
import { EMPTY_TALLY, type Sha256, Tally, withLine } from "./tally.ts";

/**
 * What a check has to remember between two lines, small enough to be a checkpoint. Lines of a kind stand in the order
 * of their ids, so that the last one is enough to find what is there twice.
 */
export const CheckState = z.strictObject({
  tally: Tally,
  last: z.string().nullable(),
  /** The id of the latest line of its kind; of facts and of cards of a deck their number. */
  lastId: z.string().nullable(),
  within: z.int(),
});
export type CheckState = z.infer<typeof CheckState>;

export const UNCHECKED: CheckState = { tally: EMPTY_TALLY, last: null, lastId: null, within: -1 };

const MAX_FILE_CASES = 200;

/** The parts of a file in their order; a type within a part follows the line it belongs to. */
const PART: Readonly<Record<LineType, number>> = {
  header: 0,
  profile: 1,
  deck: 2,
  deckCard: 2,
  case: 3,
  fact: 3,
  enrolment: 4,
  card: 5,
  flag: 6,
  end: 7,
};
const ONCE = new Set<string>(["header", "profile", "end"]);
const OWNER: Readonly<Partial<Record<LineType, LineType>>> = { deckCard: "deck", fact: "case" };

/** A refusal that names the line, from 1; `at` is a JSON Pointer into it. Nothing of the file has been applied. */
export function refusedLine(number: number, detail: string, at = ""): Failure {
  const errors = [{ pointer: `#/${number}${at}`, detail }];
  return new Failure("import-refused", `Line ${number}: ${detail}. Nothing was imported.`, { errors });
}

/**
 * The state of the check after one more line.
 * @param text the line as it stands in the file, without its end.
 * @throws {Failure} `import-refused` that names the line and what is wrong with it.
 */
export function checkedLine(
  before: CheckState,
  line: FileLine,
  text: string,
  { now, sha256 }: { now: Instant; sha256: Sha256 },
): CheckState {
  const number = before.tally.lines + 1;
  const problem = orderProblem(before, line) ?? contentProblem(before, line, now);
  if (problem) throw refusedLine(number, problem);
  if (line.type === "end") assertEnd(before.tally, line, number);
  const records = line.type === "card" ? line.history.length : 0;
  const tally = line.type === "end" ? before.tally : withLine(before.tally, line.type, records, text, sha256);
  const isPartOf = OWNER[line.type] !== undefined;
  return {
    tally,
    last: line.type,
    lastId: isPartOf ? before.lastId : idOf(line),
    within: isPartOf ? withinOf(before, line) : -1,
  };
}

/** @throws {Failure} `import-refused` when the file ended without its last line. */
export function assertComplete({ tally, last }: CheckState): void {
  if (last === "end") return;
  const detail = "the file ends here without its last line: it was cut off. Export it again";
  throw refusedLine(tally.lines + 1, detail);
}

function orderProblem(before: CheckState, line: FileLine): string | undefined {
  const { last } = before;
  if (last === null) return line.type === "header" ? undefined : "a file begins with a line of the type header";
  if (last === "end") return "nothing may follow the line of the type end";
  const part = PART[line.type];
  const lastPart = PART[last as LineType];
  if (last === "header" && line.type !== "profile") return "the second line is of the type profile";
  if (part < lastPart) return `a line of the type ${line.type} may not follow one of the type ${last}`;
  if (part === lastPart && ONCE.has(line.type)) return `a second line of the type ${line.type}`;
  const owner = OWNER[line.type];
  if (owner && part !== lastPart) return `a line of the type ${line.type} follows the ${owner} it belongs to`;
  return undefined;
}

function contentProblem(before: CheckState, line: FileLine, now: Instant): string | undefined {
  const id = idOf(line);
  const isSameKind = before.last !== null && PART[before.last as LineType] === PART[line.type];
  if (id !== null && isSameKind && before.lastId !== null && id <= before.lastId) {
    return id === before.lastId ? `${shownId(line)} is there twice` : `${shownId(line)} is not in its place`;
  }
  switch (line.type) {
    case "deck":
      return isOwnDeckId(line.deckId) ? undefined : `${line.deckId} is a built-in deck, which nobody can import`;
    case "deckCard":
      return line.ordinal > before.within ? undefined : `the card ${line.ordinal} is not in its place or there twice`;
    case "fact":
      return before.within + 2 > MAX_OWN_FACTS ? `a case has at most ${MAX_OWN_FACTS} facts` : undefined;
    case "case":
      return before.tally.counts.cases >= MAX_FILE_CASES ? `at most ${MAX_FILE_CASES} cases` : undefined;
    case "card":
      return historyProblem(line, now);
    default:
      return undefined;
  }
}

function historyProblem({ history }: LineOf<"card">, now: Instant): string | undefined {
  const records = history.map(recordOfFile);
  const keys = new Set<string>();
  for (const [index, record] of records.entries()) {
    const name = `the record ${record.key} of the history`;
    if (keys.has(record.key)) return `${name} is there twice`;
    keys.add(record.key);
    if (record.at < 0 || isFuture(record.at, now)) return `${name} lies in the future or before 1970`;
    const previous = records[index - 1];
    if (previous && compareRecords(previous, record) > 0) return `${name} is not in the order of time and key`;
  }
  const lost = records.find((record) => record.kind === "undo" && !keys.has(record.target));
  return lost && `the undo ${lost.key} of the history takes back a record that is not there`;
}

function assertEnd({ counts, digest, lines }: Tally, end: LineOf<"end">, number: number): void {
  const wrong = (Object.keys(counts) as (keyof typeof counts)[]).find((name) => counts[name] !== end.counts[name]);
  if (wrong !== undefined) {
    const detail = `${wrong}: ${end.counts[wrong]} were written and ${counts[wrong]} are there: something is missing`;
    throw refusedLine(number, detail, `/counts/${wrong}`);
  }
  if (digest !== end.digest) {
    const detail = `the digest does not fit the ${lines} lines before: something was changed. Import the file as it was exported`;
    throw refusedLine(number, detail, "/digest");
  }
}

/** What lines of a kind are sorted by. */
function idOf(line: FileLine): string | null {
  switch (line.type) {
    case "deck":
    case "enrolment":
      return line.deckId;
    case "case":
      return line.caseId;
    case "card":
      return line.cardId.replace(".", "#"); // as the store sorts them
    default:
      return null;
  }
}

function shownId(line: FileLine): string {
  return `the ${line.type} ${idOf(line)?.replace("#", ".")}`;
}

function withinOf({ within }: CheckState, line: FileLine): number {
  return line.type === "deckCard" ? line.ordinal : within + 1;
}
