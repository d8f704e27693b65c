import { good, lintWorld, studies } from "../world.ts";
import { cards, type Defect, fail } from "./defect.ts";

const TWICE = [good.mcq(), good.mcq()];
const statements = Array.from({ length: 40 }, (_, at) =>
  good.tf({ key: `lighthouse/incident/1990-dark#cause${at}~tf` }),
);
const placed = Array.from({ length: 60 }, (_, at) => {
  const { options: clean } = good.mcq();
  const sorted = [...clean].sort((one, other) => Number(other.correct) - Number(one.correct));
  return good.mcq({ key: `lighthouse/incident/1990-dark#cause${at}~mcq`, options: sorted });
});
const FROST = "lighthouse/incident/1994-frost";

export const plantedDecks: readonly Defect[] = [
  cards("C01", "one key twice", TWICE),
  cards("C01", "a key of another kind", [good.recall({ key: "lighthouse/incident/1990-dark#cause~mcq" })]),
  cards("C01", "a key with the wording in it", [
    good.recall({ key: "lighthouse/incident/1990-dark#frozen-oil~recall" }),
  ]),
  cards("C01", "a card of a fact that is not there", [good.recall({ facts: ["lighthouse/incident/1880"] })]),
  {
    rule: "C01",
    fault: "another run with other bytes",
    found: () => lintWorld(undefined, [good.recall()], { again: [good.recall({ stem: "Lighthouse: what was it?" })] }),
  },
  cards("C02", "one question on two facts", [
    good.recall(),
    good.recall({
      facts: [FROST],
      group: FROST,
      key: `${FROST}#cause~recall`,
      stem: "What was the root cause of the 1990 dark nights (Lighthouse)?",
    }),
  ]),
  cards("C03", "one set question with two answers", [
    good.order(),
    good.order({ key: "lighthouse/set/years-2~order", group: "lighthouse/set/years-2", answer: "1994, 1990, 1975" }),
  ]),
  {
    rule: "C03",
    fault: "two facts that are asked for by the same words",
    found: () => {
      const [first] = studies();
      const frost = { facts: ["lighthouse/component/lamp-2"], group: "lighthouse/component/lamp-2" };
      const lamp = { facts: ["lighthouse/component/lamp"], group: "lighthouse/component/lamp" };
      const again = { ...(first?.facts.component?.[0] ?? fail()), id: "lamp-2", role: "iron bowl that holds coal" };
      return lintWorld(
        ({ facts }) => void facts.component?.push(again),
        [
          good.recall({
            ...lamp,
            key: "lighthouse/component/lamp#role~recall",
            answer: "vessel in which the oil is lit",
          }),
          good.recall({
            ...frost,
            key: "lighthouse/component/lamp-2#role~recall",
            answer: "iron bowl that holds coal",
          }),
        ],
      );
    },
  },
  {
    rule: "C06",
    fault: "a fact that gives nothing and says nothing",
    found: () => lintWorld(undefined, [], { drops: [] }),
  },
  cards("L05", "a stem that tells another card's answer", [
    good.recall(),
    good.recall({
      facts: [FROST],
      group: FROST,
      key: `${FROST}#lesson~recall`,
      answer: "warm the bearing before winter",
      stem: "Lighthouse: what helps against oil that had frozen in the pipe to the lamp?",
    }),
  ]),
  cards("O14", "keys that all stand first", placed),
  cards("T02", "false statements alone", statements),
];
