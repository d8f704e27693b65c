import type { Day, Instant, TimeZone } from "../core/time.ts";

/** What writes to cards of a deck mean for its enrolment, by ordinals. All of it is united with what is there. */
export type Marks = {
  /** The learning day that `introduced`, `reviewed` and `drills` belong to. */
  day: Day;
  /** First reviewed on that day: new no more, and counted against the day's limit. */
  introduced?: readonly number[];
  /** New no more, without counting for any day: suspended, buried or given a due day before they were reviewed. */
  known?: readonly number[];
  /** Reviewed on that day, and not for the first time. */
  reviewed?: readonly number[];
  /** To be repeated on that day (SM-2 step 7), each with the time of its last answer; `null`: not any more. */
  drills?: ReadonlyMap<number, Instant | null>;
  leeches?: readonly number[];
  /** Where the learner was, when that is known. */
  timeZone?: TimeZone | undefined;
};

/** A conditional update; of the steps for some marks exactly one has a condition that holds. */
export type Step = {
  condition: string;
  expression: string;
  names: Record<string, string>;
  values: Record<string, unknown>;
};

/**
 * The ways to write `marks`, by where the enrolment's own day stands: at the day of the marks, with or without a list
 * of drills (which earlier code did not make), before it, or after it. Then only what belongs to no day is written.
 */
export function stepsOf(marks: Marks): [sameDay: Step, withoutDrills: Step, newDay: Step, earlierDay: Step] {
  const { day, timeZone } = marks;
  const drills = [...(marks.drills ?? [])];
  const kept = drills.filter((one): one is [number, Instant] => one[1] !== null);
  const ended = drills.flatMap(([ordinal, at]) => (at === null ? [ordinal] : []));
  const sets = { introduced: marks.introduced ?? [], reviewed: marks.reviewed ?? [], leeches: marks.leeches ?? [] };
  const left = [...sets.introduced, ...(marks.known ?? [])];

  const begun = { ":drills": Object.fromEntries(kept.map(([ordinal, at]) => [String(ordinal), at])) };
  const dayValue = { ":day": day, ...(timeZone && { ":zone": timeZone }) };
  const always = added([
    ["nx", ":left", left],
    ["le", ":leeches", sets.leeches],
  ]);
  const ofDay = added([
    ["nt", ":introduced", sets.introduced],
    ["rt", ":reviewed", sets.reviewed],
  ]);
  const today = { ...always.values, ...ofDay.values };
  const zone = timeZone ? ["tz = :zone"] : [];

  const names = Object.fromEntries(drills.map(([ordinal], place) => [`#drill${place}`, String(ordinal)]));
  const nameOf = (ordinal: number) => `dr.#drill${drills.findIndex(([one]) => one === ordinal)}`;
  const times = Object.fromEntries(kept.map(([, at], place) => [`:at${place}`, at]));
  const moved = kept.map(([ordinal], place) => `${nameOf(ordinal)} = :at${place}`);

  return [
    {
      condition: "nd = :day AND attribute_exists(dr)",
      expression: expression({
        SET: ["nd = :day", ...moved, ...zone],
        REMOVE: ended.map(nameOf),
        ADD: [...always.parts, ...ofDay.parts],
      }),
      names,
      values: { ...dayValue, ...today, ...times },
    },
    {
      condition: "nd = :day AND attribute_not_exists(dr)",
      expression: expression({
        SET: ["nd = :day", "dr = :drills", ...zone],
        REMOVE: [],
        ADD: [...always.parts, ...ofDay.parts],
      }),
      names: {},
      values: { ...dayValue, ...today, ...begun },
    },
    {
      condition: "(attribute_not_exists(nd) OR nd < :day)",
      expression: expression({
        SET: ["nd = :day", "dr = :drills", ...ofDay.parts.map((part) => part.replace(" ", " = ")), ...zone],
        REMOVE: ofDay.absent,
        ADD: always.parts,
      }),
      names: {},
      values: { ...dayValue, ...today, ...begun },
    },
    {
      condition: "nd > :day",
      expression: expression({ SET: zone, REMOVE: [], ADD: always.parts }),
      names: {},
      values: { ...dayValue, ...always.values },
    },
  ];
}

type Added = { parts: string[]; absent: string[]; values: Record<string, Set<number>> };

/** The parts of an ADD for the sets that are not empty, which DynamoDB does not know. */
function added(sets: readonly (readonly [attribute: string, value: string, ordinals: readonly number[]])[]): Added {
  const filled = sets.filter(([, , ordinals]) => ordinals.length > 0);
  return {
    parts: filled.map(([attribute, value]) => `${attribute} ${value}`),
    absent: sets.filter(([, , ordinals]) => ordinals.length === 0).map(([attribute]) => attribute),
    values: Object.fromEntries(filled.map(([, value, ordinals]) => [value, new Set(ordinals)])),
  };
}

function expression(clauses: Record<string, readonly string[]>): string {
  return Object.entries(clauses)
    .filter(([, parts]) => parts.length > 0)
    .map(([clause, parts]) => `${clause} ${parts.join(", ")}`)
    .join(" ");
}
