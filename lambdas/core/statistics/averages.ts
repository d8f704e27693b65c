/**
 * The correlation of pairs (Pearson's r, from -1 to 1). With x either 0 or 1 it is the point-biserial one. `null` when it
 * is not defined: all x are the same, or all y.
 */
export function correlation(pairs: readonly (readonly [x: number, y: number])[]): number | null {
  const xs = pairs.map(([x]) => x);
  const ys = pairs.map(([, y]) => y);
  if (isConstant(xs) || isConstant(ys)) return null;
  const [xMean, yMean] = [mean(xs), mean(ys)];
  let [products, xSquares, ySquares] = [0, 0, 0];
  for (const [x, y] of pairs) {
    products += (x - xMean) * (y - yMean);
    xSquares += (x - xMean) ** 2;
    ySquares += (y - yMean) ** 2;
  }
  return products / Math.sqrt(xSquares * ySquares);
}

/** The middle one of `values`, or the mean of the two in the middle; `null` of none. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return lower === undefined || upper === undefined ? null : (lower + upper) / 2;
}

// Asked of the values themselves: the squared deviations of equal ones need not add up to exactly 0.
function isConstant(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
