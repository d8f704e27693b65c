import { parseQuantity, quantityText } from "../cards/quantity.ts";
import type { IngestedFact, IngestType, PreviewCard } from "./report.ts";

/** What a preview asks about, by type: the slot that is the answer and the question with `{T}`, the title, and other slots. */
const ASKED: Readonly<Record<IngestType, readonly (readonly [slot: string, stem: string])[]>> = {
  scale: [
    ["qty", "{T}: what is the figure for {metric}?"],
    ["magnitude", "{T}: of what order is {metric}?"],
  ],
  latency: [
    ["qty", "{T}: how long does this take: {metric}?"],
    ["magnitude", "{T}: of what order is {metric}?"],
  ],
  limit: [
    ["qty", "{T}: what is the limit for {metric}?"],
    ["magnitude", "{T}: of what order is {metric}?"],
  ],
  innovation: [
    ["does", "{T}: what does {name} do?"],
    ["name", "What is the key idea of {T}?"],
  ],
  pattern: [
    ["use", "{T}: what is {pattern} used for or made with?"],
    ["pattern", "Name a pattern that {T} uses."],
  ],
  pillar: [["pillar", "Which quality does {T} put first?"]],
  consistency: [["text", "How consistent is {T}?"]],
  incident: [
    ["cause", "{T}: what was the root cause of {name}?"],
    ["lesson", "{T}: what did {name} teach?"],
    ["what", "{T}: what happened in {name}?"],
  ],
  practice: [
    ["why", "{T}: what is the point of {name}?"],
    ["name", "What can be learned from {T}?"],
  ],
  mistake: [
    ["consequence", "{T}: what came of {name}?"],
    ["name", "Name a mistake of {T}."],
  ],
  evolution: [["to", "{T}: what followed {from}?"]],
  tradeoff: [
    ["costs", "{T}: what is the price of {choice}?"],
    ["gains", "{T}: what does {choice} gain?"],
  ],
  component: [
    ["role", "{T}: what is the role of {name}?"],
    ["name", "Name a part of {T}."],
  ],
  decision: [
    ["because", "{T}: why was it decided: {chose}?"],
    ["chose", "{T}: what was decided?"],
  ],
  law: [["stance", "{T}: where does it stand by {law}?"]],
  tagline: [["text", "What is {T}?"]],
  path: [],
};

/** The preview of a fact: one question, never scheduled; none when the fact says too little. */
export function previewCard({ id, type, slots }: IngestedFact, title = "All systems"): PreviewCard[] {
  for (const [slot, wording] of ASKED[type]) {
    const value = slots[slot];
    if (value === undefined || value === "") continue;
    const texts = new Map(Object.entries(slots).map(([name, text]) => [name, String(text)]));
    let complete = true;
    const stem = wording.replace(/\{(\w+)\}/g, (_, name: string) => {
      const text = name === "T" ? title : texts.get(name);
      if (text === undefined) complete = false;
      return text ?? "";
    });
    if (!complete) continue;
    const quantity = slot === "qty" ? parseQuantity(String(value)) : undefined;
    const answer = quantity ? quantityText(quantity) : String(value);
    return [{ fact: id, kind: "recall", stem, answer, preview: true }];
  }
  return [];
}
