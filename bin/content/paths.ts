import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { cardFor, LearningPath, PathFile, PathId } from "../../lambdas/core/cards/learning-path.ts";
import { cardId, cardParts, DeckId, Ordinal } from "../../lambdas/core/ids.ts";
import { ContentError, type Finding } from "./findings.ts";
import { sha256 } from "./published.ts";
import { parsed } from "./schema-findings.ts";
import { didYouMean } from "./suggest.ts";
import { writeChanged } from "./write-changed.ts";
import { readYaml, type YamlFile } from "./yaml-file.ts";

/** The published cards of a default deck. */
export type PathDeck = {
  deckId: string;
  cards: readonly { ordinal: number; key: string; after?: readonly string[] | undefined }[];
};

/** The default decks, by case id. */
export type PathDecks = { ids: readonly string[]; find: (caseId: string) => PathDeck | undefined };

/**
 * Every file of `content/paths` as a path over the given decks, and what is wrong with them: a fact that no card asks
 * about, one that stands twice, a path that no YAML file can be.
 */
export function readPaths(folder: string, decks: PathDecks): { paths: LearningPath[]; findings: Finding[] } {
  const paths: LearningPath[] = [];
  const findings: Finding[] = [];
  const place = path.join(folder, "paths");
  for (const entry of existsSync(place) ? readdirSync(place).sort() : []) {
    if (!entry.endsWith(".yaml")) continue;
    const name = `paths/${entry}`;
    const file = readYaml(path.join(place, entry), name);
    const read = parsed(file, PathFile);
    const id = PathId.safeParse(entry.replace(/\.yaml$/, ""));
    if (!id.success)
      findings.push({
        file: name,
        line: 1,
        column: 1,
        path: "",
        problem: "write a name such as new-to-the-field.yaml",
      });
    if ("findings" in read) findings.push(...read.findings);
    if (!id.success || "findings" in read) continue;
    const resolved = resolve(id.data, read.value, decks, file);
    findings.push(...resolved.findings);
    paths.push(resolved.path);
  }
  return { paths, findings };
}

/**
 * Makes `outFolder` hold `<pathId>.json` for every path of the content folder, over the decks of `decksFolder`.
 * @throws {ContentError} when a path is wrong.
 */
export function writePaths(outFolder: string, decksFolder: string, contentFolder: string): void {
  const ids = readdirSync(decksFolder).flatMap((name) => /^([a-z0-9-]+)\.json$/.exec(name)?.[1] ?? []);
  const known = new Map<string, PathDeck>();
  const find = (caseId: string) => {
    if (!known.has(caseId) && ids.includes(caseId)) {
      known.set(caseId, JSON.parse(readFileSync(path.join(decksFolder, `${caseId}.json`), "utf8")));
    }
    return known.get(caseId);
  };
  const { paths, findings } = readPaths(contentFolder, { ids, find });
  if (findings.length > 0) throw new ContentError(findings);
  mkdirSync(outFolder, { recursive: true });
  const files = new Map(paths.map((one) => [`${one.pathId}.json`, JSON.stringify(one)]));
  for (const name of readdirSync(outFolder)) {
    if (name.endsWith(".json") && !files.has(name)) rmSync(path.join(outFolder, name), { force: true });
  }
  for (const [name, text] of files) writeChanged(path.join(outFolder, name), text);
}

function resolve(
  pathId: PathId,
  { title, axis, summary, steps }: PathFile,
  decks: PathDecks,
  file: YamlFile,
): { path: LearningPath; findings: Finding[] } {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  const resolved = steps.map((step, place) => ({
    title: step.title,
    cards: step.learn.flatMap((learn, index) => {
      const at = ["steps", place, "learn", index];
      if (seen.has(learn)) findings.push(file.finding(at, `${learn} stands in this path already`));
      seen.add(learn);
      const deck = decks.find(caseOf(learn));
      const card = deck && cardFor(learn, deck.cards);
      if (!deck || !card) findings.push(file.finding(at, unknown(learn, deck, decks)));
      return deck && card ? [cardId(DeckId.parse(deck.deckId), Ordinal.parse(card.ordinal))] : [];
    }),
  }));
  const cards = resolved.flatMap((step) => step.cards);
  const deckIds = [...new Set(cards.map((card) => cardParts(card).deckId))].sort();
  const content = { pathId, title, axis, summary, cardCount: cards.length, deckIds, steps: resolved };
  return { path: LearningPath.parse({ ...content, hash: sha256(JSON.stringify(content)) }), findings };
}

function caseOf(learn: string): string {
  return learn.split("/", 1)[0] ?? "";
}

function unknown(learn: string, deck: PathDeck | undefined, { ids }: PathDecks): string {
  if (!deck) return `there is no case "${caseOf(learn)}" with published cards. ${didYouMean(caseOf(learn), ids)}`;
  const own = [...new Set(deck.cards.map(({ key }) => key.split(/[#~]/, 1)[0] ?? ""))];
  return `the default deck has no card of "${learn}". ${didYouMean(learn, own)}`;
}
