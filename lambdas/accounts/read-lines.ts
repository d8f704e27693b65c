import * as z from "zod";
import { Failure } from "../core/errors.ts";
import { refusedLine } from "../core/portability/check-file.ts";
import { FILE_FORMAT, FILE_VERSION, FileLine, MAX_LINE_CHARACTERS } from "../core/portability/file-lines.ts";
import { parseBody } from "../http/field-errors.ts";
import { Profile } from "../http/resources/learners.ts";

/** Where a line begins: in which part, at which character of it, and its number from 1. */
export const LinePlace = z.strictObject({ part: z.int().min(0), offset: z.int().min(0), number: z.int().min(1) });
export type LinePlace = z.infer<typeof LinePlace>;

export const FIRST_LINE: LinePlace = { part: 0, offset: 0, number: 1 };

/** A line without its end, where it begins and where the next one does. */
export type PlacedLine = { text: string; at: LinePlace; next: LinePlace };

/**
 * The lines of a file that is stored in parts, from a place on. Holds no more than the line at hand and one part.
 * @throws {Failure} `import-refused` for a line that is longer than any an export writes.
 */
export async function* linesFrom(
  from: LinePlace,
  parts: number,
  findPart: (part: number) => Promise<string>,
): AsyncGenerator<PlacedLine> {
  let at = from;
  let buffer = from.part < parts ? (await findPart(from.part)).slice(from.offset) : "";
  /** Of the parts in the buffer: where they begin in it, and how much of them was cut off before. */
  let pieces = [{ part: from.part, start: 0, cut: from.offset }];
  let part = from.part;
  for (;;) {
    const end = buffer.indexOf("\n");
    if ((end < 0 ? buffer.length : end) > MAX_LINE_CHARACTERS) {
      throw refusedLine(at.number, `longer than ${MAX_LINE_CHARACTERS} characters, which no line of an export is`);
    }
    if (end < 0 && part + 1 < parts) {
      part += 1;
      pieces.push({ part, start: buffer.length, cut: 0 });
      buffer += await findPart(part);
      continue;
    }
    if (end < 0 && buffer === "") return;
    const length = end < 0 ? buffer.length : end + 1;
    const piece = pieces.findLast(({ start }) => start <= length) ?? { part, start: 0, cut: 0 };
    const next = { part: piece.part, offset: piece.cut + length - piece.start, number: at.number + 1 };
    yield { text: end < 0 ? buffer : buffer.slice(0, end), at, next };
    at = next;
    buffer = buffer.slice(length);
    pieces = [{ part: next.part, start: 0, cut: next.offset }].concat(
      pieces.filter(({ start }) => start > length).map(({ start, ...one }) => ({ ...one, start: start - length })),
    );
  }
}

const Beginning = z.looseObject({ type: z.string(), format: z.unknown().optional(), version: z.unknown().optional() });
/** Settings as `GET /me` gives them; a file may lack some. */
const Settings = Profile.omit({ userId: true }).partial();
export type Settings = z.output<typeof Settings>;

/**
 * What a line says, checked by its type's schema.
 * @throws {Failure} `import-refused` with the number of the line and, where it is known, a pointer into it.
 */
export function readLine(text: string, number: number): FileLine {
  const value = jsonOf(text, number);
  const beginning = Beginning.safeParse(value);
  if (!beginning.success) throw refusedLine(number, "not an object with a type");
  assertVersion(beginning.data, number);
  const line = parsed(number, () => parseBody(FileLine, value, `#/${number}`));
  if (line.type === "profile") settingsOf(line.settings, number);
  return line;
}

export function settingsOf(settings: unknown, number: number): Settings {
  return parsed(number, () => parseBody(Settings, settings, `#/${number}/settings`));
}

function assertVersion({ type, format, version }: z.infer<typeof Beginning>, number: number): void {
  if (type !== "header") return;
  if (format !== FILE_FORMAT) throw refusedLine(number, `the format is not ${FILE_FORMAT}`, "/format");
  if (typeof version === "number" && version > FILE_VERSION) {
    const detail = `the file has version ${version} of the format, and this server reads up to ${FILE_VERSION}`;
    throw refusedLine(number, detail, "/version");
  }
}

function jsonOf(text: string, number: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw refusedLine(number, "not valid JSON: the line is cut off or was changed");
  }
}

/** A refusal of the body of a request, as one of a line of the file. */
function parsed<Value>(number: number, parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const [first] = error.errors;
    const where = first && "pointer" in first ? first.pointer.slice(`#/${number}`.length) : "";
    const detail = `Line ${number}: ${where} ${first?.detail ?? error.message}. Nothing was imported.`;
    throw new Failure("import-refused", detail.replace(":  ", ": "), { errors: error.errors, cause: error });
  }
}
