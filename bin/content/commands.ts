import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Corpus } from "../../lambdas/core/cards/corpus.ts";
import { checkContent } from "./check.ts";
import { coverageOf, coverageText } from "./coverage.ts";
import { UnknownCase } from "./findings.ts";
import { loadContent, readLines } from "./load.ts";
import { previewText } from "./preview.ts";
import { previewPage } from "./preview-html.ts";
import { showProgress } from "./progress.ts";
import { publish } from "./publish.ts";
import { type PreparedCase, prepareCase } from "./published.ts";
import { errorsOf, reportJson, reportText } from "./report.ts";
import { proposalText, withSets, writeSetFile } from "./sets.ts";
import { statsOf, statsText } from "./stats.ts";

export type Options = Readonly<Record<string, { type: "boolean" | "string" }>>;
export type Values = Readonly<Record<string, string | boolean | undefined>>;

/** What a command prints and its exit code, 0 when absent: 1 says that something is left to be mended. */
export type Outcome = { text: string; status?: number };

export type Command = {
  /** One line for the list of commands. */
  does: string;
  /** How it is called, and what its options do. */
  help: string;
  options: Options;
  run: (folder: string, caseIds: readonly string[], values: Values) => Outcome;
};

/** The commands of `npm run content`; every folder is one that `loadContent` takes. */
export const commands: Readonly<Record<string, Command>> = {
  check: {
    does: "look for everything that is wrong with facts, cards and content/published",
    help: `check [--case <id>] [--json] [--twice]

Every rule on every fact and card, and what content/published says. Errors fail, warnings are a report.

  --case <id>   one case alone
  --json        for programs: every finding with file, line, column, rule and how to mend it
  --twice       make all cards twice and compare the bytes`,
    options: { case: { type: "string" }, json: { type: "boolean" }, twice: { type: "boolean" } },
    run(folder, _caseIds, { case: caseId, json, twice }) {
      const report = checkContent(folder, {
        twice: twice === true,
        onProgress: showProgress("cases"),
        ...(typeof caseId === "string" && { caseId }),
      });
      const text = json ? reportJson(report) : reportText(report);
      return { text, status: errorsOf(report).length > 0 ? 1 : 0 };
    },
  },

  preview: {
    does: "show the cards of a case as a learner meets them, and what was not made and why",
    help: `preview <case> [--more] [--html <file>]

The cards of the default deck, and what was not made and why.

  --more          the opt-in deck with all other cards instead
  --html <file>   write a page with both decks to look at in a browser; answers are hidden until asked for`,
    options: { more: { type: "boolean" }, html: { type: "string" } },
    run(folder, [caseId], { more, html: file }) {
      const prepared = preparedCase(folder, caseId);
      if (typeof file !== "string") return { text: previewText(prepared, [more ? prepared.more : prepared.deck]) };
      writeFileSync(file, previewPage(prepared));
      return { text: `Open ${path.resolve(file)} in a browser.` };
    },
  },

  publish: {
    does: "list new cards in content/published, which puts them into the decks",
    help: `publish [case …] [--withdraw]

Appends the cards of these cases, or of all, that content/published does not list yet. Commit them with the facts.

  --withdraw   and withdraw the cards that cannot be made any more: learners will not see them again`,
    options: { withdraw: { type: "boolean" } },
    run(folder, caseIds, { withdraw }) {
      const { decks, lost } = publish(folder, {
        caseIds,
        withdraw: withdraw === true,
        onProgress: showProgress("cases"),
      });
      const lines = decks.map(({ deckId, added, withdrawn }) => {
        return `${deckId}: ${added} cards added${withdrawn > 0 ? `, ${withdrawn} withdrawn` : ""}`;
      });
      if (lost === 0) return { text: [...lines, "content/published is up to date."].join("\n") };
      const end = `${lost} published cards cannot be made any more: npm run content -- check names them.`;
      return { text: [...lines, end].join("\n"), status: 1 };
    },
  },

  sets: {
    does: "propose cards over several facts, for an author to accept",
    help: `sets [case …] [--write]

Shows proposals for these cases, or for all: facts that one match, order, compare or multi card would ask about
together, each with the card it makes. Copy the lines you want into content/sets/<case>.yaml.

  --write   accept all of them: write content/sets/<case>.yaml`,
    options: { write: { type: "boolean" } },
    run(folder, caseIds, { write }) {
      let corpus = wholeCorpus(folder);
      for (const id of caseIds) assertCase(corpus, id);
      const wanted = corpus.studies.map(({ id }) => id).filter((id) => caseIds.length === 0 || caseIds.includes(id));
      const onProgress = showProgress("cases");
      const texts: string[] = [];
      for (const [done, id] of wanted.entries()) {
        if (!write) texts.push(proposalText(corpus, id));
        else if (writeSetFile(folder, corpus, id)) {
          texts.push(`content/sets/${id}.yaml is written.`);
          // What is accepted for one case is not proposed again from the other side.
          corpus = withSets(corpus, folder);
        }
        onProgress(done + 1, wanted.length);
      }
      return { text: texts.join(write ? "\n" : "\n\n") };
    },
  },

  stats: {
    does: "count facts, sources, cards by kind and case, and what was not made",
    help: `stats [--json]

Which cases are written, how well facts are sourced, cards by kind and case, and why cards were not made. The columns:
facts, bare (facts without a card), deck and more (cards of the two decks), then cards by kind.

  --json   for programs: { coverage, cases }`,
    options: { json: { type: "boolean" } },
    run(folder, _caseIds, { json }) {
      const corpus = wholeCorpus(folder);
      const coverage = coverageOf(corpus, readLines(path.join(folder, "case-ids.txt")));
      const cases = statsOf(corpus, showProgress("cases"));
      if (json) return { text: JSON.stringify({ coverage, cases }, undefined, 2) };
      return { text: `${statsText(cases)}\n\n${coverageText(coverage)}` };
    },
  },
};

function wholeCorpus(folder: string): Corpus {
  return withSets(loadContent(folder), folder);
}

function preparedCase(folder: string, caseId: string | undefined): PreparedCase {
  const corpus = wholeCorpus(folder);
  return prepareCase(folder, corpus, assertCase(corpus, caseId));
}

function assertCase(corpus: Corpus, caseId: string | undefined): string {
  if (caseId === undefined || !corpus.study(caseId)) throw new UnknownCase(caseId, corpus);
  return caseId;
}
