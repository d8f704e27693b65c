import type { Card } from "../card.ts";
import { cardRules } from "../card-rules.ts";
import type { Fact } from "../facts.ts";
import type { Drop } from "../question.ts";

type Unexplained<C> = C extends Card ? Omit<C, "explanation"> & { explanation: string | undefined } : never;

/** The card, or the first rule on its question that it breaks. */
export function checked({ fact }: { fact: Fact }, card: Unexplained<Card>): Card | Drop {
  const { key, kind, stem, answer, explanation } = card;
  if (explanation === undefined) {
    return { key, reason: "explanation", rule: "C04", detail: "no explanation of 10 to 60 words can be made" };
  }
  for (const { code, reason, broken } of cardRules) {
    const detail = broken({ kind, fact, stem, answer, explanation });
    if (detail) return { key, reason, rule: code, detail };
  }
  return { ...card, explanation };
}
