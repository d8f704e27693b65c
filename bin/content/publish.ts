import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UnknownCase } from "./findings.ts";
import { loadContent } from "./load.ts";
import type { Progress } from "./progress.ts";
import { nextRegistry, type PreparedDeck, prepareCase, readRegistry, registryName } from "./published.ts";
import { withSets } from "./sets.ts";

export type PublishOptions = {
  /** These cases alone; none: all. */
  caseIds: readonly string[];
  /** Withdraws the cards that cannot be made any more. */
  withdraw: boolean;
  onProgress?: Progress;
};

export type Published = {
  /** Of every deck whose registry changed. */
  decks: { deckId: string; added: number; withdrawn: number }[];
  /** Published cards that cannot be made any more and were not withdrawn. */
  lost: number;
};

/**
 * Appends the cards that are not listed yet to the registries of both decks of each case. Cards are made as the build
 * will make them: from the cases that are published or are being published now, without the drafts beside them.
 * @throws {UnknownCase} for an id without a file.
 */
export function publish(folder: string, { caseIds, withdraw, onProgress }: PublishOptions): Published {
  const isWanted = (caseId: string) => caseIds.length === 0 || caseIds.includes(caseId);
  const isListed = (caseId: string) => readRegistry(folder, caseId).length > 0;
  const corpus = withSets(
    loadContent(folder, (caseId) => isWanted(caseId) || isListed(caseId)),
    folder,
  );
  for (const caseId of caseIds) if (!corpus.study(caseId)) throw new UnknownCase(caseId, loadContent(folder));

  const wanted = corpus.studies.filter(({ id }) => isWanted(id));
  const decks: PreparedDeck[] = [];
  for (const [done, { id }] of wanted.entries()) {
    const { deck, more } = prepareCase(folder, corpus, id);
    decks.push(deck, more);
    onProgress?.(done + 1, wanted.length);
  }
  mkdirSync(path.join(folder, "published"), { recursive: true });
  const changed = decks.filter(({ unlisted, lost }) => unlisted.length + (withdraw ? lost.length : 0) > 0);
  for (const deck of changed) {
    writeFileSync(path.join(folder, registryName(deck.deckId)), nextRegistry(folder, deck, withdraw));
  }
  return {
    decks: changed.map(({ deckId, unlisted, lost }) => ({
      deckId,
      added: unlisted.length,
      withdrawn: withdraw ? lost.length : 0,
    })),
    lost: withdraw ? 0 : decks.reduce((sum, { lost }) => sum + lost.length, 0),
  };
}
