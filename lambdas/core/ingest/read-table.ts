import { type Block, plainText, type Row } from "./blocks.ts";
import type { Draft } from "./ledger.ts";
import type { Place } from "./outline.ts";
import {
  attributeFacts,
  componentFacts,
  consistencyFacts,
  evolutionFacts,
  figureFacts,
  incidentFact,
  patternFacts,
  type Reading,
} from "./statements.ts";
import { bareTitle, listParts, phrase } from "./text.ts";
import { attributeOf, type Column, columnOf } from "./words.ts";

type Table = Extract<Block, { type: "table" }>;

/** The cells of a row under the columns that are known. */
type Cells = ReadonlyMap<Column, string>;

/** Facts of a table: columns are known by synonyms of their headers, rows belong to the system they name or to the case. */
export function readTable({ header, separatorLine, rows }: Table, place: Place, reading: Reading): void {
  const { ledger, systems } = reading;
  ledger.mark(header.line, "structural");
  ledger.mark(separatorLine, "structural");
  const columns = header.cells.map((cell) => columnOf(plainText(cell)));
  for (const row of rows) {
    warnOfShape(row);
    const cells = cellsOf(row, columns);
    const name = bareTitle(cells.get("system") ?? "");
    const system = name === "" ? place.system : (systems.find(name) ?? systems.named(name, row.line, undefined));
    if (columns.every((column) => column === undefined)) ledger.mark(row.line, "unparsed", "unknown-key");
    else if (cells.size === 0) ledger.mark(row.line, "unparsed", "empty-value");
    else if (!system) ledger.mark(row.line, "unparsed", "unknown-system");
    else if (rowFacts(row.line, system.id, cells, reading).length > 0) continue;
    else {
      const attribute = attributeOf(cells.get("attribute") ?? "");
      const value = cells.get("value") ?? "";
      const key = cells.get("attribute") ?? "";
      const facts = attribute && value ? attributeFacts(reading, row.line, system, attribute, key, value) : [];
      const isOfCase = attribute === "about" || attribute === "aliases" || (name !== "" && cells.size === 1);
      if (facts.length > 0) continue;
      if (isOfCase) ledger.mark(row.line, "structural");
      else ledger.mark(row.line, "unparsed", columns.includes("attribute") && !attribute ? "unknown-key" : "no-unit");
    }
  }

  function warnOfShape({ line, extra, short }: Row): void {
    if (short) ledger.warn(line, "short-row", `The row has fewer cells than the ${header.cells.length} columns.`);
    if (extra.length > 0) ledger.warn(line, "long-row", `Cells without a column: ${extra.join(" | ")}`);
  }
}

function cellsOf({ cells }: Row, columns: readonly (Column | undefined)[]): Cells {
  const found = new Map<Column, string>();
  for (const [number, column] of columns.entries()) {
    const text = plainText(cells[number] ?? []);
    if (column && text !== "" && !/^[-–—]$/.test(text) && !found.has(column)) found.set(column, text);
  }
  return found;
}

function rowFacts(line: number, system: string, cells: Cells, reading: Reading): Draft[] {
  const { ledger } = reading;
  const facts: Draft[] = [];
  const of = (column: Column) => cells.get(column);
  const said = (column: Column) => phrase(of(column) ?? "") || undefined;
  const incident = of("incident");
  if (incident) {
    const title = [of("year"), incident].filter(Boolean).join(" ");
    const slots = { what: said("what"), cause: said("cause"), lesson: said("lesson"), fix: said("fix") };
    facts.push(incidentFact(reading, line, system, title, slots));
  }
  const patterns = of("pattern");
  if (patterns) facts.push(...patternFacts(reading, line, system, patterns));
  const scale = of("scale");
  if (scale) for (const part of listParts(scale)) facts.push(...figureFacts(reading, line, system, "scale", part));
  const latency = of("latency");
  if (latency) facts.push(...figureFacts(reading, line, system, "latency", latency, "latency"));
  const components = of("components");
  if (components) facts.push(...componentFacts(reading, line, system, components));
  const consistency = of("consistency");
  if (consistency) facts.push(...consistencyFacts(reading, line, system, consistency));
  const add = (type: Draft["type"], key: string | undefined, slots: Parameters<typeof ledger.fact>[4]) => {
    if (key) facts.push(ledger.fact(line, system, type, key, slots));
  };
  const choice = said("choice");
  add("tradeoff", choice, { choice, gains: said("gains"), costs: said("costs") });
  const decision = said("decision");
  const over = of("over");
  add("decision", decision, { chose: decision, over: over && listParts(phrase(over)), because: said("because") });
  const name = said("name");
  add("component", cells.has("role") ? name : undefined, { name, role: said("role") });
  const practice = said("practice");
  add("practice", practice, { name: practice, why: said("because") });
  const mistake = said("mistake");
  add("mistake", mistake, { name: mistake, consequence: said("consequence") });
  const from = of("from");
  const to = of("to");
  if (from && to) facts.push(...evolutionFacts(reading, line, system, [from, to], ""));
  return facts;
}
