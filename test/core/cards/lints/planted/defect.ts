import type { Card, CardOption } from "../../../../../lambdas/core/cards/card.ts";
import type { CaseStudy } from "../../../../../lambdas/core/cards/case-study.ts";
import type { RuleId } from "../../../../../lambdas/core/cards/lints/catalogue.ts";
import type { Finding } from "../../../../../lambdas/core/cards/lints/finding.ts";
import { schemaFaults } from "../../../../../lambdas/core/cards/lints/study-rules.ts";
import { good, lint, lintWorld, studies, world, wrong } from "../world.ts";

/** A way to be wrong, as an author, a document or a generator would produce it, and the rule that must tell it. */
export type Defect = { rule: RuleId; fault: string; found: () => readonly Pick<Finding, "rule">[] };

export const card = (rule: RuleId, fault: string, spoiled: Card): Defect => ({
  rule,
  fault,
  found: () => lint(spoiled),
});

export const fact = (rule: RuleId, fault: string, change: (one: CaseStudy, other: CaseStudy) => void): Defect => ({
  rule,
  fault,
  found: () => lintWorld(change),
});

export const cards = (rule: RuleId, fault: string, spoiled: readonly Card[]): Defect => ({
  rule,
  fault,
  found: () => lintWorld(undefined, spoiled),
});

export const schema = (fault: string, change: (study: CaseStudy) => void): Defect => ({
  rule: "F01",
  fault,
  found: () => {
    const [lighthouse] = studies(change);
    return schemaFaults(lighthouse, world.vocabulary).map(() => ({ rule: "F01" }));
  },
});

export const incident = ({ facts }: CaseStudy) => facts.incident?.[0] ?? fail();
export const component = ({ facts }: CaseStudy) => facts.component?.[0] ?? fail();
export const scale = ({ facts }: CaseStudy) => facts.scale?.[0] ?? fail();
export function fail(): never {
  throw new Error("the invented case has changed");
}

/** The options of the clean card, one of them replaced. */
export function options(place: number, option: CardOption): CardOption[] {
  return good.mcq().options.map((clean, at) => (at === place ? option : clean));
}
export const keyed = (text: string): CardOption[] => options(1, { text, correct: true });
export const FLOOD = "harbour-log/incident/1975-flood";
export const figures = (...texts: string[]): CardOption[] =>
  texts.map((text) => (text.startsWith("4,200") ? { text, correct: true } : wrong(text, "step")));

/** Two figures besides that of the ships, all in one unit. */
export const lampsOf = (first: string, second: string) => (study: CaseStudy) => {
  const made = (id: string, metric: string, qty: string) => ({ id, metric, qty, as_of: "1998", src: ["keeper"] });
  study.facts.scale = [
    made("a", "lamps on the quay", "10 lamps"),
    made("b", first, "50 lamps"),
    made("c", second, "900 lamps"),
  ];
};
export const figureOrder = () =>
  good.order({
    key: "lighthouse/set/lamps-1~order",
    group: "lighthouse/set/lamps-1",
    facts: ["a", "b", "c"].map((id) => `lighthouse/scale/${id}`),
    stem: "Lighthouse: order these numbers of lamps from lowest to highest.",
    items: [10, 50, 900].map((value, at) => {
      const id = ["a", "b", "c"][at] ?? "";
      return { text: `thing ${id}`, value, shown: `${value} lamps`, fact: `lighthouse/scale/${id}` };
    }),
  });
