import type { Hash } from "../cards/question.ts";
import { fold } from "../cards/wording.ts";
import { nameAndAlias, slugOf } from "./text.ts";

/** A case that the document names: by a heading, in a list of links or in the first column of a table. */
export type System = {
  id: string;
  title: string;
  aliases: string[];
  /** The heading above a list of links that it stands in. */
  domain: string | undefined;
  lines: number[];
};

/** Facts that the document states of every system. */
export const EVERY_SYSTEM = "*";

/** Words at the end of a title that say nothing about which system it is. */
const GENERIC = new Set(
  "architecture system design platform infrastructure service deep dive database evolution engineering".split(" "),
);

export type Systems = ReturnType<typeof knownSystems>;

/** The systems of one document. Names are looked up by their words, so that every look-up takes the same time. */
export function knownSystems(hash: Hash) {
  const byId = new Map<string, System>();
  const exact = new Map<string, System>();
  const short = new Map<string, System>();
  /** By the words a title begins or ends with; null when several systems do. */
  const beginnings = new Map<string, System | null>();
  const ends = new Map<string, System | null>();

  function learn(system: System, name: string): void {
    const words = singular(name).split(" ");
    setOnce(exact, words.join(" "), system);
    for (let start = 1; start < words.length; start += 1) setOnly(ends, words.slice(start), system);
    let end = words.length;
    while (end > 1 && GENERIC.has(words[end - 1] ?? "")) end -= 1;
    setOnce(short, words.slice(0, end).join(" "), system);
    for (let count = 1; count < words.length; count += 1) setOnly(beginnings, words.slice(0, count), system);
  }

  return {
    /** The system of this title, made when it is new. */
    named(title: string, line: number, domain?: string): System {
      const { name, alias } = nameAndAlias(title);
      const known = exact.get(singular(name)) ?? byId.get(slugOf(name, hash));
      if (known) {
        known.domain ??= domain;
        if (known.lines.at(-1) !== line) known.lines.push(line);
        return known;
      }
      const system: System = { id: slugOf(name, hash), title: name, aliases: [], domain, lines: [line] };
      byId.set(system.id, system);
      learn(system, name);
      if (alias) this.alias(system, alias);
      return system;
    },

    alias(system: System, alias: string): void {
      if (!system.aliases.includes(alias)) system.aliases.push(alias);
      learn(system, alias);
    },

    /**
     * The system that a short name means: its title or alias; the end of one ("Kafka" of Apache Kafka); one without
     * its general words ("Redis" of Redis Architecture); or the only one that begins so.
     */
    find(name: string): System | undefined {
      const words = singular(name);
      return exact.get(words) ?? short.get(words) ?? ends.get(words) ?? beginnings.get(words) ?? undefined;
    },

    list: (): System[] => [...byId.values()],
  };
}

/** Folded, each word without the s of a plural. */
function singular(name: string): string {
  const words = fold(name).split(" ").slice(0, 12);
  return words.map((word) => (word.length > 3 && !word.endsWith("ss") ? word.replace(/s$/, "") : word)).join(" ");
}

function setOnce(map: Map<string, System>, key: string, system: System): void {
  if (key !== "" && !map.has(key)) map.set(key, system);
}

function setOnly(map: Map<string, System | null>, words: readonly string[], system: System): void {
  if (words.every((word) => GENERIC.has(word))) return;
  const key = words.join(" ");
  const known = map.get(key);
  map.set(key, known === undefined || known === system ? system : null);
}
