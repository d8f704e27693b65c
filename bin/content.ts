import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { ContentError, findingText } from "./content/findings.ts";
import { loadContent } from "./content/load.ts";
import { previewText } from "./content/preview.ts";
import { nextRegistry, type PreparedDeck, prepareDeck, registryFindings, registryName } from "./content/published.ts";
import { CONTENT } from "./content/write-decks.ts";

const HELP = `Usage: npm run content -- <command>

  check                 read all case files, make all cards, compare with content/published
  publish [case …]      list the new cards of these cases, or of all, in content/published
          [--withdraw]  and withdraw those that cannot be made any more
  preview <case>        show the cards of a case, and what was not made and why

How to write a fact: content/README.md`;

function main(): number {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { help: { type: "boolean", short: "h" }, withdraw: { type: "boolean" } },
  });
  const [command, ...caseIds] = positionals;
  if (values.help || command === undefined) return say(HELP, values.help ? 0 : 1);
  if (command === "check") return check();
  if (command === "publish") return publish(caseIds, values.withdraw ?? false);
  if (command === "preview") return preview(caseIds[0]);
  return say(`There is no command "${command}".\n\n${HELP}`, 1);
}

function check(): number {
  const decks = allDecks();
  for (const deck of decks) say(countsText(deck));
  const findings = decks.flatMap((deck) => registryFindings(CONTENT, deck));
  if (findings.length > 0) return say(`\n${findings.map(findingText).join("\n")}`, 1);
  return say(`\n${decks.length} decks, ${sum(decks, ({ cards }) => cards.length)} cards: all well.`);
}

function publish(caseIds: readonly string[], withdrawLost: boolean): number {
  mkdirSync(path.join(CONTENT, "published"), { recursive: true });
  const all = allDecks();
  const unknown = caseIds.find((id) => !all.some(({ deckId }) => deckId === id));
  if (unknown !== undefined) return say(`There is no case "${unknown}" in content/cases.`, 1);
  const decks = caseIds.length === 0 ? all : all.filter(({ deckId }) => caseIds.includes(deckId));
  for (const deck of decks) {
    const withdrawn = withdrawLost ? deck.lost.length : 0;
    if (deck.unlisted.length + withdrawn === 0) continue;
    writeFileSync(path.join(CONTENT, registryName(deck.deckId)), nextRegistry(CONTENT, deck, withdrawLost));
    say(`${deck.deckId}: ${deck.unlisted.length} cards added, ${withdrawn} withdrawn`);
  }
  const lost = withdrawLost ? 0 : sum(decks, (deck) => deck.lost.length);
  if (lost > 0) return say(`${lost} published cards cannot be made any more: see npm run content -- check`, 1);
  return say("content/published is up to date.");
}

function preview(caseId: string | undefined): number {
  const corpus = loadContent(CONTENT);
  const ids = corpus.studies.map(({ id }) => id);
  if (caseId === undefined || !ids.includes(caseId)) return say(`Name one of the cases: ${ids.join(", ")}`, 1);
  return say(previewText(prepareDeck(CONTENT, corpus, caseId)));
}

function allDecks(): PreparedDeck[] {
  const corpus = loadContent(CONTENT);
  return corpus.studies.map(({ id }) => prepareDeck(CONTENT, corpus, id));
}

/** "netflix: 60 cards (36 mcq, 9 cloze, 15 recall); not made: 11 no-distractor, 6 leak" */
function countsText({ deckId, cards, unlisted, drops }: PreparedDeck): string {
  const deck = [...cards, ...unlisted];
  const made = counted(deck.map(({ kind }) => kind));
  const dropped = counted(drops.map(({ reason }) => reason));
  return `${deckId}: ${deck.length} cards (${made}); not made: ${dropped || "none"}`;
}

function counted(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${count} ${name}`).join(", ");
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

function say(text: string, status = 0): number {
  (status === 0 ? process.stdout : process.stderr).write(`${text}\n`);
  return status;
}

try {
  process.exitCode = main();
} catch (error) {
  const isExpected = error instanceof ContentError || (error instanceof TypeError && "code" in error);
  if (!isExpected) throw error;
  process.exitCode = say(error.message, 1);
}
