import { isMap, isScalar, isSeq, LineCounter, type Pair, parseDocument } from "yaml";
import type { Block, Field } from "../core/ingest/blocks.ts";

const FENCE = /^---\s*$/;
const END = /^(?:---|\.\.\.)\s*$/;
const MAX_LINES = 200;
const MAX_CHARACTERS = 16_384;
const MAX_VALUE = 200;

/**
 * The front matter that begins a document: `---`, YAML, `---`. Only names with a text or a list of texts are fields; a
 * reading of the nodes themselves, so that no name ever becomes a key of an object and no alias is followed. Undefined
 * when there is none, or when it is no YAML: it is ordinary text then.
 */
export function readFrontMatter(lines: readonly string[]): Extract<Block, { type: "front-matter" }> | undefined {
  if (!FENCE.test(lines[0] ?? "")) return undefined;
  const end = lines.slice(1, MAX_LINES).findIndex((line) => END.test(line));
  if (end < 1) return undefined;
  const text = lines.slice(1, end + 1).join("\n");
  if (text.length > MAX_CHARACTERS) return undefined;
  const fields = fieldsOf(text);
  return fields && { type: "front-matter", fields, line: 1, endLine: end + 2 };
}

function fieldsOf(text: string): Field[] | undefined {
  const lineCounter = new LineCounter();
  try {
    const { contents, errors } = parseDocument(text, { lineCounter, logLevel: "silent", uniqueKeys: false });
    if (!isMap(contents) || errors.length > 0) return undefined;
    return contents.items.flatMap((pair: Pair) => {
      if (!isScalar(pair.key)) return [];
      const line = lineCounter.linePos(pair.key.range?.[0] ?? 0).line + 1;
      const items = isSeq(pair.value) ? pair.value.items : [pair.value];
      const values = items.flatMap((item) => (isScalar(item) && item.value !== null ? [shown(item.value)] : []));
      return [{ name: shown(pair.key.value), values, line }];
    });
  } catch (error) {
    // The composer of nested flow collections is recursive: thousands of brackets overflow the stack.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function shown(value: unknown): string {
  return String(value).slice(0, MAX_VALUE);
}
