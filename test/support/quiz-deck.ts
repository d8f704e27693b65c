import { createHash } from "node:crypto";
import type { Card } from "../../lambdas/core/cards/card.ts";
import { DeckId, Ordinal } from "../../lambdas/core/ids.ts";
import type { DeckContent } from "../../lambdas/store/decks.ts";

/** Says what must never be sent too early; every card carries it where its answer stands. */
export const SECRET = "zq-secret";

const option = (text: string, correct: boolean) => ({
  text,
  correct,
  ...(!correct && {
    origin: `other-machine/component/${text.replaceAll(" ", "-")}`,
    explain: `${SECRET}: it drives another machine`,
  }),
});

/** A card of each kind about part `number` of an invented machine; no two of them answer each other. */
const makers: readonly ((number: number) => Pick<Card, "kind" | "answer"> & Record<string, unknown>)[] = [
  (n) => ({
    kind: "mcq",
    answer: `lever ${n}`,
    options: [option(`lever ${n}`, true), ...["hook", "belt", "cog"].map((one) => option(`${one} ${n}`, false))],
  }),
  (n) => ({
    kind: "tf",
    answer: "false",
    isTrue: false,
    edit: { slot: "role", truth: `${SECRET} truth ${n}`, shown: `turns ${n}`, origin: "refuted" },
  }),
  (n) => ({ kind: "cloze", answer: `${SECRET} flywheel ${n}`, accept: [`${SECRET} wheel ${n}`] }),
  (n) => ({ kind: "estimate", answer: `${SECRET} about ${n} million`, value: 7e12, unit: "turns per day" }),
  (n) => ({
    kind: "multi",
    answer: `oil ${n} and sand ${n}`,
    options: ["oil", "sand", "tar", "mud", "ash"].map((one, at) => option(`${one} ${n}`, at < 2)),
  }),
  (n) => ({
    kind: "chain",
    answer: `grease it ${n}`,
    steps: [
      { ask: "event", text: `stop ${n}` },
      { ask: "cause", text: `rust ${n}` },
    ],
    options: [option(`grease it ${n}`, true), option(`paint it ${n}`, false), option(`sell it ${n}`, false)],
  }),
  (n) => ({
    kind: "match",
    answer: `${SECRET} pairs`,
    pairs: ["north", "south", "east"].map((one) => ({
      left: `${one} ${n}`,
      right: `wind from ${one.toUpperCase()}${n}`,
      fact: `${SECRET}/${one}`,
    })),
  }),
  (n) => ({
    kind: "order",
    answer: `${SECRET} order`,
    items: [1, 2, 3, 4].map((one) => ({
      text: `wheel ${n}-${one}`,
      value: one,
      shown: `${SECRET} ${one} turns`,
      fact: `${SECRET}/wheel`,
    })),
  }),
  (n) => ({
    kind: "compare",
    answer: `${SECRET} sides`,
    sides: [`Crane ${n}`, `Hoist ${n}`],
    statements: [0, 0, 1, 1].map((side, at) => ({ text: `statement ${n}-${at}`, side, fact: `${SECRET}/statement` })),
  }),
  (n) => ({
    kind: "reverse",
    answer: `Machine ${n}`,
    options: [option(`Machine ${n}`, true), option(`Engine ${n}`, false), option(`Motor ${n}`, false)],
  }),
  (n) => ({ kind: "recall", answer: `${SECRET} recall ${n}` }),
];

/** An invented deck with cards of all eleven kinds in turn. */
export function quizDeck(deckId: string, cardCount: number): DeckContent {
  const cards = Array.from({ length: cardCount }, (_, number) => cardOf(deckId, number));
  const content = { deckId: DeckId.parse(deckId), title: `Deck ${deckId}`, domain: "databases", cardCount, cards };
  const hash = createHash("sha256").update(JSON.stringify(content)).digest("hex");
  return { ...content, hash, replaced: [] };
}

function cardOf(deckId: string, number: number): DeckContent["cards"][number] {
  const fact = `${deckId}/component/part-${number}`;
  const made = makers[number % makers.length]?.(number);
  if (!made) throw new Error("There is no such kind");
  const stem = made.kind === "cloze" ? `Part ${number} is driven by [...] alone.` : `What of part number ${number}?`;
  return {
    ordinal: Ordinal.parse(number),
    key: `${fact}#role~${made.kind}`,
    facts: [fact],
    group: fact,
    template: "component.role/1",
    stem,
    explanation: `${SECRET} explanation of part ${number}.`,
    sources: [
      { url: `https://example.org/${SECRET}`, title: "Manual", published: "1999", retrieved: "2026", grade: "primary" },
    ],
    difficulty: 1 + (number % 3),
    importance: 2,
    rev: 1,
    ...made,
  } as DeckContent["cards"][number];
}
