import type { DeckId } from "../core/ids.ts";
import type { LineOf } from "../core/portability/file-lines.ts";
import type { StoredCard } from "../store/decks.ts";
import { habitsOf, preferencesOfRow } from "../store/profiles.ts";
import { applyCards } from "./apply-cards.ts";
import { type Applied, NOTHING_LOST, type Target } from "./apply-target.ts";
import { type DeckIds, ownDeckTarget } from "./deck-ids.ts";
import type { Settings } from "./read-lines.ts";
import { sha256 } from "./sha256.ts";

/** Lines that are applied together, after all of them were read; applying them again changes nothing. */
export type Group =
  | { type: "profile"; settings: Settings }
  | { type: "deck"; deck: LineOf<"deck">; cards: LineOf<"deckCard">[] }
  | { type: "case"; of: LineOf<"case">; facts: LineOf<"fact">[] }
  | { type: "enrolment"; enrolment: LineOf<"enrolment"> }
  | { type: "cards"; cards: LineOf<"card">[] };

/**
 * Applies a group. What is there already stays: settings that were chosen, facts, decks, reviews. Every step may be
 * repeated, and ends in the same.
 */
export async function applyGroup(group: Group, target: Target): Promise<Applied> {
  switch (group.type) {
    case "profile":
      await applySettings(group.settings, target);
      return NOTHING_LOST;
    case "deck":
      await applyDeck(group, target);
      return NOTHING_LOST;
    case "case":
      await applyCase(group, target);
      return NOTHING_LOST;
    case "enrolment":
      await applyEnrolment(group.enrolment, target);
      return NOTHING_LOST;
    case "cards":
      return applyCards(group.cards, target);
  }
}

/** What everybody has is no choice. Settings that were never chosen here become those of the file, also in enrolments, which have a copy of what a review needs. */
async function applySettings(settings: Settings, { userId, stores }: Target): Promise<void> {
  const defaults = Object.entries(preferencesOfRow(undefined));
  const chosen = Object.fromEntries(
    Object.entries(settings).filter(
      ([name, value]) => !defaults.some(([one, usual]) => one === name && usual === value),
    ),
  );
  if (Object.keys(chosen).length === 0) return;
  const habits = habitsOf(await stores.profiles.fill(userId, chosen));
  const { enrolments } = await stores.enrolments.listWithPreferences(userId);
  await Promise.all(enrolments.map(({ deckId }) => stores.enrolments.copyHabits(userId, deckId, habits)));
}

/** An own deck that is not there is published under its old id, or a new one when somebody else has that. */
async function applyDeck(
  { deck, cards }: Extract<Group, { type: "deck" }>,
  { userId, stores, deckIds }: Target,
): Promise<void> {
  const { title, domain, cardCount, version, edits, keys } = deck;
  const { deckId, isThere } = await ownDeckTarget(userId, deck.deckId, stores.decks);
  if (!isThere) {
    const stored = cards.map(({ ordinal, card }): StoredCard => ({ ...card, ordinal }));
    const content = { deckId, title, domain, cardCount, cards: stored, replaced: [] };
    const known = await stores.registries.find(deckId);
    if (known.length < keys.length) await stores.registries.save(deckId, keys, known.length);
    await stores.decks.publish({ ...content, hash: sha256(JSON.stringify(content)) }, userId, { version, edits });
  }
  deckIds.forget(deck.deckId);
}

/** Facts are added, none is written over. */
async function applyCase(
  { of, facts }: Extract<Group, { type: "case" }>,
  { userId, now, stores, deckIds }: Target,
): Promise<void> {
  const { caseId, fields, document } = of;
  const before = await stores.cases.find(userId, caseId);
  const names = new Set(before?.facts.map(({ type, id }) => `${type}/${id}`));
  const fresh = facts.map(({ fact }) => fact).filter(({ type, id }) => !names.has(`${type}/${id}`));
  if (before && fresh.length === 0) return;
  const deckId = before ? before.deckId : of.deckId && (await ownDeckOf(of.deckId, deckIds));
  const own = before ?? { caseId, title: fields.title, fields, document };
  const all = [...(before?.facts ?? []), ...fresh];
  await stores.cases.save(userId, { ...own, deckId, facts: all, updatedAt: now }, before);
}

async function ownDeckOf(deckId: DeckId, deckIds: DeckIds): Promise<DeckId | null> {
  const found = await deckIds.find(deckId);
  return found.isOwn ? found.deckId : null;
}

/**
 * Enrols as the file says, unless the learner has a place in the deck here. A deck that they may not see, or had left,
 * is one that was left: its cards wait for them, and the deck opens as for anybody else.
 */
async function applyEnrolment(line: LineOf<"enrolment">, { userId, stores, deckIds }: Target): Promise<void> {
  const { deckId, isVisible } = await deckIds.find(line.deckId);
  const meta = await stores.decks.find(deckId);
  const { preferences } = await stores.enrolments.listWithPreferences(userId);
  const place = {
    userId,
    deckId,
    enrolledAt: line.enrolledAt,
    deckVersion: Math.min(line.deckVersion, meta?.version ?? line.deckVersion),
    cardCount: meta?.cardCount ?? 0,
    newCardsPerDay: line.newCardsPerDay,
    reviewsPerDay: line.reviewsPerDay,
    withdrawn: meta?.withdrawn ?? [],
    kin: meta?.kin,
    ...habitsOf(preferences),
  };
  if (meta && isVisible && line.leftAt === null) await stores.enrolments.restore(place, line.timeZone, null);
  else await stores.enrolments.restore(place, line.timeZone, line.leftAt ?? line.enrolledAt);
}
