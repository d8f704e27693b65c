const PARALLEL_CARDS = 16;

/** Runs `work` over `items`, 16 at a time. */
export async function inParallel<Value>(items: readonly Value[], work: (item: Value) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: PARALLEL_CARDS }, worker));
}
