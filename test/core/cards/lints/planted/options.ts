import { good, lintWorld, wrong } from "../world.ts";
import { card, type Defect, figureOrder, figures, keyed, lampsOf, options, scale } from "./defect.ts";

export const plantedOptions: readonly Defect[] = [
  card(
    "L02",
    "a word of the stem in the key alone",
    good.mcq({ stem: "Lighthouse: which frozen part lay behind the 1990 dark night?" }),
  ),
  card(
    "L04",
    "the case in the key alone",
    good.mcq({
      answer: "oil frozen in the pipe of the Rock Tower",
      options: keyed("oil frozen in the pipe of the Rock Tower"),
    }),
  ),
  card("O01", "two options in all", good.mcq({ options: good.mcq().options.slice(0, 2) })),
  card(
    "O01",
    "one option twice, with other signs",
    good.mcq({ options: options(2, wrong("The glass that had cracked, in the heat of the lamp!")) }),
  ),
  card("O01", "four options to select from", good.multi({ options: good.multi().options.slice(0, 4) })),
  card(
    "O02",
    "two keys",
    good.mcq({ options: options(0, { text: "glass that had cracked in the heat of the lamp", correct: true }) }),
  ),
  card(
    "O02",
    "no key",
    good.mcq({ options: good.mcq().options.map((option) => ({ ...option, correct: false, origin: "foil" })) }),
  ),
  card(
    "O02",
    "nearly all options right",
    good.multi({ options: good.multi().options.map((option, at) => ({ ...option, correct: at > 0 })) }),
  ),
  card("O03", "none of the above", good.mcq({ options: options(0, wrong("none of the above was the cause of it")) })),
  card("O03", "both A and B", good.mcq({ options: options(0, wrong("both A and B, one after the other")) })),
  card("O04", "a number among causes", good.mcq({ options: options(0, wrong("4,200 ships per year")) })),
  card(
    "O04",
    "two units",
    good.figure({ options: figures("600 ships per year", "4,200 ships per year", "30,000 litres per year") }),
  ),
  card(
    "O04",
    "a lesson among causes",
    good.mcq({
      options: options(
        3,
        wrong("keep a copy of each page above the quay, always dry", "lighthouse/mistake/one-keeper"),
      ),
    }),
  ),
  card(
    "O05",
    "a key twice as long",
    good.mcq({
      answer: "oil that had frozen in the long iron pipe between the tank in the yard and the lamp",
      options: keyed("oil that had frozen in the long iron pipe between the tank in the yard and the lamp"),
    }),
  ),
  card(
    "O06",
    "one gerund among noun phrases",
    good.mcq({
      answer: "freezing of oil in the pipe of the lamp",
      options: [
        { text: "freezing of oil in the pipe of the lamp", correct: true },
        wrong("a crack in the glass of the lamp"),
        wrong("a cut in the wick of the burner"),
        wrong("a hole in the tank of the tower"),
      ],
    }),
  ),
  card(
    "O06",
    "one clause among noun phrases",
    good.mcq({
      answer: "the oil was too cold for the pipe",
      options: [
        { text: "the oil was too cold for the pipe", correct: true },
        wrong("a crack in the glass of the lamp"),
        wrong("a larger number of wicks with shorter burners"),
      ],
    }),
  ),
  card(
    "O07",
    "figures that are hardly apart",
    good.figure({ options: figures("3,900 ships per year", "4,200 ships per year", "4,300 ships per year") }),
  ),
  card(
    "O07",
    "figures out of order",
    good.figure({ options: figures("30,000 ships per year", "4,200 ships per year", "600 ships per year") }),
  ),
  card(
    "O07",
    "the one precise figure",
    good.figure({
      answer: "4,217 ships per year",
      options: [
        wrong("600 ships per year", "step"),
        { text: "4,217 ships per year", correct: true },
        wrong("30,000 ships per year", "step"),
      ],
    }),
  ),
  card(
    "O07",
    "the one round figure",
    good.figure({
      answer: "5,000 ships per year",
      options: [
        wrong("213 ships per year", "step"),
        wrong("932 ships per year", "step"),
        { text: "5,000 ships per year", correct: true },
      ],
    }),
  ),
  {
    rule: "O07",
    fault: "more people than there are",
    found: () =>
      lintWorld(
        (study) => {
          scale(study).qty = ">600M viewers";
        },
        [good.figure({ options: figures("60 million viewers", "600 million viewers", "30 billion viewers") })],
      ),
  },
  {
    rule: "O04",
    fault: "an order of figures of unlike things",
    found: () => lintWorld(lampsOf("lamps lit at night", "oil in the cellar"), [figureOrder()]),
  },
  card(
    "O07",
    "an order of neighbours too near",
    good.order({ items: good.order().items.map((item, at) => ({ ...item, value: 100 + at })) }),
  ),
];
