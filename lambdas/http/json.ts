import { Failure } from "../core/errors.ts";

/** Deeper than any body of this API, and far from what would overflow a recursive reader. */
const MAX_DEPTH = 32;

/**
 * The value of a JSON text.
 *
 * @throws {Failure} `invalid-request` that says at which line and column the text stops being JSON, or that it is
 * nested too deeply. The engine's own message is not used: it does not always name a place, and it quotes the text.
 */
export function parseJson(text: string): unknown {
  if (deeperThan(MAX_DEPTH, text)) {
    throw invalidBody(`Nested deeper than ${MAX_DEPTH} objects and arrays, which no request of this API needs.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw invalidBody(whereItBreaks(text), error);
  }
}

function invalidBody(detail: string, cause?: unknown): Failure {
  return new Failure("invalid-request", "The body is not valid JSON.", { errors: [{ pointer: "#", detail }], cause });
}

function deeperThan(limit: number, text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
    if (depth > limit) return true;
  }
  return false;
}

/** The place of the quote that ends the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

const TOKEN =
  /([{}[\],:])|("(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*")|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/uy;
const SPACE = /[ \t\n\r]*/y;

type Expected = "value" | "value or ]" | "name or }" | "name" | ":" | ", or }" | ", or ]" | "end";

const DESCRIPTION: Readonly<Record<Expected, string>> = {
  value: "a value",
  "value or ]": "a value or ]",
  "name or }": "a name in double quotes or }",
  name: "a name in double quotes",
  ":": "a colon",
  ", or }": "a comma or }",
  ", or ]": "a comma or ]",
  end: "nothing more",
};

/** Reads the tokens (RFC 8259) up to the first that may not stand where it stands. Only called for broken texts. */
function whereItBreaks(text: string): string {
  const open: ("{" | "[")[] = [];
  let expected: Expected = "value";
  let at = 0;
  for (;;) {
    SPACE.lastIndex = at;
    SPACE.test(text);
    at = Math.max(at, SPACE.lastIndex);
    TOKEN.lastIndex = at;
    const token: RegExpExecArray | null = TOKEN.exec(text);
    const next: Expected | null | undefined = token && after(expected, token, open);
    if (!token || !next) break;
    expected = next;
    at += token[0].length;
  }
  const lines = text.slice(0, at).split("\n");
  const place = `Line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
  return `${place}: expected ${DESCRIPTION[expected]}${at >= text.length ? ", but the text ends here" : ""}.`;
}

/** What may follow once `token` stood where `expected` was; undefined when it may not stand there. */
function after(expected: Expected, token: RegExpExecArray, open: ("{" | "[")[]): Expected | undefined {
  const [, mark, text] = token;
  const closing = () => {
    open.pop();
    return following(open);
  };
  if (expected === ":") return mark === ":" ? "value" : undefined;
  if (expected === ", or }" && mark === ",") return "name";
  if (expected === ", or ]" && mark === ",") return "value";
  if (mark === "}" && (expected === ", or }" || expected === "name or }")) return closing();
  if (mark === "]" && (expected === ", or ]" || expected === "value or ]")) return closing();
  if (expected === "name" || expected === "name or }") return text === undefined ? undefined : ":";
  if (expected !== "value" && expected !== "value or ]") return undefined;
  if (mark === undefined) return following(open);
  if (mark !== "{" && mark !== "[") return undefined;
  open.push(mark);
  return mark === "{" ? "name or }" : "value or ]";
}

function following(open: readonly ("{" | "[")[]): Expected {
  const innermost = open.at(-1);
  if (innermost === undefined) return "end";
  return innermost === "{" ? ", or }" : ", or ]";
}
