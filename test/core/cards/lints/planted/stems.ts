import { good, lintWorld } from "../world.ts";
import { card, type Defect, scale } from "./defect.ts";

export const plantedStems: readonly Defect[] = [
  card("S01", "two question marks", good.recall({ stem: "Lighthouse went dark in 1990? What was the root cause?" })),
  card("S01", "two questions in one", good.recall({ stem: "Lighthouse: what failed in 1990 and why did it fail?" })),
  card(
    "S01",
    "a cloze that asks",
    good.cloze({ stem: "In Lighthouse, which part is the [...] that gathers the light?" }),
  ),
  card("S02", "which of these is true", good.mcq({ stem: "Which of these is true of the dark night (Lighthouse)?" })),
  card("S02", "which statement", good.mcq({ stem: "Lighthouse: which statement about the 1990 dark night holds?" })),
  card("S03", "a question without its subject", good.recall({ stem: "What was the root cause?" })),
  card("S03", "a match without its case", good.match({ stem: "Match each part with its role." })),
  card("S03", "a comparison that names one side", good.compare({ stem: "Sort each statement: Lighthouse or not?" })),
  card(
    "S04",
    "a stem of forty words",
    good.recall({
      stem: "Considering everything that is told about Lighthouse, its keepers, its oil, its glass, its long winters and the ships that pass it by night and by day in every weather, what was in the end the root cause of the 1990 dark night?",
    }),
  ),
  card(
    "S05",
    "a NOT in capitals",
    good.mcq({ stem: "Which of Lighthouse's troubles was NOT behind the 1990 dark night?" }),
  ),
  card("S05", "an except", good.mcq({ stem: "Lighthouse: what lay behind the 1990 dark night except the storm?" })),
  card("S06", "a placeholder", good.recall({ stem: "What was the root cause of the {year} dark night (Lighthouse)?" })),
  card("S06", "undefined in the text", good.recall({ stem: "What caused the undefined dark night (Lighthouse)?" })),
  card("S06", "two articles", good.recall({ stem: "What caused the the 1990 dark night (Lighthouse)?" })),
  card("S06", "a before a vowel", good.recall({ stem: "Lighthouse: what caused a outage in 1990?" })),
  card(
    "S07",
    "a figure without a date",
    good.figure({ stem: "Lighthouse, ships guided past the rock: which figure comes closest?" }),
  ),
  card("S08", "a yes/no question", good.recall({ stem: "Lighthouse: did oil freeze in the dark night?" })),
  card("S08", "yes as the answer", good.recall({ answer: "yes" })),
  card(
    "S09",
    "two gaps",
    good.cloze({ stem: "In Lighthouse, [...] is the name of the ring of [...] that gathers the light." }),
  ),
  card("S09", "hardly a sentence", good.cloze({ stem: "Lighthouse: the [...] of glass." })),
  card(
    "S09",
    "the answer beside the gap",
    good.cloze({ stem: "In Lighthouse, [...] is another name of the lens that gathers the light." }),
  ),
  card(
    "S10",
    "a usually of the generator's own",
    good.recall({ stem: "What is usually the root cause of a dark night (Lighthouse)?" }),
  ),
  card(
    "L01",
    "a stem that says the answer",
    good.recall({ stem: "What had frozen oil in the lamp pipe of Lighthouse?" }),
  ),
  card(
    "L01",
    "an order item with its figure",
    good.order({ items: good.order().items.map((item) => ({ ...item, text: `${item.text}, ${item.shown}` })) }),
  ),
  card(
    "L03",
    "a reverse stem with an alias",
    good.reverse({ stem: "Whose idea is this: a rhythm of light for the Rock Tower?" }),
  ),
  card(
    "L03",
    "a reverse stem with the title",
    good.reverse({ stem: "Whose idea is this: the flashes of a lighthouse by night?" }),
  ),
  card(
    "N01",
    "an estimate without its unit in the stem",
    good.estimate({ stem: "Lighthouse in 1998: estimate the traffic." }),
  ),
  {
    rule: "N01",
    fault: "a figure to be typed that nobody keeps in mind",
    found: () =>
      lintWorld(
        (study) => {
          scale(study).qty = "4217 ships/year";
        },
        [
          {
            ...good.cloze({
              stem: "Lighthouse, ships guided past the rock, as of 1998: [...] ships per year.",
              answer: "4,217",
            }),
            key: "lighthouse/scale/ships#qty~cloze",
            facts: ["lighthouse/scale/ships"],
            group: "lighthouse/scale/ships",
          },
        ],
      ),
  },
  {
    rule: "S02",
    fault: "a name that only describes",
    found: () =>
      lintWorld(
        (study) => {
          for (const part of study.facts.component ?? []) if (part.id === "glass") part.name = "ring of the old glass";
        },
        [good.cloze({ answer: "ring of the old glass" })],
      ),
  },
  card("N01", "an estimate of nothing", good.estimate({ value: 0, answer: "0 ships per year" })),
  card("N01", "an answer that is not the value", good.estimate({ value: 42_000 })),
  card("N01", "more digits than anybody can guess", good.estimate({ value: 4217.3, answer: "4,217.3 ships per year" })),
  card("C04", "an explanation of four words", good.recall({ explanation: "It was the oil." })),
  card(
    "C04",
    "an explanation without the answer",
    good.recall({
      explanation: "The 1990 dark night (Lighthouse) had a root cause that many a keeper has wondered about.",
    }),
  ),
  card("C04", "no source", good.recall({ sources: [] })),
  card("C05", "a list of seven", good.recall({ stem: "Name the seven patterns of Lighthouse: which are they?" })),
  card("C05", "an answer of five items", good.recall({ answer: "oil, glass, wick, mirror and horn" })),
  card("C07", "a zero-width space", good.recall({ answer: "oil that had frozen\u200b in the pipe to the lamp" })),
  card(
    "C07",
    "Markdown",
    good.recall({
      explanation: "**The root cause** of the 1990 dark night was oil that had frozen in the pipe to the lamp.",
    }),
  ),
  card("C07", "HTML", good.recall({ stem: "What was the root cause of the 1990 <b>dark night</b> (Lighthouse)?" })),
  card("C07", "a formula", good.recall({ answer: '=HYPERLINK("https://example.org")' })),
];
