import { readFileSync } from "node:fs";
import { isMap, isNode, isScalar, LineCounter, type ParsedNode, parseDocument } from "yaml";
import type { Finding } from "./findings.ts";

export type Path = readonly PropertyKey[];

/** A parsed YAML file that knows the place of every value. */
export type YamlFile = {
  data: unknown;
  /** A finding at the value at `path`, or at its key `key`. */
  finding: (path: Path, problem: string, key?: string) => Finding;
  /** What the parser itself objects to; `data` is undefined then. */
  syntax: Finding[];
};

/** @param name as findings shall name the file. */
export function readYaml(path: string, name: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(path, "utf8"), { version: "1.2", lineCounter: lines });

  const placeOf = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { file: name, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const syntax = document.errors.map(({ pos, message }) => ({
    ...placeOf(pos[0]),
    path: "",
    problem: `not valid YAML: ${withoutPlace(message)}. Put a text that holds a comma, a colon or # in quotes`,
  }));
  return {
    data: syntax.length > 0 ? undefined : document.toJS(),
    finding: (where, problem, key) => ({
      ...placeOf(offsetOf(document.contents, where, key)),
      path: pathText(key === undefined ? where : [...where, key]),
      problem,
    }),
    syntax,
  };
}

/** `facts.incident[0].cause` */
export function pathText(path: Path): string {
  const text = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return text.replace(/^\./, "");
}

/** Where the value at `path` begins; the nearest value around it when it is missing. */
function offsetOf(root: ParsedNode | null, path: Path, key: string | undefined): number {
  let node: unknown = root;
  let offset = startOf(root);
  for (const part of path) {
    const next: unknown = isNode(node) && "get" in node ? node.get(part, true) : undefined;
    if (!isNode(next)) return offset;
    node = next;
    offset = startOf(node) || offset;
  }
  if (key === undefined || !isMap(node)) return offset;
  const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
  return pair ? startOf(pair.key) || offset : offset;
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

function withoutPlace(message: string): string {
  return (message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, "");
}
