import * as z from "zod";
import type { LineType, WrittenLine } from "../core/portability/file-lines.ts";
import { EMPTY_TALLY, Tally, withLine } from "../core/portability/tally.ts";
import { CARD_COLUMNS, cardRow, REVIEW_COLUMNS, reviewRows, type WholeCard } from "../core/portability/written-card.ts";
import type { ExportFormat } from "../http/resources/accounts.ts";
import { type Exported, type Section, sections, studiedCards } from "./export-sections.ts";
import { sha256 } from "./sha256.ts";

/** Where an export goes on: all that the next page needs, so that nothing is kept between two requests. */
export const ExportPlace = z.strictObject({
  format: z.string(),
  section: z.int().min(0),
  after: z.string().optional(),
  tally: Tally,
  expected: z.int().min(0),
});
export type ExportPlace = z.infer<typeof ExportPlace>;

/** `progress`: the share of the cards that are written, 0 to 1. */
export type ExportPage = { content: string; next: ExportPlace | undefined; progress: number };

/** Far from the 6 MB that a function may answer, also with the largest unit behind it. */
const PAGE_CHARACTERS = 1_000_000;
const PAGE_MS = 6_000;

/** Line endings are the same everywhere, so that pages joined together are the file. */
const END_OF_LINE = { jsonl: "\n", csv: "\r\n" } as const;

/**
 * A page of the file: some lines from where the last page ended. Pages joined together are the file, and each can be
 * asked for again. About a million characters, or what six seconds give.
 */
export async function exportPage(
  of: Exported,
  format: ExportFormat,
  from: ExportPlace | undefined,
  clock: () => number,
): Promise<ExportPage> {
  const expected = from?.expected ?? (await expectedCards(of));
  const place = from ?? { format, section: 0, tally: EMPTY_TALLY, expected };
  if (format === "jsonl") return pageOf(of, place, jsonLines, clock);
  return pageOf(of, place, format === "cards.csv" ? cardsCsv : reviewsCsv, clock);
}

async function expectedCards({ userId, stores }: Exported): Promise<number> {
  const { enrolments } = await stores.account.findProfile(userId);
  return enrolments.reduce((sum, { studied }) => sum + studied, 0);
}

/** A kind of file: what its sections are and how their content is written. */
type FileKind<Content> = {
  sections: readonly Section<Content>[];
  first: string;
  write(content: Content, tally: Tally): { text: string; tally: Tally };
  last(tally: Tally): string;
};

const jsonLines: FileKind<readonly WrittenLine[]> = {
  sections,
  first: "",
  write(lines, before) {
    let tally = before;
    let text = "";
    for (const line of lines) {
      const written = JSON.stringify(line);
      tally = withLine(tally, line.type satisfies LineType, recordsIn(line), written, sha256);
      text += written + END_OF_LINE.jsonl;
    }
    return { text, tally };
  },
  last: ({ counts, digest }) =>
    JSON.stringify({ type: "end", counts, digest } satisfies WrittenLine) + END_OF_LINE.jsonl,
};

function recordsIn(line: WrittenLine): number {
  return line.type === "card" ? line.history.length : 0;
}

function csvOf(columns: readonly string[], rowsOf: (card: WholeCard) => string[]): FileKind<WholeCard> {
  return {
    sections: [studiedCards],
    first: columns.join(",") + END_OF_LINE.csv,
    write(card, tally) {
      const rows = rowsOf(card);
      const counts = { ...tally.counts, cards: tally.counts.cards + 1, records: tally.counts.records + rows.length };
      return { text: rows.map((row) => row + END_OF_LINE.csv).join(""), tally: { ...tally, counts } };
    },
    last: () => "",
  };
}

const cardsCsv = csvOf(CARD_COLUMNS, (card) => [cardRow(card)]);
const reviewsCsv = csvOf(REVIEW_COLUMNS, reviewRows);

async function pageOf<Content>(
  of: Exported,
  from: ExportPlace,
  kind: FileKind<Content>,
  clock: () => number,
): Promise<ExportPage> {
  const began = clock();
  const isFirst = from.section === 0 && from.after === undefined;
  let place = from;
  let content = isFirst ? kind.first : "";
  const progress = () => Math.min(1, place.tally.counts.cards / Math.max(1, place.expected));
  for (let section = kind.sections[place.section]; section; section = kind.sections[place.section]) {
    const { units, more } = await section(of, place.after);
    for (const [index, unit] of units.entries()) {
      const { text, tally } = kind.write(unit.content, place.tally);
      content += text;
      place = { ...place, after: unit.cursor, tally };
      const isLast = index === units.length - 1 && !more;
      if (!isLast && (content.length > PAGE_CHARACTERS || clock() - began > PAGE_MS)) {
        return { content, next: place, progress: progress() };
      }
    }
    if (!more) {
      const { after: _after, ...ended } = place;
      place = { ...ended, section: place.section + 1 };
    }
  }
  return { content: content + kind.last(place.tally), next: undefined, progress: 1 };
}
