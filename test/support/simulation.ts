import { setImmediate as nextTurn } from "node:timers/promises";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** All that is random in a simulation. The same seed makes the same choices. */
export type Chance = {
  /** From `least` to `most`, both included. */
  integer(least: number, most: number): number;
  /** True with the probability `share`. */
  happens(share: number): boolean;
  pick<Value>(values: readonly Value[]): Value;
  shuffled<Value>(values: readonly Value[]): Value[];
  /** An id as clients make them. */
  id(): string;
};

export function chance(seed: number): Chance {
  const generator = xoroshiro128plus(seed);
  const integer = (least: number, most: number) => uniformInt(generator, least, most);
  return {
    integer,
    happens: (share) => integer(0, 999_999) < share * 1_000_000,
    pick: (values) => {
      const value = values[integer(0, values.length - 1)];
      if (value === undefined) throw new Error("There is nothing to pick from");
      return value;
    },
    shuffled: (values) => {
      const rest = [...values];
      return values.flatMap(() => rest.splice(integer(0, rest.length - 1), 1));
    },
    id: () => `${seed}-${Array.from({ length: 4 }, () => integer(0, 0xffffff).toString(36).padStart(5, "0")).join("")}`,
  };
}

/** Whether the full figures of the reliability list are wanted, not the short ones. */
export const SOAK = process.env.SOAK === "1";

/** Counts that a test adds up and prints in one line at its end. */
export type Tally = Record<string, number>;

export function count(tally: Tally, name: string, by = 1): void {
  tally[name] = (tally[name] ?? 0) + by;
}

const PROGRESS_MS = 10_000;

/**
 * Runs `round` once for each seed and prints one line with what was counted. `SEED=17` runs that seed alone. A failure
 * names its seed and the command that repeats it.
 */
export async function forEachSeed(
  caseName: string,
  rounds: { short: number; soak: number },
  round: (seed: number, tally: Tally) => Promise<void> | void,
): Promise<Tally> {
  const only = process.env.SEED;
  const total = only ? 1 : SOAK ? rounds.soak : rounds.short;
  const first = only ? Number(only) : 1;
  const tally: Tally = {};
  const began = performance.now();
  let told = began;
  for (let seed = first; seed < first + total; seed += 1) {
    try {
      await round(seed, tally);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`Seed ${seed}. Repeat it with: SEED=${seed} npx jest -t "${caseName}"\n${why}`, { cause });
    }
    if (SOAK && performance.now() - told > PROGRESS_MS) {
      told = performance.now();
      say(`${caseName} ... seed ${seed} of ${total}`);
    }
  }
  const seeds = total === 1 ? `seed ${first}` : `seeds ${first}-${first + total - 1}`;
  const counts = Object.entries(tally).map(([name, value]) => `${value} ${name}`);
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  say(`${caseName}: ${[`${total} rounds`, ...counts, seeds, `${seconds} s`].join(", ")}`);
  return tally;
}

/** One line of output that Jest does not decorate. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Who may call the store next, decided by the seed: one call runs at a time, and the others wait for their turn. */
export type Interleaving = {
  turn<Result>(call: () => Promise<Result>): Promise<Result>;
  /** A wait of the code under test: over at some later turn, whatever its length. */
  pause(ms: number): Promise<void>;
  /** Runs all tasks together and settles when every one has. */
  run<Result>(tasks: readonly (() => Promise<Result>)[]): Promise<PromiseSettledResult<Result>[]>;
};

export function interleaving(random: Chance): Interleaving {
  const waiting: (() => Promise<void>)[] = [];
  const turn = <Result>(call: () => Promise<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      waiting.push(() => call().then(resolve, reject));
    });
  return {
    turn,
    pause: () => turn(async () => undefined),
    async run(tasks) {
      let open = tasks.length;
      const results = Promise.allSettled(
        tasks.map((task) =>
          task().finally(() => {
            open -= 1;
          }),
        ),
      );
      while (open > 0) {
        // Everything that can go on without the store has, when the event loop comes round.
        await nextTurn();
        const [next] = waiting.length > 0 ? waiting.splice(random.integer(0, waiting.length - 1), 1) : [];
        await next?.();
      }
      return results;
    },
  };
}
