export type GrammaticalForm = "clause" | "noun phrase" | "gerund" | "infinitive" | "because-clause";

/**
 * Verbs that need no dictionary to be told from nouns and participles: "a structure kept in order" and "a need for
 * rules" are noun phrases, so "kept" and "need" are not among them.
 */
const FINITE =
  /\s(?:is|are|was|were|has|have|had|can|could|may|might|must|will|would|does|do|did|cannot|became|stays?|takes|took|got|goes|went|keeps|loses|waits|grew|fell|rose|remains?|depends?|requires?|allows?|reaches|arrives?)\s/i;
/** A relative clause belongs to its noun: "a queue that holds jobs" is a noun phrase. */
const RELATIVE =
  /\s(?:that|which|who|whose|what|how|whether|where|when|until|while|so that|because|if|after|before|as)\s/i;
/** With an object: "conflicting versions reach the reader" begins with a participle, "sharing the key" with a gerund. */
const GERUND =
  /^(?!(?:thing|string|king|ring|spring|something|nothing|everything|anything|building|ping|sibling)\b)\p{L}{2,}ing (?:an?|the|it|them|one|all|each|every|of|in|on|from)\b/iu;

const DETERMINER = "(?:an?|the|one|no|all|each|every|its|their)";
const PREPOSITION = "(?:of|for|in|on|with|by|from|to|at|between|per|without|under|behind)";
/** No word that begins another part of the sentence. */
const WORD = `(?!(?:${DETERMINER}|${PREPOSITION}|and|or|that)\\b)[\\p{L}\\d%'-]+`;
const WORDS = `(?:${WORD} ){0,2}${WORD}`;
/** "a backup on tape", "the name": the noun comes at once, and nothing or prepositions with a few words each follow. */
const PLAIN_NOUN = new RegExp(
  `^(?<article>an?|the|one|no) (?<noun>${WORDS})(?: ${PREPOSITION} (?:${DETERMINER} )?${WORDS})*$`,
  "u",
);
/** "the score changes with", "the keeper wanted to": the last word may be the noun or a verb. */
const MAY_BE_VERB = / \p{L}+(?:[^s]s|ed)$/u;

/** How a text is built; undefined when its words do not tell for certain without a dictionary. */
export function grammaticalForm(text: string): GrammaticalForm | undefined {
  if (/^(?:because|since|so that)\s/i.test(text)) return "because-clause";
  if (/^(?:to|how to)\s/i.test(text)) return "infinitive";
  const [main = ""] = text.split(RELATIVE);
  // The first word of a clause is its subject or the article before it, never its verb.
  if (FINITE.test(` ${main.split(" ").slice(1).join(" ")} `)) return "clause";
  if (GERUND.test(text)) return "gerund";
  const noun = PLAIN_NOUN.exec(text)?.groups?.noun;
  return noun !== undefined && !MAY_BE_VERB.test(noun) ? "noun phrase" : undefined;
}
