import { type Card, type CardKind, cardKinds } from "../../lambdas/core/cards/card.ts";
import type { Corpus } from "../../lambdas/core/cards/corpus.ts";
import { decksOf } from "../../lambdas/core/cards/deck.ts";
import { generateCards } from "../../lambdas/core/cards/generate.ts";
import type { Drop } from "../../lambdas/core/cards/question.ts";
import type { Progress } from "./progress.ts";
import { sha256 } from "./published.ts";

export type CaseStats = {
  caseId: string;
  facts: number;
  /** Facts of which no card could be made. */
  uncovered: number;
  deck: number;
  more: number;
  kinds: Readonly<Record<CardKind, number>>;
  /** By rule where there is one, else by reason. */
  drops: Readonly<Record<string, number>>;
};

/** What the generator makes of every case, whatever is published. */
export function statsOf(corpus: Corpus, onProgress?: Progress): CaseStats[] {
  return corpus.studies.map(({ id }, done) => {
    const { cards, drops } = generateCards(corpus, id, sha256);
    const { deck, more } = decksOf(cards, sha256);
    const covered = new Set(cards.flatMap(({ facts }) => facts));
    onProgress?.(done + 1, corpus.studies.length);
    return {
      caseId: id,
      facts: corpus.factsOf(id).length,
      uncovered: corpus.factsOf(id).filter((fact) => !covered.has(fact.id)).length,
      deck: deck.length,
      more: more.length,
      kinds: kindCounts(cards),
      drops: dropCounts(drops),
    };
  });
}

/** A table with one row per case, the sum, and why cards were not made. */
export function statsText(stats: readonly CaseStats[]): string {
  const sum = (value: (one: CaseStats) => number) => stats.reduce((total, one) => total + value(one), 0);
  const total: CaseStats = {
    caseId: `${stats.length} cases`,
    facts: sum(({ facts }) => facts),
    uncovered: sum(({ uncovered }) => uncovered),
    deck: sum(({ deck }) => deck),
    more: sum(({ more }) => more),
    kinds: kindRecord((kind) => sum(({ kinds }) => kinds[kind])),
    drops: {},
  };
  const width = Math.max(...[...stats, total].map(({ caseId }) => caseId.length));
  const head = ["case".padEnd(width), ...["facts", "bare", "deck", "more", ...cardKinds].map(cell)].join("");
  const row = ({ caseId, facts, uncovered, deck, more, kinds }: CaseStats) =>
    [caseId.padEnd(width), ...[facts, uncovered, deck, more, ...cardKinds.map((kind) => kinds[kind])].map(cell)].join(
      "",
    );
  return [head, ...stats.map(row), row(total), "", dropText(stats)].join("\n");
}

const CELL = 9;

function cell(value: string | number): string {
  return String(value).padStart(CELL);
}

function dropText(stats: readonly CaseStats[]): string {
  const counts = new Map<string, number>();
  for (const { drops } of stats) {
    for (const [reason, count] of Object.entries(drops)) counts.set(reason, (counts.get(reason) ?? 0) + count);
  }
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  return `not made: ${sorted.map(([reason, count]) => `${count} ${reason}`).join(", ") || "none"}`;
}

function kindCounts(cards: readonly Card[]): Record<CardKind, number> {
  return kindRecord((kind) => cards.filter((card) => card.kind === kind).length);
}

function kindRecord(count: (kind: CardKind) => number): Record<CardKind, number> {
  return Object.fromEntries(cardKinds.map((kind) => [kind, count(kind)])) as Record<CardKind, number>;
}

function dropCounts(drops: readonly Drop[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { rule, reason } of drops) {
    const name = rule ? `${reason} (${rule})` : reason;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
