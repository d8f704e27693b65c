export type GrammaticalForm = "clause" | "noun phrase" | "gerund" | "infinitive" | "because-clause";

const FINITE =
  /\s(?:is|are|was|were|has|have|had|can|could|may|might|must|will|would|does|do|did|cannot|becomes?|became|stays?|needs?|takes?|took|gets?|got|goes|went|makes?|made|keeps?|kept|loses?|lost|waits?|grows?|grew|falls?|fell|rises?|rose|fails?|remains?|depends?|requires?|allows?|reaches|arrives?)\s/i;
/** A relative clause belongs to its noun: "a queue that holds jobs" is a noun phrase. */
const RELATIVE = /\s(?:that|which|who|whose|where|when|until|while|so that|because|if|after|before|as)\s/i;
const GERUND =
  /^(?!(?:thing|string|king|ring|spring|something|nothing|everything|anything|building|ping|sibling)\b)\p{L}{2,}ing\b/iu;
/** "a backup on tape", "the name": the noun comes at once, and a preposition or nothing follows. */
const PLAIN_NOUN =
  /^(?:an?|the|one|no) (?:[\p{L}-]+ )?[\p{L}-]+(?: (?:of|for|in|on|with|by|from|to|at|between|per|without)\b.*)?$/u;

/** How a text is built; undefined when its first words do not tell for certain without a dictionary. */
export function grammaticalForm(text: string): GrammaticalForm | undefined {
  if (/^(?:because|since|so that)\s/i.test(text)) return "because-clause";
  if (/^(?:to|how to)\s/i.test(text)) return "infinitive";
  const [main = ""] = text.split(RELATIVE);
  // The first word of a clause is its subject or the article before it, never its verb.
  if (FINITE.test(` ${main.split(" ").slice(1).join(" ")} `)) return "clause";
  if (GERUND.test(text)) return "gerund";
  return PLAIN_NOUN.test(text) ? "noun phrase" : undefined;
}
