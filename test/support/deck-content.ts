import { createHash } from "node:crypto";
import { DeckId, Ordinal } from "../../lambdas/core/ids.ts";
import type { DeckContent } from "../../lambdas/store/decks.ts";

/** An invented deck of so many recall cards, as the build would write it. */
export function deckContent(deckId: string, cardCount: number): DeckContent {
  const cards = Array.from({ length: cardCount }, (_, index) => {
    const fact = `${deckId}/component/part-${index}`;
    return {
      ordinal: Ordinal.parse(index),
      kind: "recall" as const,
      key: `${fact}#role~recall`,
      facts: [fact],
      group: fact,
      template: "component.role/1",
      stem: `What is the role of part ${index} of the invented machine?`,
      answer: `turning wheel number ${index * 7}`,
      explanation: `Part ${index} of the invented machine is there for turning wheel number ${index * 7}.`,
      sources: [
        {
          url: `https://example.org/manual/${index}`,
          title: "Manual of a machine",
          published: "1999",
          retrieved: "2026-11-20",
          grade: "primary" as const,
        },
      ],
      difficulty: 2,
      importance: 2,
      rev: 1,
    };
  });
  return hashed({ deckId: DeckId.parse(deckId), title: `Deck ${deckId}`, domain: "databases", cardCount, cards });
}

type Changes = { revised?: readonly number[]; withdrawn?: readonly number[]; replaced?: DeckContent["replaced"] };

/** The next version of a deck: cards with another answer, and cards that left it. */
export function edited(deck: DeckContent, { revised = [], withdrawn = [], replaced = [] }: Changes): DeckContent {
  const { hash: _hash, ...content } = deck;
  const gone = new Set([...withdrawn, ...replaced.map(({ ordinal }) => ordinal)]);
  const cards = deck.cards
    .filter(({ ordinal }) => !gone.has(ordinal))
    .map((card) => (revised.includes(card.ordinal) ? { ...card, rev: card.rev + 1 } : card));
  return hashed({ ...content, cards, replaced });
}

function hashed(content: Omit<DeckContent, "hash" | "replaced"> & Partial<DeckContent>): DeckContent {
  const hash = createHash("sha256").update(JSON.stringify(content)).digest("hex");
  return { replaced: [], ...content, hash };
}
