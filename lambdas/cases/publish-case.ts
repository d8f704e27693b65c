import { randomInt } from "node:crypto";
import type { Drop } from "../core/cards/question.ts";
import type { Vocabulary } from "../core/cards/vocabulary.ts";
import { Failure } from "../core/errors.ts";
import { DeckId, isOwnDeckId, type UserId } from "../core/ids.ts";
import { faultOf, studyOf } from "../core/ingest/own-case.ts";
import type { Instant } from "../core/time.ts";
import type { CaseStore, OwnCase } from "../store/cases.ts";
import type { DeckRegistryStore } from "../store/deck-registries.ts";
import { CARDS_PER_PAGE, type DeckStore, type DeckSummary } from "../store/decks.ts";
import { caseDeck } from "./case-deck.ts";
import { ownCase } from "./own-cases.ts";

const ID_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ID_LENGTH = 12;

/**
 * Makes the complete facts of a case the newest version of its private deck. The id of the deck is written to the case
 * and the ordinals to the registry before any page, so that a publication that fails half-way goes on with the same ones.
 * @throws {Failure} `unknown-case`, `nothing-to-publish`, `case-changed`, `deck-busy`
 */
export async function publishCase(
  userId: UserId,
  caseId: string,
  vocabulary: Vocabulary,
  now: Instant,
  stores: {
    cases: Pick<CaseStore, "find" | "save">;
    decks: Pick<DeckStore, "publish">;
    registries: DeckRegistryStore;
  },
): Promise<{ deck: DeckSummary; of: OwnCase; drops: readonly Drop[] }> {
  const found = await ownCase(userId, caseId, stores.cases);
  const study = studyOf(caseId, found.fields, found.facts, vocabulary);
  if (!study) throw nothing(found, vocabulary);
  const deckId = found.deckId ?? newDeckId();
  const given = found.deckId ? await stores.registries.find(deckId) : [];
  const { keys, content, drops } = caseDeck(study, deckId, given, vocabulary);
  if (keys.length === 0) throw nothing(found, vocabulary);

  const of = found.deckId ? found : await stores.cases.save(userId, { ...found, deckId, updatedAt: now }, found);
  if (keys.length > given.length && !(await stores.registries.save(deckId, keys, given.length))) {
    throw new Failure("deck-busy", "The deck is being published by another request. Send this one again.");
  }
  const { version } = await stores.decks.publish(content, userId);
  const { title, domain, cardCount } = content;
  const pageCount = Math.ceil(cardCount / CARDS_PER_PAGE);
  const summary = { deckId, title, domain, version, cardCount, pageCount };
  return { deck: summary, of, drops: [...drops, ...refused(found, vocabulary)] };
}

/** Facts that call themselves complete and are not, as only an imported file may have them. */
function refused({ caseId, fields, facts }: OwnCase, vocabulary: Vocabulary): Drop[] {
  return facts.flatMap((fact): Drop[] => {
    const detail = fact.missing.length === 0 ? faultOf(fact, fields, vocabulary) : undefined;
    return detail === undefined ? [] : [{ key: `${caseId}/${fact.type}/${fact.id}`, reason: "wording", detail }];
  });
}

function nothing({ fields, facts }: OwnCase, vocabulary: Vocabulary): Failure {
  const [draft] = facts.flatMap((fact) => {
    const fault = faultOf(fact, fields, vocabulary);
    return fault === undefined ? [] : [{ ...fact, fault }];
  });
  const example = draft ? ` ${draft.type}/${draft.id}: ${draft.fault}.` : "";
  return new Failure("nothing-to-publish", `No fact of the case is complete and gives a card.${example}`);
}

/** 12 random base-62 characters, a capital letter among them: the mark of a private deck. */
function newDeckId(): DeckId {
  for (;;) {
    const signs = Array.from({ length: ID_LENGTH }, () => ID_SIGNS[randomInt(ID_SIGNS.length)]);
    const id = DeckId.parse(signs.join(""));
    if (isOwnDeckId(id)) return id;
  }
}
