/** Writes one line to the log. The runtime's own stdout is not wrapped, so the line stays pure JSON. */
export type WriteLine = (line: string) => void;

export const writeToStandardOutput: WriteLine = (line) => {
  process.stdout.write(`${line}\n`);
};

/** A line over this is cut by nothing on the way, but costs storage and hides the next one. */
const MAX_LINE_BYTES = 1024;
const MAX_CAUSES = 4;

/** What is known of a finished request. No token, no body, nothing about a person. */
export type RequestLine = { requestId: string; routeKey: string; status: number; ms: number; code?: string };

/** `{"level":"info","requestId":"…","routeKey":"GET /me","status":200,"ms":4.2}` */
export function requestLine(line: RequestLine): string {
  return JSON.stringify({ level: line.status < 500 ? "info" : "error", ...line });
}

/** What a function without a route did: `{"level":"info","requestId":"…","event":"reminder-sent","claim":"…"}` */
export function eventLine(requestId: string, event: Record<string, string | number | undefined>): string {
  return JSON.stringify({ level: "info", requestId, ...event });
}

/**
 * A bug or an outage, one line for the error and one for each of its causes, with name, message and as much of the
 * stack as a line holds. Own properties of the error are left out: an SDK error may carry the request it was for.
 */
export function errorLines(requestId: string, error: unknown): string[] {
  const lines: string[] = [];
  for (let at = error; at !== undefined && lines.length < MAX_CAUSES; at = at instanceof Error ? at.cause : undefined) {
    const { name, message, stack } = at instanceof Error ? at : { name: typeof at, message: "not an Error", stack: "" };
    const frames = (stack ?? "").split("\n").map((frame) => frame.trim());
    lines.push(
      fitted({ level: "error", requestId, cause: lines.length, name, message: message.slice(0, 300) }, frames),
    );
  }
  return lines;
}

/** The fields with as many stack frames as keep the line in its bound. */
function fitted(fields: Record<string, unknown>, frames: readonly string[]): string {
  const stack = frames.filter((frame) => frame.startsWith("at "));
  for (;;) {
    const line = JSON.stringify({ ...fields, stack });
    if (stack.length === 0 || Buffer.byteLength(line) <= MAX_LINE_BYTES) return line;
    stack.pop();
  }
}
