import type { Corpus } from "../../lambdas/core/cards/corpus.ts";
import type { Replacement } from "../../lambdas/core/cards/deck-edits.ts";
import { cardId, DeckId, Ordinal } from "../../lambdas/core/ids.ts";

/** What became of a retired fact: the one that took its place, where there is one. */
export type Retirements = ReadonlyMap<string, string | undefined>;

type Registry = readonly { key: string; withdrawn: boolean }[];
export type PublishedDeck = { deckId: string; registry: Registry };

/** The whole id of a fact that a case names: `tradeoff/unclean-election` is one of its own. */
export function wholeFactId(caseId: string, name: string): string {
  return name.split("/").length === 2 ? `${caseId}/${name}` : name;
}

/** Every retired fact of all cases. A fact that was replaced twice leads to the last one. */
export function retirementsOf({ studies }: Pick<Corpus, "studies">): Retirements {
  const next = new Map(
    studies.flatMap(({ id, retired = [] }) =>
      retired.map(({ fact, replaced_by: by }) => [wholeFactId(id, fact), by && wholeFactId(id, by)] as const),
    ),
  );
  return new Map([...next.keys()].map((fact) => [fact, lastOf(fact, next)]));
}

function lastOf(fact: string, next: Retirements): string | undefined {
  const passed = new Set([fact]);
  let last = next.get(fact);
  while (last !== undefined && next.has(last) && !passed.has(last)) {
    passed.add(last);
    last = next.get(last);
  }
  return last;
}

/** Whether the card `key` is about one retired fact. */
export function isRetired(key: string, retirements: Retirements): boolean {
  return retirements.has(factOf(key));
}

/**
 * Which published cards take the place of those of retired facts: of the same slot, of the same kind when there is one.
 * @param decksOf the published decks of a case; what the first one offers is taken before what the next one does.
 */
export function replacements(
  registry: Registry,
  isPublished: (key: string) => boolean,
  retirements: Retirements,
  decksOf: (caseId: string) => readonly PublishedDeck[],
): Replacement[] {
  return registry.flatMap(({ key }, ordinal) => {
    const successor = isPublished(key) ? undefined : retirements.get(factOf(key));
    if (successor === undefined) return [];
    const prefix = successor + key.slice(factOf(key).length, key.lastIndexOf("~") + 1);
    const sameKind = successor + key.slice(factOf(key).length);
    const cards = decksOf(successor.slice(0, successor.indexOf("/"))).flatMap(({ deckId, registry: published }) => {
      const ofSlot = published.flatMap((entry, index) =>
        !entry.withdrawn && entry.key.startsWith(prefix) ? [{ key: entry.key, deckId, index }] : [],
      );
      return ofSlot.find((card) => card.key === sameKind) ?? ofSlot.slice(0, 1);
    });
    const [by] = cards;
    if (!by) return [];
    const id = cardId(DeckId.parse(by.deckId), Ordinal.parse(by.index));
    return [{ ordinal: Ordinal.parse(ordinal), by: id }];
  });
}

function factOf(key: string): string {
  const end = key.indexOf("#");
  return end < 0 ? key : key.slice(0, end);
}
