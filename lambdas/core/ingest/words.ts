import { fold } from "../cards/wording.ts";

/** The words by which documents name sections, attributes and columns. Compared folded, in maps without prototype. */

/** What facts under a heading or label are about. `path`, `references` and `other` give none of a case's own. */
export type Section =
  | "practice"
  | "mistake"
  | "tradeoff"
  | "incident"
  | "pattern"
  | "scale"
  | "latency"
  | "limit"
  | "consistency"
  | "law"
  | "pillar"
  | "evolution"
  | "component"
  | "decision"
  | "innovation"
  | "path"
  | "references"
  | "other";

/** Tried from the top: a heading with several of these words belongs to the first. */
const SECTION_WORDS: readonly [Section, string][] = [
  ["references", "reading|references|resources|related|see also|bibliography|sources|links|citations|citation"],
  ["path", "pathway|pathways|path|paths|navigation|roadmap|by system type|by scale challenges|by consistency models"],
  ["evolution", "evolution|history|timeline of changes|migration|migrations|milestones"],
  ["incident", "incident|incidents|outage|outages|postmortem|postmortems|failures|major incidents"],
  ["law", "law|laws|theorem|theorems"],
  ["pillar", "pillar|pillars"],
  ["consistency", "consistency|consistency challenges|consistency models"],
  ["latency", "latency|latencies|response times"],
  ["limit", "limit|limits|quota|quotas|limitations"],
  ["tradeoff", "trade off|trade offs|tradeoff|tradeoffs|pros and cons"],
  ["decision", "decisions|design decisions|key decisions|adr|adrs"],
  ["pattern", "pattern|patterns"],
  ["scale", "scale|traffic|numbers|metrics|volume"],
  ["mistake", "mistake|mistakes|pitfall|pitfalls|anti patterns|challenges|challenge|problems|drawbacks"],
  ["practice", "practice|practices|lesson|lessons|learnings|learning|takeaways|takeaway|recommendations"],
  ["innovation", "innovation|innovations|ideas"],
  ["component", "component|components|building blocks|subsystems|data model"],
  [
    "other",
    "case study|case studies|studies|overview|introduction|summary|background|conclusion|contents|table of contents|framework|" +
      "contributing|contribution|appendix|glossary|faq|notes|requirements|goals|motivation|collection|architecture|design|" +
      "api|estimation|how to|implementation|testing|deployment|highlights|license|about",
  ],
];

/** The section that a heading or label names; undefined when it names something of its own. */
export function sectionOf(title: string): Section | undefined {
  const words = ` ${fold(title)} `;
  if (/^ by /.test(words)) return "path";
  return SECTION_WORDS.find(([, names]) => names.split("|").some((name) => words.includes(` ${name} `)))?.[0];
}

/** A label line (`*Best Practices:*`) is short and names a section. */
export function labelOf(text: string): Section | undefined {
  return fold(text).split(" ").length <= 4 ? sectionOf(text) : undefined;
}

export type Attribute =
  | "scale"
  | "latency"
  | "limit"
  | "innovation"
  | "patterns"
  | "pillar"
  | "practice"
  | "consistency"
  | "components"
  | "aliases"
  | "about";

const attributes = table<Attribute>({
  scale: "scale|volume|traffic|throughput|scale metrics|users|size",
  latency: "latency|performance|response time|speed",
  limit: "limit|limits|quota",
  innovation: "key innovation|innovation|key innovations|key idea|main idea",
  patterns: "primary patterns|patterns|pattern|key patterns|key patterns used|patterns used|primary pattern",
  pillar: "dominant pillar|pillar|primary pillar",
  practice: "key learning|key learnings|learning|key lesson|lesson|lessons learned|takeaway|key takeaway",
  consistency: "consistency|consistency model",
  components: "architecture highlights|highlights|components|architecture|key components",
  aliases: "alias|aliases|also known as|aka",
  about:
    "company|owner|organization|organisation|domain|category|type|kind|year|launched|founded|website|status|tags|title|date|author",
});

/** What the key of a bullet or of a row in an attribute table means. */
export function attributeOf(key: string): Attribute | undefined {
  return attributes.get(fold(key));
}

/** Slots that are given line by line, beside each other; the first of a type begins a new fact. */
export const lineSlots = table({
  "incident.cause": "cause|root cause|reason for the outage",
  "incident.what": "impact|what happened|effect|effects",
  "incident.lesson": "lesson|lesson learned|lessons|key learning|learning",
  "incident.fix": "fix|resolution|mitigation|remedy",
  "decision.chose": "decision|we chose|chosen",
  "decision.over": "alternatives|alternative|alternatives considered|considered|instead of",
  "decision.because": "rationale|because|justification",
  "decision.question": "question|problem|context",
  "tradeoff.choice": "choice",
  "tradeoff.gains": "gain|gains|benefit|benefits|pros|pro",
  "tradeoff.costs": "cost|costs|price|cons|con",
});

export type Column =
  | "system"
  | "incident"
  | "cause"
  | "what"
  | "lesson"
  | "fix"
  | "year"
  | "pattern"
  | "scale"
  | "latency"
  | "components"
  | "consistency"
  | "choice"
  | "gains"
  | "costs"
  | "attribute"
  | "value"
  | "from"
  | "to"
  | "name"
  | "role"
  | "decision"
  | "over"
  | "because"
  | "practice"
  | "mistake"
  | "consequence";

const columns = table<Column>({
  system: "system|company|case|product|company system|case study|service",
  incident: "incident|major incident|outage|event|failure",
  cause: "cause|root cause",
  what: "impact|what happened|effect",
  lesson: "lesson|key learning|learning|takeaway|lesson learned|lessons",
  fix: "fix|resolution|mitigation",
  year: "year|date|when",
  pattern: "pattern|patterns|key patterns used|key patterns|patterns used|primary patterns",
  scale: "scale|scale metrics|volume|metrics|traffic|throughput",
  latency: "latency|response time",
  components: "highlights|architecture highlights|architecture|components",
  consistency: "consistency|consistency model|model",
  choice: "choice|trade off|tradeoff",
  gains: "gain|gains|benefit|benefits|pros",
  costs: "cost|costs|price|cons",
  attribute: "attribute|property|key|metric|field|aspect",
  value: "value|details|detail|figure|description",
  from: "from|before|old",
  to: "to|after|new",
  name: "component|name|part|module",
  role: "role|responsibility|purpose|does",
  decision: "decision|chose|chosen",
  over: "alternatives|alternative|considered|over",
  because: "rationale|because|reason|why",
  practice: "practice|best practice",
  mistake: "mistake|pitfall",
  consequence: "consequence|consequences",
});

export function columnOf(header: string): Column | undefined {
  return columns.get(fold(header));
}

function table<Name extends string>(names: Readonly<Record<Name, string>>): ReadonlyMap<string, Name> {
  const entries = Object.entries<string>(names).flatMap(([name, words]) =>
    words.split("|").map((word) => [word, name as Name] as const),
  );
  return new Map(entries);
}
