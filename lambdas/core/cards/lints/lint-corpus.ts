import type { Card } from "../card.ts";
import type { CaseStudy } from "../case-study.ts";
import type { Corpus } from "../corpus.ts";
import type { Drop, Hash } from "../question.ts";
import { byCodeUnit } from "../wording.ts";
import { authoredTexts, statedFacts } from "./authored.ts";
import type { RuleId } from "./catalogue.ts";
import { cuedCorpus, faultyKeys, lookAlikes, silentFacts } from "./corpus-rules.ts";
import { type Face, faceOf } from "./face.ts";
import { type Broken, type Finding, findingOf } from "./finding.ts";
import { hingingCards } from "./hinging.ts";
import { lintFace } from "./lint-cards.ts";
import { nearDuplicates } from "./near-duplicates.ts";
import { phraseRules } from "./phrase-rules.ts";
import { unsafeText } from "./plain-text.ts";
import { contradictions, lowPeaks } from "./quantity-rules.ts";
import { copiedRun } from "./seed-runs.ts";
import { unevenTruth } from "./statement-rules.ts";
import { bareQuantity, danglingNames, lostFacts, sharedNames, toldTwice, weakSources } from "./study-rules.ts";

/** What the rules need to know besides facts and cards. */
export type LintContext = {
  /** SHA-256 in hexadecimal. */
  hash: Hash;
  /** The ids that a relation may lead to. */
  caseIds: ReadonlySet<string>;
  /** Ids of facts with a published card that was not withdrawn, by case. */
  published: ReadonlyMap<string, Iterable<string>>;
  /** Hashes of the runs of seven words of texts on file (`runHash`). */
  seedRuns: ReadonlySet<string>;
  /** What was not made, and why. */
  drops: readonly Drop[];
  /** The cards of a second run, when there was one: they must be the same to the byte. */
  again?: readonly Card[];
  /** The decks that learners get, each in its order: sessions are made of these. Without them all cards are one deck. */
  decks?: readonly (readonly Card[])[];
};

/**
 * Every rule of `catalogue` on every fact and card, errors and warnings, by case, rule and subject. Pure and, but for
 * cards with one and the same answer, linear in the number of facts and cards.
 */
export function lintCorpus(corpus: Corpus, cards: readonly Card[], context: LintContext): Finding[] {
  const faces: Face[] = [];
  const findings = [
    ...corpus.studies.flatMap((study) => lintStudy(study, corpus, context)),
    ...told("F11", sharedNames(corpus.studies)),
  ];
  for (const card of cards) {
    const face = faceOf(card, corpus);
    if (!face) continue;
    faces.push(face);
    findings.push(...lintFace(face));
  }
  findings.push(...lintTogether(corpus, cards, faces, context));
  return findings.sort(
    (one, other) =>
      byCodeUnit(one.case, other.case) ||
      byCodeUnit(one.rule, other.rule) ||
      byCodeUnit(one.subject ?? "", other.subject ?? ""),
  );
}

/** The rules on the facts of one case. */
export function lintStudy(study: CaseStudy, corpus: Corpus, context: LintContext): Finding[] {
  const facts = corpus.factsOf(study.id);
  const texts = authoredTexts(study);
  const phrases = texts.flatMap((authored) => {
    const { subject, slot, path, text } = authored;
    const at = { case: study.id, subject, slot, path };
    const copied = copiedRun(text, context.seedRuns, context.hash);
    const unsafe = unsafeText(text);
    return [
      ...phraseRules.flatMap(({ id, broken }) => {
        const message = broken(authored);
        return message ? [findingOf(id, { ...at, message: `${message}: “${text}”` })] : [];
      }),
      ...(copied ? [findingOf("F10", { ...at, message: copied })] : []),
      ...(unsafe ? [findingOf("C07", { ...at, message: unsafe })] : []),
    ];
  });
  return [
    ...told("F01", danglingNames(study, context.caseIds)),
    ...told("F02", lostFacts(study, context.published.get(study.id) ?? [])),
    ...told("F03", weakSources(study)),
    ...told("F04", statedFacts(study).flatMap(bareQuantity)),
    ...told("F05", contradictions(facts)),
    ...told("F06", lowPeaks(facts)),
    ...told("F12", statedFacts(study).flatMap(toldTwice)),
    ...phrases,
  ];
}

/** The rules that need all cards at once. */
function lintTogether(corpus: Corpus, cards: readonly Card[], faces: readonly Face[], context: LintContext): Finding[] {
  const byKey = new Map(faces.map((face) => [face.card.key, face]));
  const decks = (context.decks ?? [cards]).map((deck) => deck.flatMap(({ key }) => byKey.get(key) ?? []));
  return [
    ...decks.flatMap((deck) => byCase(deck).flatMap((same) => told("L05", hingingCards(same)))),
    ...told("O14", cuedCorpus(faces)),
    ...told("T02", [unevenTruth(faces), ...decks.map(unevenTruth)].flat()),
    ...told("C01", faultyKeys(cards, corpus, context.again, context.hash)),
    ...told("C02", nearDuplicates(decks.flat())),
    ...told("C03", lookAlikes(faces)),
    ...told("C06", silentFacts(corpus, cards, context.drops)),
  ];
}

function byCase(faces: readonly Face[]): Face[][] {
  const groups = new Map<string, Face[]>();
  for (const face of faces) {
    const { id } = face.fact.study;
    const group = groups.get(id);
    if (group) group.push(face);
    else groups.set(id, [face]);
  }
  return [...groups.values()];
}

function told(rule: RuleId, broken: readonly Broken[]): Finding[] {
  return broken.map((one) => findingOf(rule, one));
}
