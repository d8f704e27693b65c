import { describe, expect, it } from "@jest/globals";
import { sha256 } from "../../../../bin/content/published.ts";
import type { CardOf } from "../../../../lambdas/core/cards/card.ts";
import { type Corpus, corpusOf } from "../../../../lambdas/core/cards/corpus.ts";
import { CardSet, CaseSets } from "../../../../lambdas/core/cards/sets/card-set.ts";
import { proposeSets } from "../../../../lambdas/core/cards/sets/propose.ts";
import { setCard } from "../../../../lambdas/core/cards/sets/set-cards.ts";
import { fold } from "../../../../lambdas/core/cards/wording.ts";
import { allCards, ofKind, wholeCorpus, wholeCorpusCards } from "../corpus.ts";

const corpus = wholeCorpus();
const cards = wholeCorpusCards();

const made = (caseId: string, set: Omit<CardSet, "id">) =>
  setCard(corpus, caseId, CardSet.parse({ id: "test-1", ...set }), sha256);
const ruleOf = (caseId: string, set: Omit<CardSet, "id">) => {
  const result = made(caseId, set);
  return "kind" in result ? "made" : (result.rule ?? result.reason);
};

describe("setCard", () => {
  it("makes a multi-select card of recorded patterns among refuted and excluded ones", () => {
    const card = made("amazon-dynamodb", {
      kind: "multi",
      facts: ["pattern/range-partitioning", "pattern/admission-control", "pattern/zone-replication"],
    }) as CardOf<"multi">;

    expect(card).toMatchObject({
      key: "amazon-dynamodb/set/test-1~multi",
      group: "amazon-dynamodb/set/test-1",
      answer: "range partitioning, admission control and replicas in several zones",
    });
    const wrong = card.options.filter(({ correct }) => !correct);
    expect(wrong).toHaveLength(3);
    for (const { origin, explain } of wrong) {
      expect(["refuted", "vocabulary"]).toContain(origin);
      expect(card.explanation).toContain(explain);
    }
  });

  it("refuses a multi-select card for which nothing is refuted", () => {
    expect(ruleOf("netflix", { kind: "multi", facts: ["pattern/microservices", "pattern/active-active"] })).toBe("O01");
  });

  it("pairs names with roles, one to one", () => {
    const card = made("apache-kafka", {
      kind: "match",
      facts: ["component/broker", "component/controller", "component/consumer-group"],
    }) as CardOf<"match">;

    expect(new Map(card.pairs.map(({ left, right }) => [left, right]))).toEqual(
      new Map([
        ["broker", "server that stores partitions and answers produce and fetch requests"],
        ["controller", "node that tracks brokers and chooses new partition leaders"],
        ["consumer group", "set of readers in which each partition has exactly one reader"],
      ]),
    );
  });

  it("tells in the explanation what the pairs do not: remedies, gains or lessons", () => {
    const facts = ["mistake/cherry-pick-limit", "mistake/shared-fate-tools", "mistake/file-per-photo"];
    const { explanation } = made("facebook", { kind: "match", facts }) as CardOf<"match">;

    expect(explanation).toMatch(/^What helps against them: /);
    for (const id of facts) expect(explanation).toContain(corpus.fact(`facebook/${id}`)?.texts.remedy);
  });

  it("tells what each event was, in the explanation of their order", () => {
    expect(
      made("google-search", {
        kind: "order",
        by: "year",
        facts: ["innovation/pagerank", "incident/2009-malware-flag", "innovation/percolator"],
      }),
    ).toMatchObject({
      explanation: expect.stringContaining(
        "the malware warning on everything (2009), for most of an hour each result was marked as harmful",
      ),
    });
  });

  it("refuses a pair that a word on both sides gives away (L02)", () => {
    const facts = ["component/broker", "component/controller", "component/isr"];

    expect(ruleOf("apache-kafka", { kind: "match", facts })).toBe("L02");
  });

  it("orders figures of several cases after turning them into one unit", () => {
    const card = made("shopify-flash-sales", {
      kind: "order",
      by: "figure",
      facts: ["scale/app-2024", "amazon-dynamodb/scale/prime-day-2021", "openstreetmap/scale/tile-peak"],
    }) as CardOf<"order">;

    expect(card.items.map(({ fact }) => fact)).toEqual([
      "openstreetmap/scale/tile-peak",
      "shopify-flash-sales/scale/app-2024",
      "amazon-dynamodb/scale/prime-day-2021",
    ]);
    expect(Math.round(card.items[1]?.value ?? 0)).toBe(1333333);
  });

  it.each([
    {
      why: "mixes dimensions (O04)",
      rule: "O04",
      facts: ["scale/linkedin-2019", "scale/linkedin-brokers", "latency/commit-wait"],
    },
    {
      why: "joins rates of unlike things (O04)",
      rule: "O04",
      facts: ["scale/linkedin-2019", "netflix/scale/cassandra-writes", "netflix/scale/cache-ops-2016"],
    },
    {
      why: "joins times that have nothing else in common (O04)",
      rule: "O04",
      facts: ["latency/commit-wait", "apache-spark/latency/sort-time", "youtube/latency/auth-outage"],
    },
    {
      why: "names a fact that is not there",
      rule: "set",
      facts: ["scale/linkedin-2019", "scale/linkedin-2025", "scale/nowhere"],
    },
  ])("refuses an order that $why", ({ rule, facts }) => {
    expect(ruleOf("apache-kafka", { kind: "order", by: "figure", facts })).toBe(rule);
  });

  it("refuses an order that has an open end below another figure (O08)", () => {
    const facts = ["scale/objects-2021", "scale/objects-2023", "scale/objects-2026"];

    expect(ruleOf("amazon-s3", { kind: "order", by: "figure", facts })).toBe("O08");
  });

  it("refuses a statement that a pattern of the other case makes true as well (O08)", () => {
    const facts = [
      "pattern/lww",
      "pattern/merkle",
      "amazon-dynamo/pattern/vector-clocks",
      "amazon-dynamo/pattern/merkle",
    ];

    expect(ruleOf("apache-cassandra", { kind: "compare", facts })).toBe("O08");
  });

  it("compares related cases only", () => {
    const facts = [
      "pattern/pull",
      "pattern/zero-copy",
      "stripe/pattern/idempotency-keys",
      "stripe/pattern/token-bucket",
    ];

    expect(ruleOf("apache-kafka", { kind: "compare", facts })).toBe("set");
  });
});

describe("the accepted sets", () => {
  const accepted = corpus.studies.flatMap(({ id }) => corpus.setsOf(id).map((set) => ({ id, set })));

  it("each make a card", () => {
    const refused = accepted.map(({ id, set }) => setCard(corpus, id, set, sha256)).filter((one) => "reason" in one);

    expect(accepted.length).toBeGreaterThan(100);
    expect(refused).toEqual([]);
  });

  it("order nothing that is not at least twice its neighbour, or a year later", () => {
    for (const { key, items } of ofKind(cards, "order")) {
      const isYears = items.every(({ value }) => value > 1900 && value < 2100 && Number.isInteger(value));
      for (const [at, { value }] of items.slice(1).entries()) {
        const before = items[at]?.value ?? 0;
        expect([key, isYears ? value > before : value >= 2 * before]).toEqual([key, true]);
      }
    }
  });

  it("pair no two equal sides, and sort at least two statements to each case", () => {
    for (const { pairs } of ofKind(cards, "match")) {
      expect(new Set(pairs.flatMap(({ left, right }) => [fold(left), fold(right)])).size).toBe(2 * pairs.length);
    }
    for (const { statements } of ofKind(cards, "compare")) {
      const first = statements.filter(({ side }) => side === 0).length;
      expect(Math.min(first, statements.length - first)).toBeGreaterThanOrEqual(2);
    }
  });
});

describe("proposeSets", () => {
  const bare = corpusOf(corpus.studies, corpus.vocabulary);

  it("proposes sets that make cards, the same whatever the order of cases", () => {
    const backwards = corpusOf([...corpus.studies].reverse(), corpus.vocabulary);

    const proposals = proposeSets(bare, "amazon-dynamo", sha256);

    expect(new Set(proposals.map(({ kind }) => kind))).toEqual(new Set(["multi", "match", "order", "compare"]));
    expect(proposeSets(backwards, "amazon-dynamo", sha256)).toEqual(proposals);
    for (const set of proposals) expect(setCard(bare, "amazon-dynamo", set, sha256)).toHaveProperty("kind");
  });

  it("proposes nothing again that was accepted, and keeps to a few of each kind", () => {
    const proposals = proposeSets(bare, "amazon-dynamo", sha256);
    const after = proposeSets(
      corpusOf(corpus.studies, corpus.vocabulary, { "amazon-dynamo": proposals }),
      "amazon-dynamo",
      sha256,
    );
    const same = after.filter((set) =>
      proposals.some(({ kind, facts }) => kind === set.kind && `${facts}` === `${set.facts}`),
    );

    expect(same).toEqual([]);
    expect(proposals.length).toBeLessThanOrEqual(9);
  });

  it("does not compare two cases from both sides", () => {
    const versus = ({ kind, facts }: CardSet) => kind === "compare" && facts.some((fact) => fact.startsWith("etcd/"));
    const accepted = { etcd: proposeSets(bare, "etcd", sha256) };

    const unaware = proposeSets(bare, "apache-zookeeper", sha256);
    const after = proposeSets(corpusOf(corpus.studies, corpus.vocabulary, accepted), "apache-zookeeper", sha256);

    expect(unaware.some(versus)).toBe(true);
    expect(after.some(versus)).toBe(false);
  });
});

describe("CaseSets", () => {
  it("takes no two sets of one id, and members as type/id or case/type/id", () => {
    const set = { id: "a", kind: "match", facts: ["component/x", "component/y"] };

    expect(CaseSets.safeParse({ schema: 1, sets: [set] }).success).toBe(true);
    expect(CaseSets.safeParse({ schema: 1, sets: [set, set] }).success).toBe(false);
    expect(CaseSets.safeParse({ schema: 1, sets: [{ ...set, facts: ["x", "y"] }] }).success).toBe(false);
  });
});

describe("all cards", () => {
  it("are the same bytes in a second run, with cases, facts and sets in another order", () => {
    const sets = Object.fromEntries(corpus.studies.map(({ id }) => [id, [...corpus.setsOf(id)].reverse()]));
    const studies = [...corpus.studies].reverse().map((study) => {
      const facts = Object.entries(study.facts).reverse();
      return { ...study, facts: Object.fromEntries(facts.map(([type, list]) => [type, list && [...list].reverse()])) };
    });
    const shuffled: Corpus = corpusOf(studies as typeof corpus.studies, corpus.vocabulary, sets);

    expect(JSON.stringify(allCards(shuffled)) === JSON.stringify(cards)).toBe(true);
  });
});
