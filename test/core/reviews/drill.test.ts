import { describe, expect, it } from "@jest/globals";
import { afterAnswer } from "../../../lambdas/core/reviews/drill.ts";
import { DRILL_GRADE, type Grade, type Memory, NEW_MEMORY } from "../../../lambdas/core/reviews/memory.ts";
import { MAX_INTERVAL, sm2 } from "../../../lambdas/core/reviews/sm2.ts";
import vectors from "./sm2-vectors.json";

type Item = {
  id: string;
  grade: number;
  drillGrades: number[];
  start?: { repetition: number; efactor: number; interval: number };
};

function memoryOf(start: Item["start"]): Memory {
  if (!start) return NEW_MEMORY;
  return { repetitions: start.repetition, ease: Math.round(start.efactor * 100), interval: start.interval };
}

describe("afterAnswer", () => {
  it.each(vectors.sessions)("serves the same-day queue: $name", ({ main, drillOrder, expected }) => {
    const items = main as Item[];
    let queue: readonly string[] = [];
    const memories = new Map<string, Memory>();
    for (const { id, grade, start } of items) {
      memories.set(id, sm2(memoryOf(start), grade as Grade, { maxInterval: MAX_INTERVAL }));
      if (grade < DRILL_GRADE) queue = afterAnswer(queue, id, grade as Grade);
    }

    const left = new Map(items.map(({ id, drillGrades }) => [id, [...drillGrades]]));
    const served: string[] = [];
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      const grade = left.get(next)?.shift();
      if (grade === undefined) break;
      served.push(next);
      queue = afterAnswer(queue, next, grade as Grade);
    }

    expect(served).toEqual(drillOrder);
    for (const { id, repetition, efactor, interval, drillPasses } of expected) {
      expect(memories.get(id)).toEqual({ repetitions: repetition, ease: Math.round(efactor * 100), interval });
      expect(served.filter((other) => other === id)).toHaveLength(drillPasses);
    }
  });
});
