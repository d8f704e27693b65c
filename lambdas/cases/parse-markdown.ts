import MarkdownIt, { type Token } from "markdown-it";
import type { Block, Item, Row, SkipReason, Span, TextLine } from "../core/ingest/blocks.ts";
import type { Warning } from "../core/ingest/report.ts";
import { readFrontMatter } from "./front-matter.ts";

/** Deeper nesting than any text needs; what lies deeper is reported as not read. */
const MAX_NESTING = 40;
/** Links that lead to a web page, a mail address or a place beside the document. Any other scheme is taken out. */
const SAFE_LINK = /^(?:https?:|mailto:|[^:]*$|[^:]*[/?#])/i;
/** A text without any of these is text as it stands. */
const MARKUP = /[*_`[\]<&\\!]/;

const options = { html: true, maxNesting: MAX_NESTING };
/** Block structure only: the text of a block is read line by line, so that each run of text has its line. */
const blockParser = new MarkdownIt("commonmark", options).enable("table");
blockParser.core.ruler.disable(["inline", "text_join"]);
/** A line that is bold or italic from end to end. */
const INKED = /^(?:\*{1,3}|_{1,3})([^*_]{1,80})(?:\*{1,3}|_{1,3})(:?)$/;
// To CommonMark a label below a bullet goes on with the bullet's text unless a blank line stands between.
blockParser.block.ruler.before(
  "paragraph",
  "label",
  ({ src, sCount, blkIndent, bMarks, tShift, eMarks }, line, _end, silent) => {
    const isOutdented = (sCount[line] ?? 0) < blkIndent;
    if (!silent || !isOutdented) return false;
    const [, text = "", colon] =
      INKED.exec(src.slice((bMarks[line] ?? 0) + (tShift[line] ?? 0), eMarks[line]).trim()) ?? [];
    return colon === ":" || text.endsWith(":") || /^\d{1,3}[.)] /.test(text);
  },
  { alt: ["paragraph"] },
);
const textParser = new MarkdownIt("commonmark", options);
// Links are checked here, so that the removed ones can be reported.
blockParser.validateLink = () => true;
textParser.validateLink = () => true;

export type Parsed = { blocks: Block[]; warnings: Warning[] };

/**
 * The blocks of a Markdown text (CommonMark with GFM tables and front matter), each with its lines. Takes time in
 * proportion to the text: markdown-it was measured on deep nesting, unclosed brackets, long tables and the like, where
 * another parser took quadratic time.
 * @param lines without their line ends, as `prepare` made them.
 */
export function parseMarkdown(lines: readonly string[]): Parsed {
  const warnings: Warning[] = [];
  const front = readFrontMatter(lines);
  const body = front ? lines.map((line, index) => (index < front.endLine ? "" : line)) : lines;
  const environment: Record<string, unknown> = {};
  const tokens = blockParser.parse(body.join("\n"), environment);
  const reader = new BlockReader(tokens, body, environment, warnings);
  const blocks = reader.blocks();
  return { blocks: front ? [front, ...blocks] : blocks, warnings };
}

/** Reads the flat list of tokens, in which `x_open` and `x_close` enclose what belongs to x. */
class BlockReader {
  private at = 0;
  private readonly tokens: readonly Token[];
  private readonly lines: readonly string[];
  private readonly environment: Record<string, unknown>;
  private readonly warnings: Warning[];

  constructor(
    tokens: readonly Token[],
    lines: readonly string[],
    environment: Record<string, unknown>,
    warnings: Warning[],
  ) {
    this.tokens = tokens;
    this.lines = lines;
    this.environment = environment;
    this.warnings = warnings;
  }

  /** All blocks up to the token that closes what encloses them. */
  blocks(close?: string): Block[] {
    const blocks: Block[] = [];
    for (;;) {
      const token = this.tokens[this.at];
      this.at += 1;
      if (!token || token.type === close) return blocks;
      const block = this.block(token);
      if (block) blocks.push(block);
    }
  }

  private block(token: Token): Block | undefined {
    const [start = 0, end = start + 1] = token.map ?? [];
    const place = { line: start + 1, endLine: Math.max(start + 1, end) };
    const skipped = (reason: SkipReason): Block => ({ type: "skipped", reason, ...place });
    switch (token.type) {
      case "heading_open": {
        const inner = this.tokens[this.at];
        this.at += 2;
        const spans = this.textLines(inner).flatMap((line) => line.spans);
        return { type: "heading", depth: Number(token.tag.slice(1)), spans, ...place };
      }
      case "paragraph_open": {
        const inner = this.tokens[this.at];
        this.at += 2;
        return this.paragraph(this.textLines(inner), place);
      }
      case "bullet_list_open":
      case "ordered_list_open":
        return { type: "list", items: this.items(token.type.replace("_open", "_close")) };
      case "table_open":
        return this.table(start);
      case "blockquote_open":
        this.blocks("blockquote_close");
        return skipped("quote");
      case "fence":
        return skipped(this.isClosed(token, place.endLine) ? "code" : "unclosed-fence");
      case "code_block":
        return skipped("code");
      case "html_block":
        this.warn(place.line, "html-removed", "HTML is not read.");
        return skipped("html-removed");
      case "hr":
        return skipped("rule");
      default:
        return undefined;
    }
  }

  /** A paragraph of nothing but images is left out; so is one of nothing but HTML. */
  private paragraph(lines: TextLine[], place: { line: number; endLine: number }): Block {
    const isEmpty = lines.every(({ spans }) => spans.every(({ text }) => text.trim() === ""));
    if (!isEmpty) return { type: "paragraph", lines };
    const source = this.lines.slice(place.line - 1, place.endLine).join("\n");
    return { type: "skipped", reason: source.includes("![") ? "image" : "html-removed", ...place };
  }

  private items(close: string): Item[] {
    const items: Item[] = [];
    for (;;) {
      const token = this.tokens[this.at];
      this.at += 1;
      if (!token || token.type === close) return items;
      if (token.type === "list_item_open")
        items.push({ line: (token.map?.[0] ?? 0) + 1, blocks: this.blocks("list_item_close") });
    }
  }

  private table(start: number): Block {
    const rows: Row[] = [];
    let cells: Span[][] = [];
    let line = start + 1;
    for (;;) {
      const token = this.tokens[this.at];
      this.at += 1;
      if (!token || token.type === "table_close") break;
      if (token.type === "tr_open") {
        cells = [];
        line = (token.map?.[0] ?? line) + 1;
      } else if (token.type === "inline") cells.push(this.spans(token.content, line));
      else if (token.type === "tr_close") rows.push(this.row(line, cells));
    }
    const [header = { line: start + 1, cells: [], extra: [], short: false }, ...others] = rows;
    return { type: "table", header, separatorLine: start + 2, rows: others };
  }

  /** Rows are filled up and cut to the width of the header by the parser; what was there is seen in the source. */
  private row(line: number, cells: Span[][]): Row {
    const written = cellsOf(this.lines[line - 1] ?? "");
    return { line, cells, extra: written.slice(cells.length), short: written.length < cells.length };
  }

  private isClosed({ markup }: Token, endLine: number): boolean {
    const last = (this.lines[endLine - 1] ?? "").replace(/^[\s>]*/, "");
    return last.startsWith(markup) && last.replaceAll(markup[0] ?? "`", "").trim() === "";
  }

  /** The lines of a block's text with their runs; blank ones are left out. */
  private textLines(token: Token | undefined): TextLine[] {
    const start = token?.map?.[0] ?? 0;
    const texts = (token?.content ?? "").split("\n");
    return texts.map((text, index) => ({ line: start + index + 1, spans: this.spans(text, start + index + 1) }));
  }

  private spans(text: string, line: number): Span[] {
    if (!MARKUP.test(text)) return [{ text, bold: false, italic: false, link: false }];
    const [inline] = textParser.parseInline(text, this.environment);
    const spans: Span[] = [];
    let bold = 0;
    let italic = 0;
    let link = 0;
    const safe: boolean[] = [];
    for (const { type, content, attrs } of inline?.children ?? []) {
      if (type === "strong_open") bold += 1;
      else if (type === "strong_close") bold -= 1;
      else if (type === "em_open") italic += 1;
      else if (type === "em_close") italic -= 1;
      else if (type === "link_open") {
        const isSafe = SAFE_LINK.test(String(attrs?.find(([name]) => name === "href")?.[1] ?? ""));
        if (!isSafe) this.warn(line, "link-removed", "A link that leads to no web page was taken out.");
        safe.push(isSafe);
        link += isSafe ? 1 : 0;
      } else if (type === "link_close") link -= safe.pop() ? 1 : 0;
      else if (type === "html_inline") this.warn(line, "html-removed", "HTML is not read.");
      else if (type === "image") this.warn(line, "image", "An image is not read.");
      else if (content !== "" || type.endsWith("break")) {
        spans.push({ text: content || " ", bold: bold > 0, italic: italic > 0, link: link > 0 });
      }
    }
    return spans;
  }

  private warn(line: number, reason: Warning["reason"], detail: string): void {
    this.warnings.push({ line, reason, detail });
  }
}

/** The cells of a table row as written: split at pipes that are not escaped, outer ones aside. */
function cellsOf(line: string): string[] {
  const cells: string[] = [];
  let start = 0;
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === "\\") at += 1;
    else if (line[at] === "|") {
      cells.push(line.slice(start, at).trim());
      start = at + 1;
    }
  }
  cells.push(line.slice(start).trim());
  if (cells[0] === "") cells.shift();
  if (cells.at(-1) === "") cells.pop();
  return cells;
}
