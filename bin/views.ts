import { parseArgs } from "node:util";
import { allLearners, rebuildViews } from "./views/rebuild.ts";
import { rebuildQuizAnswers } from "./views/rebuild-quizzes.ts";
import { rebuildScores } from "./views/rebuild-scores.ts";
import type { Rebuilt } from "./views/rebuilt.ts";
import { openTables } from "./views/tables.ts";

const HELP = `Works the statistics and reminder slots in the table "views" out anew from "core", to the same bytes: days,
months, cards, quizzes, scores and slots of learners.

  npm run views -- rebuild --user <sub>   those of one learner
  npm run views -- rebuild --all          those of everybody; reads both tables from end to end
                           --dry-run      only says what would change

Without settings it works on the data of "npm start", which must not be running. DYNAMODB_ENDPOINT names a running local
engine; CORE_TABLE and VIEWS_TABLE, with the usual settings of AWS, the tables of a stack.`;

const PROGRESS_MS = 2_000;

async function main(): Promise<void> {
  const { positionals, values } = optionsOf(process.argv.slice(2));
  if (values.help) {
    console.log(HELP);
    return;
  }
  if (positionals.join(" ") !== "rebuild" || (values.user === undefined) === !values.all) throw new Error(HELP);

  const tables = await openTables();
  try {
    const dryRun = values["dry-run"];
    console.log(`Rebuilding ${tables.where}${dryRun ? ", without writing" : ""}`);
    const learners = values.user === undefined ? await allLearners(tables) : [values.user];
    let toldAt = Date.now();
    const sum = await rebuildViews(tables, learners, {
      dryRun,
      told: (done, soFar) => {
        if (Date.now() - toldAt < PROGRESS_MS) return;
        toldAt = Date.now();
        console.log(`${done} of ${learners.length} learners: ${sumText(soFar, dryRun)}`);
      },
    });
    for (const userId of learners) {
      const { equal, written, removed } = await rebuildQuizAnswers(tables, userId, dryRun);
      sum.equal += equal;
      sum.written += written;
      sum.removed += removed;
    }
    console.log(`Done, ${learners.length} learners: ${sumText(sum, dryRun)}.`);
    const scores = await rebuildScores(tables, learners, { dryRun, now: Date.now() });
    console.log(`Scores: ${sumText(scores, dryRun)}.`);
  } finally {
    await tables.close();
  }
}

function sumText({ equal, written, removed }: Rebuilt, dryRun: boolean): string {
  const verbs = dryRun ? ["to write", "to remove"] : ["written", "removed"];
  return `${equal} rows as they should be, ${written} ${verbs[0]}, ${removed} ${verbs[1]}`;
}

function optionsOf(words: string[]) {
  return parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      user: { type: "string" },
      all: { type: "boolean", default: false },
      "dry-run": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
