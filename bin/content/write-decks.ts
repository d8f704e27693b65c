import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { type Across, across } from "../../lambdas/core/cards/kin.ts";
import { ContentError } from "./findings.ts";
import { loadContent } from "./load.ts";
import {
  type PreparedDeck,
  prepareCase,
  readRegistry,
  registryFindings,
  sha256,
  strayRegistries,
} from "./published.ts";
import { withSets } from "./sets.ts";
import { textOf, writeChanged } from "./write-changed.ts";

const ROOT = path.join(__dirname, "../..");
export const CONTENT = path.join(ROOT, "content");

/** What decks are made from, within a content folder. */
const FACTS = ["cases", "sets", "published", "vocabulary.yaml", "case-ids.txt"];
/** The code that makes them, and the versions of zod and yaml. */
const CODE = ["bin/content", "lambdas/core", "package-lock.json"].map((name) => path.join(ROOT, name));

/**
 * Makes `outFolder` hold the decks of every case with published cards, one `<deckId>.json` each:
 * `{ deckId, title, domain, cardCount, hash, cards: [{ ordinal, … }], replaced?: [{ ordinal, by }], across?: { kin, waits } }`,
 * where `hash` is the SHA-256 of everything else. The opt-in deck tells what its cards have to do `across` to those of the
 * default deck, so that it is another one when those change.
 * The same content gives the same bytes; files that would not change are not touched. `<outFolder>.made.json` beside it
 * keeps what they were made from, so that nothing is made again while content, code and decks are the same.
 * @throws {ContentError} when a file is wrong, or a published card would vanish.
 */
export function writeDecks(outFolder: string, contentFolder: string = CONTENT): void {
  const stampFile = `${outFolder}.made.json`;
  const places = [...FACTS.map((name) => path.join(contentFolder, name)), ...CODE];
  const from = sha256(places.map(fingerprint).join("\n"));
  mkdirSync(outFolder, { recursive: true });
  if (isMade(stampFile, from, outFolder)) return;

  const files = new Map(decksIn(contentFolder).map((deck) => [`${deck.deckId}.json`, deckText(deck)]));
  for (const name of deckFiles(outFolder)) if (!files.has(name)) rmSync(path.join(outFolder, name), { force: true });
  for (const [name, text] of files) writeChanged(path.join(outFolder, name), text);
  writeChanged(stampFile, JSON.stringify({ from, decks: fingerprint(outFolder) } satisfies Stamp));
}

const Stamp = z.object({ from: z.string(), decks: z.string() });
type Stamp = z.infer<typeof Stamp>;

function isMade(stampFile: string, from: string, outFolder: string): boolean {
  const text = textOf(stampFile);
  const stamp = text === undefined ? undefined : Stamp.safeParse(JSON.parse(text));
  return stamp?.data?.from === from && stamp.data.decks === fingerprint(outFolder);
}

function decksIn(folder: string): WrittenDeck[] {
  const isPublished = (caseId: string) => readRegistry(folder, caseId).length > 0;
  const corpus = withSets(loadContent(folder, isPublished), folder);
  const cases = corpus.studies.map(({ id }) => prepareCase(folder, corpus, id));
  const lost = cases.flatMap(({ deck, more, ...rest }) =>
    registryFindings(folder, { ...rest, deck: { ...deck, unlisted: [] }, more: { ...more, unlisted: [] } }),
  );
  const wrong = [...lost, ...strayRegistries(folder, corpus)];
  if (wrong.length > 0) throw new ContentError(wrong);
  return cases
    .flatMap(({ deck, more }) => [deck, { ...more, across: across(more.cards, more.cardCount, deck.cards) }])
    .filter(({ cardCount }) => cardCount > 0);
}

type WrittenDeck = PreparedDeck & { across?: Across };

function deckText({ deckId, title, domain, cardCount, cards, replaced, across }: WrittenDeck): string {
  const head = { deckId, title, domain, cardCount, cards };
  const content = { ...head, ...(replaced.length > 0 && { replaced }), ...(across && { across }) };
  return JSON.stringify({ ...content, hash: sha256(JSON.stringify(content)) });
}

function deckFiles(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith(".json"));
}

/** Names and bytes of a file, or of every text file below a folder. */
function fingerprint(place: string): string {
  if (!existsSync(place)) return "nothing";
  if (!statSync(place).isDirectory()) return sha256(readFileSync(place, "utf8"));
  const names = readdirSync(place, { recursive: true, encoding: "utf8" }).filter((name) =>
    /\.(ts|yaml|txt|json)$/.test(name),
  );
  return sha256(
    names
      .sort()
      .map((name) => `${name} ${sha256(textOf(path.join(place, name)) ?? "")}`)
      .join("\n"),
  );
}
