/** Measures with their factor in the smallest of their dimension; whatever else stands behind a number is a thing that is counted. */
const MEASURES = new Map<string, { dimension: string; factor: number }>();
for (const [dimension, units] of Object.entries({
  time: {
    ...{ ns: 1e-9, nanosecond: 1e-9, us: 1e-6, µs: 1e-6, μs: 1e-6, usec: 1e-6, microsec: 1e-6, microsecond: 1e-6 },
    ...{ ms: 1e-3, msec: 1e-3, millisec: 1e-3, millisecond: 1e-3, s: 1, sec: 1, second: 1, min: 60, minute: 60 },
    ...{ h: 3_600, hr: 3_600, hour: 3_600, d: 86_400, day: 86_400, wk: 604_800, week: 604_800, month: 2_628_000 },
    ...{ y: 31_536_000, yr: 31_536_000, year: 31_536_000 },
  },
  bytes: {
    ...{ b: 1, byte: 1, bytes: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12, pb: 1e15, eb: 1e18 },
    ...{ kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30, tib: 2 ** 40, pib: 2 ** 50 },
    ...{ kilobyte: 1e3, megabyte: 1e6, gigabyte: 1e9, terabyte: 1e12, petabyte: 1e15, exabyte: 1e18 },
    ...{ kbyte: 1e3, mbyte: 1e6, gbyte: 1e9, tbyte: 1e12, pbyte: 1e15 },
  },
  bits: {
    ...{ bit: 1, kbit: 1e3, mbit: 1e6, gbit: 1e9, tbit: 1e12 },
    ...{ kilobit: 1e3, megabit: 1e6, gigabit: 1e9, terabit: 1e12 },
  },
  share: { "%": 1, percent: 1, "per cent": 1 },
  length: {
    ...{ mm: 1e-3, cm: 1e-2, m: 1, metre: 1, meter: 1, km: 1e3, kilometre: 1e3, kilometer: 1e3 },
    ...{ mi: 1609.344, mile: 1609.344 },
  },
})) {
  for (const [name, factor] of Object.entries(units)) MEASURES.set(name, { dimension, factor });
}

/** What a unit measures and how much of it, the same for "ms" and "milliseconds"; undefined for things that are counted. */
export function measureOf(unit: string): { dimension: string; factor: number } | undefined {
  const name = unit.toLowerCase();
  if (/^[KMGT]?b$/.test(unit)) return undefined; // a small b is a bit or a slip: no one can tell
  return MEASURES.get(name) ?? MEASURES.get(name.replace(/s$/, ""));
}
