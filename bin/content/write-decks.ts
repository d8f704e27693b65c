import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ContentError } from "./findings.ts";
import { loadContent } from "./load.ts";
import { type PreparedDeck, prepareDeck, readRegistry, registryFindings, sha256 } from "./published.ts";

export const CONTENT = path.join(__dirname, "../../content");

/**
 * Makes `outFolder` hold one `<deckId>.json` per case with published cards:
 * `{ deckId, title, domain, cardCount, hash, cards: [{ ordinal, … }] }`, where `hash` is the SHA-256 of everything else.
 * The same content gives the same bytes; files that would not change are not touched.
 * @throws {ContentError} when a file is wrong, or a published card would vanish.
 */
export function writeDecks(outFolder: string, contentFolder: string = CONTENT): void {
  const corpus = loadContent(contentFolder, (caseId) => readRegistry(contentFolder, caseId).length > 0);
  const decks = corpus.studies.map(({ id }) => prepareDeck(contentFolder, corpus, id));
  const lost = decks.flatMap((deck) => registryFindings(contentFolder, { ...deck, unlisted: [] }));
  if (lost.length > 0) throw new ContentError(lost);

  mkdirSync(outFolder, { recursive: true });
  const files = new Map(decks.map((deck) => [`${deck.deckId}.json`, deckText(deck)]));
  for (const name of readdirSync(outFolder)) {
    if (name.endsWith(".json") && !files.has(name)) rmSync(path.join(outFolder, name));
  }
  for (const [name, text] of files) writeChanged(path.join(outFolder, name), text);
}

function deckText({ deckId, title, domain, cardCount, cards }: PreparedDeck): string {
  const content = { deckId, title, domain, cardCount, cards };
  return JSON.stringify({ ...content, hash: sha256(JSON.stringify(content)) });
}

function writeChanged(file: string, text: string): void {
  try {
    if (readFileSync(file, "utf8") === text) return;
  } catch {
    // The file is new.
  }
  const part = `${file}.${process.pid}.part`;
  writeFileSync(part, text);
  renameSync(part, file);
}
