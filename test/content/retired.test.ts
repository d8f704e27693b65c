import { describe, expect, it } from "@jest/globals";
import { isRetired, replacements, retirementsOf } from "../../bin/content/retired.ts";

type Study = Parameters<typeof retirementsOf>[0]["studies"][number];
const study = (id: string, retired: [fact: string, by?: string][]) =>
  ({
    id,
    retired: retired.map(([fact, by]) => ({
      fact,
      on: "2026-11-20",
      why: "told better",
      ...(by && { replaced_by: by }),
    })),
  }) as Study;
const lines = (...keys: string[]) =>
  keys.map((line) => ({ key: line.replace("- ", ""), withdrawn: line.startsWith("- ") }));

describe("retirementsOf", () => {
  it("takes names of own facts with or without the case, and follows one replacement after another", () => {
    const retirements = retirementsOf({
      studies: [
        study("kafka", [["law/a", "law/b"], ["kafka/law/b", "redis/law/c"], ["law/gone"]]),
        study("redis", [["law/c", "law/d"]]),
      ],
    });

    expect(Object.fromEntries(retirements)).toEqual({
      "kafka/law/a": "redis/law/d",
      "kafka/law/b": "redis/law/d",
      "kafka/law/gone": undefined,
      "redis/law/c": "redis/law/d",
    });
    expect(isRetired("kafka/law/gone#law~mcq", retirements)).toBe(true);
    expect(["kafka/law/kept#law~mcq", "kafka/set/laws~order"].some((key) => isRetired(key, retirements))).toBe(false);
  });

  it("ends for facts that replace each other", () => {
    expect([
      ...retirementsOf({
        studies: [
          study("kafka", [
            ["law/a", "law/b"],
            ["law/b", "law/a"],
          ]),
        ],
      }).keys(),
    ]).toHaveLength(2);
  });
});

describe("replacements", () => {
  const retirements = new Map<string, string | undefined>([
    ["kafka/law/a", "redis/law/b"],
    ["kafka/law/gone", undefined],
  ]);
  const redis = lines(
    "redis/law/b#text~mcq",
    "- redis/law/b#law~recall",
    "redis/law/b#law~cloze",
    "redis/law/b#law~mcq",
  );
  const replaced = (...keys: string[]) => {
    const registry = lines(...keys);
    const isPublished = (key: string) => key.includes("/kept#");
    const more = lines("redis/law/b#law~tf", "redis/law/b#model~mcq");
    return replacements(registry, isPublished, retirements, (id) => [
      { deckId: id, registry: redis },
      { deckId: `${id}-more`, registry: more },
    ]);
  };

  it.each([
    { rule: "the card of the same slot and kind", key: "kafka/law/a#law~mcq", by: "redis.0003" },
    { rule: "else the first published one of the slot", key: "kafka/law/a#law~recall", by: "redis.0002" },
    { rule: "of the first deck that has one", key: "kafka/law/a#law~tf", by: "redis.0002" },
    { rule: "else of the next deck", key: "kafka/law/a#model~recall", by: "redis-more.0001" },
    { rule: "also for a card that was withdrawn before its fact", key: "- kafka/law/a#law~mcq", by: "redis.0003" },
  ])("are $rule", ({ key, by }) => {
    expect(replaced("kafka/law/kept#law~mcq", key)).toEqual([{ ordinal: 1, by }]);
  });

  it.each([
    { rule: "a slot the successor does not have", key: "kafka/law/a#stance~mcq" },
    { rule: "a fact without successor", key: "kafka/law/gone#law~mcq" },
    { rule: "a card that is still published", key: "kafka/law/kept#law~mcq" },
  ])("are none for $rule", ({ key }) => {
    expect(replaced(key)).toEqual([]);
  });
});
