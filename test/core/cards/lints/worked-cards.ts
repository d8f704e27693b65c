import type { Card, CardOption } from "../../../../lambdas/core/cards/card.ts";

const SOURCES: Card["sources"] = [
  { url: "https://example.org", title: "Documentation", published: "2024", retrieved: "2026-11-20", grade: "primary" },
];

function parts<K extends Card["kind"]>(name: string, kind: K, facts: string[] = [name.replace(/#.*$/, "")]) {
  return {
    key: `${name}~${kind}`,
    kind,
    facts,
    group: name.replace(/#.*$/, ""),
    template: "worked/1",
    sources: SOURCES,
    difficulty: 2,
    importance: 2,
    rev: 1,
  };
}

const wrong = (text: string, origin: string): CardOption => ({ text, correct: false, origin });
const right = (text: string): CardOption => ({ text, correct: true });

const KAFKA = "apache-kafka";
const DYNAMO = "amazon-dynamodb";

/** The worked examples of the content proposal: one real card of each kind, in the shape that cards have now. */
export const workedCards: readonly Card[] = [
  {
    ...parts(`${KAFKA}/tradeoff/unclean-election#costs`, "recall"),
    stem: "What is the price of electing an out-of-sync leader (Apache Kafka)?",
    answer: "committed messages can be lost",
    explanation:
      "Choosing a leader outside the in-sync set makes the partition writable at once, but committed messages can be lost. The default since version 0.11 is to wait.",
  },
  {
    ...parts(`${DYNAMO}/consistency/gsi#model`, "cloze"),
    stem: "Amazon DynamoDB: a read from a global secondary index is [...].",
    answer: "eventually consistent",
    accept: ["eventual", "eventual consistency"],
    explanation:
      "Strongly consistent reads exist for tables and local indexes only; a global secondary index is always read with eventual consistency.",
  },
  {
    ...parts(`${DYNAMO}/incident/2015-metadata#cause`, "mcq"),
    stem: "What triggered the 2015 US-East disruption (Amazon DynamoDB)?",
    answer: "membership answers that had outgrown the internal metadata service after index adoption",
    options: [
      wrong("a firmware update that disabled disks in the internal storage servers", "foil"),
      right("membership answers that had outgrown the internal metadata service after index adoption"),
      wrong(
        "a race between DNS automation workers that left the regional endpoint without addresses",
        `${DYNAMO}/incident/2025-dns`,
      ),
      wrong("a single customer table that had outgrown its partition", "foil"),
    ],
    explanation:
      "The cause was membership answers that had outgrown the internal metadata service after index adoption: all storage servers asked at once.",
  },
  {
    ...parts(`${DYNAMO}/pattern#set`, "multi", [
      `${DYNAMO}/pattern/range-partitioning`,
      `${DYNAMO}/pattern/admission-control`,
      `${DYNAMO}/pattern/zone-replication`,
    ]),
    stem: "Which of these patterns does Amazon DynamoDB use? Select all that apply.",
    answer: "range partitioning; replicas in several zones; admission control",
    options: [
      wrong("vector clocks", "refuted"),
      wrong("sloppy quorums", "refuted"),
      right("range partitioning"),
      wrong("gossip membership", "refuted"),
      right("replicas in several zones"),
      right("admission control"),
    ],
    explanation:
      "Each partition is a key range, its replicas sit in several zones, and a throughput budget decides which requests are admitted.",
  },
  {
    ...parts(`${KAFKA}/consistency/delivery#model`, "tf"),
    stem: "Apache Kafka: delivery with default settings is exactly once.",
    answer: "false",
    isTrue: false,
    edit: { slot: "model", truth: "at least once", shown: "exactly once", origin: "refuted" },
    explanation:
      "Kafka delivers at least once by default; exactly-once needs idempotent producers and transactions to be configured.",
  },
  {
    ...parts("netflix/scale/viewing-2024#qty", "estimate"),
    asOf: "2024-06",
    stem: "Netflix in June 2024: estimate the hours watched, in hours per half-year.",
    answer: "more than 94 billion hours per half-year",
    value: 94e9,
    unit: "hours per half-year",
    explanation: "More than 94 billion hours were watched in the first half of 2024, about half a billion hours a day.",
  },
  {
    ...parts("netflix/incident/2008-database#lesson", "chain"),
    stem: "Netflix, 2008. Event: no DVD left the warehouses. Cause: corruption of a central relational database in the company data centre. Which lesson closes the chain?",
    answer: "replace vertically scaled single points of failure by horizontally scaled distributed systems",
    steps: [
      { ask: "event", text: "no DVD left the warehouses" },
      { ask: "cause", text: "corruption of a central relational database in the company data centre" },
    ],
    options: [
      wrong("buy larger machines for the central database before demand outgrows them", "foil"),
      wrong("keep a second vertically scaled copy of every database in the same data centre", "foil"),
      right("replace vertically scaled single points of failure by horizontally scaled distributed systems"),
      wrong("design for the loss of a whole region instead of a single zone", "netflix/incident/2012-christmas-eve"),
    ],
    explanation:
      "The lesson was to replace vertically scaled single points of failure by horizontally scaled distributed systems in the cloud.",
  },
  {
    ...parts(
      "set/parts-1",
      "match",
      ["controller", "broker", "consumer-group"].map((id) => `${KAFKA}/component/${id}`),
    ),
    stem: "Match each part of Apache Kafka with its role.",
    answer: "three pairs",
    pairs: [
      {
        left: "controller",
        right: "node that tracks brokers and chooses new partition leaders",
        fact: `${KAFKA}/component/controller`,
      },
      {
        left: "broker",
        right: "server that stores partitions and answers produce and fetch requests",
        fact: `${KAFKA}/component/broker`,
      },
      {
        left: "consumer group",
        right: "set of readers in which each partition has exactly one reader",
        fact: `${KAFKA}/component/consumer-group`,
      },
    ],
    explanation: "The controller manages, brokers store and serve, a consumer group shares out partitions.",
  },
  {
    ...parts("set/compare-1", "compare", [
      `${DYNAMO}/pattern/admission-control`,
      `${DYNAMO}/pattern/range-partitioning`,
      `${KAFKA}/decision/retain`,
      `${KAFKA}/pattern/compaction`,
    ]),
    stem: "Sort each statement: Amazon DynamoDB or Apache Kafka?",
    answer: "two each",
    sides: ["Amazon DynamoDB", "Apache Kafka"],
    statements: [
      {
        text: "requests above the throughput budget of a table are rejected",
        side: 0,
        fact: `${DYNAMO}/pattern/admission-control`,
      },
      {
        text: "tables are divided into partitions by key range",
        side: 0,
        fact: `${DYNAMO}/pattern/range-partitioning`,
      },
      { text: "readers can rewind and replay", side: 1, fact: `${KAFKA}/decision/retain` },
      {
        text: "the last value of every key is kept for restoring state",
        side: 1,
        fact: `${KAFKA}/pattern/compaction`,
      },
    ],
    explanation:
      "Both split data into partitions. DynamoDB guards a shared throughput budget; Kafka keeps messages so that readers can go back.",
  },
  {
    ...parts(`${DYNAMO}/innovation/global-admission-control#system`, "reverse"),
    stem: "Which system has this idea: one shared throughput budget per table instead of a fixed share per partition?",
    answer: "Amazon DynamoDB",
    options: [right("Amazon DynamoDB"), wrong("Apache Kafka", "case"), wrong("Google Spanner", "case")],
    explanation: "Global admission control replaced fixed shares per partition in the design of Amazon DynamoDB.",
  },
];

/** The cards that the proposal's own lints stopped, by rule. The fifth, F05, is a clash of facts and no card. */
export const rejectedCards: readonly { rule: string; card: Card }[] = [
  {
    // Rates of unlike things: nothing is learnt from their order.
    rule: "O04",
    card: {
      ...parts("set/rates-1", "order", [
        "netflix/scale/cassandra-writes",
        `${KAFKA}/scale/linkedin-2015`,
        `${KAFKA}/scale/linkedin-2019`,
      ]),
      stem: "Order these rates, all taken per second, from lowest to highest.",
      answer: "1.1 million, 9.3 million, 81 million",
      items: [
        {
          text: "Netflix: client writes in a Cassandra benchmark, November 2011",
          value: 1_100_000,
          shown: "1.1 million writes per second",
          fact: "netflix/scale/cassandra-writes",
        },
        {
          text: "Apache Kafka: messages at LinkedIn, March 2015",
          value: 9_259_259,
          shown: "9.3 million messages per second",
          fact: `${KAFKA}/scale/linkedin-2015`,
        },
        {
          text: "Apache Kafka: messages at LinkedIn, October 2019",
          value: 81_018_519,
          shown: "81 million messages per second",
          fact: `${KAFKA}/scale/linkedin-2019`,
        },
      ],
      explanation:
        "All figures are turned into events per second before they are compared; neighbours differ by a factor.",
    },
  },
  {
    rule: "L02",
    card: {
      ...parts(`${DYNAMO}/mistake/cold-cache#remedy`, "mcq"),
      stem: "What is the remedy for router caches that start empty (Amazon DynamoDB)?",
      answer: "a distributed cache that keeps the load nearly constant",
      options: [
        right("a distributed cache that keeps the load nearly constant"),
        wrong("a minimum in-sync set of two or more", `${KAFKA}/mistake/acks-all-alone`),
        wrong("one shared producer for the whole process", `${KAFKA}/mistake/producer-per-request`),
      ],
      explanation:
        "The remedy for router caches that start empty is a distributed cache that keeps the load nearly constant.",
    },
  },
  {
    rule: "L01",
    card: {
      ...parts("netflix/pattern/active-active#pattern", "cloze"),
      stem: "Netflix uses [...]: every region runs the full service so that one can take over another.",
      answer: "active-active regions",
      accept: [],
      explanation:
        "Netflix uses active-active regions: every region runs the full service so that one can take over another.",
    },
  },
  {
    rule: "O15",
    card: {
      ...parts("netflix/mistake/central-database#consequence", "mcq"),
      stem: "What followed from one vertically scaled central database (Netflix)?",
      answer: "three days without DVD shipments",
      options: [
        right("three days without DVD shipments"),
        wrong("metadata lookups grew by up to 400 times", `${DYNAMO}/mistake/cold-cache`),
        wrong("millions of extra producers exhausted broker memory", `${KAFKA}/mistake/producer-per-request`),
      ],
      explanation:
        "What followed from one vertically scaled central database (Netflix) was three days without DVD shipments.",
    },
  },
  {
    rule: "O08",
    card: {
      ...parts(`${KAFKA}/pattern#set`, "multi", [`${KAFKA}/pattern/isr`, `${KAFKA}/pattern/pull`]),
      stem: "Which patterns does Apache Kafka use? Select all that apply.",
      answer: "in-sync replica sets; pull-based consumption",
      options: [
        right("in-sync replica sets"),
        right("pull-based consumption"),
        wrong("leader-based replication", "refuted"),
        wrong("push delivery by the broker", "refuted"),
        wrong("majority-quorum writes", "refuted"),
      ],
      explanation:
        "Apache Kafka lets consumers pull, and replicas that keep up form the in-sync set of each partition.",
    },
  },
];
