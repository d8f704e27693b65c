/** Runs in its own process, bundled as the functions are; prints one line of JSON. See scheduler.ts. */
import { supermemo } from "supermemo";
import { type Grade, NEW_MEMORY } from "../../lambdas/core/reviews/memory.ts";
import { MAX_INTERVAL, sm2 } from "../../lambdas/core/reviews/sm2.ts";

const REVIEWS_PER_CARD = 12;
const CARDS = 40_000;
const ROUNDS = 7;

const grades = Array.from({ length: REVIEWS_PER_CARD }, (_, review) => ((review * 7) % 6) as Grade);
const context = { maxInterval: MAX_INTERVAL };

function ours(): number {
  let memory = NEW_MEMORY;
  for (const grade of grades) memory = sm2(memory, grade, context);
  return memory.interval;
}

function theirs(): number {
  let item = { interval: 0, repetition: 0, efactor: 2.5 };
  for (const grade of grades) item = supermemo(item, grade);
  return item.interval;
}

function perSecond(scheduleCard: () => number): number {
  const began = performance.now();
  let sum = 0;
  for (let card = 0; card < CARDS; card += 1) sum += scheduleCard();
  if (sum <= 0) throw new Error("A scheduler gave no intervals"); // and the loop cannot be optimised away
  return Math.round((CARDS * REVIEWS_PER_CARD * 1_000) / (performance.now() - began));
}

let best = { reviewsPerSecond: 0, supermemoPerSecond: 0 };
for (let round = 0; round < ROUNDS; round += 1) {
  best = {
    reviewsPerSecond: Math.max(best.reviewsPerSecond, perSecond(ours)),
    supermemoPerSecond: Math.max(best.supermemoPerSecond, perSecond(theirs)),
  };
}
console.log(JSON.stringify(best));
