import { plantedDecks } from "./planted/decks.ts";
import type { Defect } from "./planted/defect.ts";
import { plantedFacts } from "./planted/facts.ts";
import { plantedOptions } from "./planted/options.ts";
import { plantedStems } from "./planted/stems.ts";
import { plantedTruths } from "./planted/truths.ts";

/** Defects as an author, a document or a generator would produce them: in facts, questions, options, truth and decks. */
export const planted: readonly Defect[] = [
  ...plantedFacts,
  ...plantedStems,
  ...plantedOptions,
  ...plantedTruths,
  ...plantedDecks,
];
