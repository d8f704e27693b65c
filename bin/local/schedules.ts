import type { LocalRules } from "./event-rules.ts";

const LOOK_EVERY_MS = 500;
const MINUTE_MS = 60_000;
const UNIT_MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440 };
const MINUTES_LOOKED_AHEAD = 366 * 1440;

/**
 * The first time after `after` (ms since 1970, UTC) that a schedule expression names. `rate(5 minutes)` runs at whole
 * multiples since 1970; `cron(0 3 ? * MON *)` has numbers, names of weekdays, `*`, `?`, lists, ranges and steps.
 * @throws {Error} for an expression it does not know, or one that never comes.
 */
export function nextTime(expression: string, after: number): number {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate) {
    const step = Number(rate[1]) * (UNIT_MINUTES[rate[2] ?? ""] ?? 1) * MINUTE_MS;
    return (Math.floor(after / step) + 1) * step;
  }
  const cron = /^cron\((.+)\)$/.exec(expression)?.[1]?.split(" ");
  if (cron?.length !== 6) throw new Error(`The local cloud does not know the schedule ${expression}.`);
  const [minutes = "", hours = "", days = "", months = "", weekdays = "", years = ""] = cron;
  let at = (Math.floor(after / MINUTE_MS) + 1) * MINUTE_MS;
  for (let looked = 0; looked < MINUTES_LOOKED_AHEAD; looked += 1, at += MINUTE_MS) {
    const time = new Date(at);
    const fits =
      fitsField(minutes, time.getUTCMinutes()) &&
      fitsField(hours, time.getUTCHours()) &&
      fitsField(days, time.getUTCDate()) &&
      fitsField(months, time.getUTCMonth() + 1) &&
      fitsField(weekdays, time.getUTCDay() + 1, WEEKDAYS) &&
      fitsField(years, time.getUTCFullYear());
    if (fits) return at;
  }
  throw new Error(`The schedule ${expression} does not come within a year.`);
}

const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

function fitsField(field: string, value: number, names: readonly string[] = []): boolean {
  const number = (text: string) => (names.includes(text) ? names.indexOf(text) + 1 : Number(text));
  return field.split(",").some((part) => {
    const [range = "", step] = part.split("/");
    if (range === "*" || range === "?") return step === undefined || value % Number(step) === 0;
    const [first = "", last] = range.split("-");
    const from = number(first);
    const to = last === undefined ? (step === undefined ? from : Number.POSITIVE_INFINITY) : number(last);
    return value >= from && value <= to && (value - from) % Number(step ?? 1) === 0;
  });
}

export type LocalSchedules = {
  /** Runs every schedule once, now; resolves when what they start has ended. */
  runAll(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Runs the schedules of the template by the cloud's clock. After a jump of that clock each runs once, however many
 * times it would have come: what runs by a schedule has to catch up by itself.
 */
export function startSchedules(
  { schedules, runScheduled }: LocalRules,
  { clock, log, isTicking }: { clock: () => number; log: (line: string) => void; isTicking: boolean },
): LocalSchedules {
  const next = new Map([...schedules].map(([rule, expression]) => [rule, nextTime(expression, clock())]));
  let running: Promise<unknown> = Promise.resolve();

  function run(rules: readonly string[], now: number): Promise<unknown> {
    running = running.then(() => Promise.all(rules.map((rule) => runScheduled(rule, now))));
    running = running.catch((error: unknown) => log(`A schedule failed: ${error}`));
    return running;
  }
  const timer = setInterval(() => {
    const now = clock();
    const due = [...next].filter(([, at]) => at <= now).map(([rule]) => rule);
    for (const rule of due) next.set(rule, nextTime(schedules.get(rule) ?? "", now));
    if (due.length > 0) void run(due, now);
  }, LOOK_EVERY_MS);
  if (!isTicking) clearInterval(timer);

  return {
    async runAll() {
      await run([...schedules.keys()], clock());
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
