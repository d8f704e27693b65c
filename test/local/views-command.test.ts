import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "@jest/globals";
import { submitReview } from "../../lambdas/reviews/submit-record.ts";
import { useEngine } from "../support/engine.ts";
import { card, learner, NOW, storesOver } from "../support/learners.ts";
import { reviewInput } from "../support/reviews.ts";
import { chance } from "../support/simulation.ts";

const engine = useEngine();

/** `npm run views -- <words>` on the engine of this test. */
async function views(...words: string[]) {
  const address = await engine().plain.config.endpoint?.();
  if (!address) throw new Error("The engine's client has no endpoint");
  const { CORE_TABLE: _core, VIEWS_TABLE: _views, ...env } = process.env;
  const command = spawn(process.execPath, ["--import", "tsx", "bin/views.ts", ...words], {
    env: { ...env, DYNAMODB_ENDPOINT: `http://${address.hostname}:${address.port}`, NODE_OPTIONS: "" },
  });
  const [output, errors, code] = await Promise.all([
    text(command.stdout),
    text(command.stderr),
    new Promise((resolve) => command.once("exit", resolve)),
  ]);
  return { output, errors, code };
}

describe("npm run views -- rebuild", () => {
  it("says what it would do, does it, and then finds nothing to do", async () => {
    const userId = await learner(engine());
    const stores = storesOver(engine().db, engine().coreTable);
    for (const at of [0, 1]) await submitReview(userId, card(at), reviewInput(chance(at), NOW), NOW, stores);

    const planned = await views("rebuild", "--all", "--dry-run");
    const done = await views("rebuild", "--user", userId);
    const again = await views("rebuild", "--all");

    expect([planned.code, done.code, again.code]).toEqual([0, 0, 0]);
    expect(planned.output).toContain("1 learners: 0 rows as they should be, 4 to write, 0 to remove.");
    expect(done.output).toContain("0 rows as they should be, 4 written, 0 removed.");
    expect(again.output).toContain("4 rows as they should be, 0 written, 0 removed.");
    expect(done.output).toContain("Scores: 0 rows as they should be, 2 written, 0 removed.");
    expect(again.output).toContain("Scores: 2 rows as they should be, 0 written, 0 removed.");
  });

  it.each([
    { words: ["rebuild"], says: "--user <sub>" },
    { words: ["rebuild", "--all", "--user", "x"], says: "--user <sub>" },
    { words: ["destroy", "--all"], says: "--user <sub>" },
    { words: ["rebuild", "--everything"], says: "--everything" },
  ])("refuses $words and says what is accepted", async ({ words, says }) => {
    const { errors, code } = await views(...words);

    expect(code).toBe(1);
    expect(errors).toContain(says);
    expect(errors).not.toMatch(/\n\s+at /);
  });
});
