import { describe, expect, it } from "@jest/globals";
import { cardId, DeckId, Ordinal } from "../../lambdas/core/ids.ts";
import { type EnrolStores, enrol } from "../../lambdas/decks/enrol.ts";
import { listDue } from "../../lambdas/reviews/list-due.ts";
import { submitReview } from "../../lambdas/reviews/submit-record.ts";
import { deckLinkStore } from "../../lambdas/store/deck-links.ts";
import { type DeckContent, deckStore } from "../../lambdas/store/decks.ts";
import { profileStore } from "../../lambdas/store/profiles.ts";
import { recordKey } from "../../lambdas/store/record-key.ts";
import { deckContent, edited } from "../support/deck-content.ts";
import { useEngine } from "../support/engine.ts";
import { crashingAfter, faulty } from "../support/faults.ts";
import { card, expectStored, NOW, storedCard, storesOver, untilAnswered } from "../support/learners.ts";
import { recordOfReview, reviewInput } from "../support/reviews.ts";
import { type Chance, chance, count, forEachSeed, interleaving } from "../support/simulation.ts";

const CARDS = 6;
const DAY_MS = 86_400_000;
const engine = useEngine();

/** The next version: some cards revised, now and then one withdrawn or replaced by another. */
function nextVersion(random: Chance, deck: DeckContent): DeckContent {
  const ordinals = deck.cards.map(({ ordinal }) => ordinal);
  const gone = ordinals.length > 3 && random.happens(0.6) ? random.pick(ordinals) : undefined;
  const left = ordinals.filter((ordinal) => ordinal !== gone);
  const successor = gone !== undefined && random.happens(0.6) ? random.pick(left) : undefined;
  const by = successor === undefined ? undefined : cardId(deck.deckId, successor);
  return edited(deck, {
    revised: left.filter(() => random.happens(0.3)),
    withdrawn: gone === undefined ? [] : [gone],
    replaced: [...deck.replaced, ...(gone !== undefined && by ? [{ ordinal: gone, by }] : [])],
  });
}

describe("new versions of a deck, taken up by several devices while they review", () => {
  it("apply each edit once, lose no review and agree, whatever crashes and whoever is first", async () => {
    const tally = await forEachSeed("edited cards", { short: 10, soak: 4_000 }, async (seed, tally) => {
      const random = chance(seed);
      const order = interleaving(random);
      const userId = `learner-${seed}`;
      const deckId = DeckId.parse(`deck-${seed}`);
      const db = faulty(engine(), { random, tally, order, staleReads: 0.1, repeatedWrites: 0.05, lostAnswers: 0.05 });
      const quiet = storesOf(engine().db);
      let deck = deckContent(deckId, CARDS);
      await quiet.decks.publish(deck);
      await enrol(userId, deckId, null, NOW - 90 * DAY_MS, quiet);

      const sent = new Map<number, ReturnType<typeof reviewInput>[]>();
      const review = async (ordinal: number, at: number, stores: typeof quiet) => {
        const input = reviewInput(random, at);
        sent.set(ordinal, [...(sent.get(ordinal) ?? []), input]);
        await untilAnswered(() => submitReview(userId, card(ordinal, deckId), input, NOW, stores), {
          tally,
          tries: 40,
        });
      };
      for (let place = 0; place < 8; place += 1) {
        await review(random.integer(0, CARDS - 1), NOW - random.integer(1, 60) * DAY_MS, quiet);
      }

      for (let version = random.integer(1, 3); version > 0; version -= 1) {
        deck = nextVersion(random, deck);
        await quiet.decks.publish(deck);
        const devices = Array.from({ length: random.integer(1, 3) }, () => async () => {
          await untilAnswered(
            () => {
              const crashing = random.happens(0.5) ? crashingAfter(db, random.integer(0, 4)) : db;
              return enrol(userId, deckId, undefined, NOW, storesOf(crashing, order.pause));
            },
            { tally, tries: 40 },
          );
          count(tally, "versions taken up");
        });
        const reviewing = () =>
          review(random.integer(0, CARDS - 1), NOW - random.integer(0, 3) * DAY_MS, storesOf(db, order.pause));
        const ends = await order.run([...devices, reviewing]);
        expect(ends.filter(({ status }) => status === "rejected")).toEqual([]);
      }

      const meta = await quiet.decks.find(deckId, true);
      expect(await quiet.schedules.findEnrolment(userId, deckId)).toMatchObject({ deckVersion: meta?.version });
      const due = await listDue(userId, { limit: 200 }, NOW + 900 * DAY_MS, quiet);
      const offered = due.queue.cards.map((one) => one.cardId);
      expect(new Set(offered).size).toBe(offered.length);
      for (let ordinal = 0; ordinal < CARDS; ordinal += 1) {
        const id = card(ordinal, deckId);
        const edit = meta?.edits.find((one) => one.ordinal === ordinal);
        const isGone = edit !== undefined && edit.type !== "revised";
        if (!sent.has(ordinal) && !isGone) continue;
        const { records } = await storedCard(engine(), userId, id);
        const edits = records.filter(({ kind }) => kind === "edit");
        const reviews = (sent.get(ordinal) ?? []).map(recordOfReview);
        await expectStored(engine(), userId, id, [...edits, ...reviews]);
        count(tally, "edits applied", edits.length);
        const type = isGone ? "withdrawn" : "revised";
        const isMet = reviews.some(({ at }) => at < NOW - 4 * DAY_MS);
        if (edit && (isGone || isMet)) {
          expect(edits.map(({ key }) => key)).toContain(recordKey(`${type}:${id}:${edit.version}`));
        }
        if (isGone) expect(offered).not.toContain(id);
        else if (sent.has(ordinal)) expect(offered).toContain(id);
      }
    });

    expect(tally["edits applied"]).toBeGreaterThan(30);
    expect(tally["sent again"]).toBeGreaterThan(0);
  });

  function storesOf(db: Parameters<typeof deckStore>[0], pause?: EnrolStores["pause"]) {
    const { coreTable } = engine();
    const reviewing = storesOver(db, coreTable, pause);
    return {
      ...reviewing,
      decks: deckStore(db, coreTable),
      links: deckLinkStore(db, coreTable),
      profiles: profileStore(db, coreTable),
    };
  }
});

describe("taking up a version", () => {
  const stores = () => {
    const { db, coreTable } = engine();
    return {
      ...storesOver(db, coreTable),
      decks: deckStore(db, coreTable),
      links: deckLinkStore(db, coreTable),
      profiles: profileStore(db, coreTable),
    };
  };
  const reviewed = async (userId: string, deckId: DeckId, ordinal: number, at: number) => {
    const input = reviewInput(chance(ordinal), at, { grade: 4, timeZone: "UTC" });
    await submitReview(userId, card(ordinal, deckId), input, NOW, stores());
  };
  const stateOf = async (userId: string, deckId: DeckId, ordinal: number) =>
    (await storedCard(engine(), userId, card(ordinal, deckId))).item;

  it("keeps a review out of the queue that comes late, of a card that is gone", async () => {
    const deck = deckContent("late", 3);
    await stores().decks.publish(deck);
    await enrol("late", deck.deckId, null, NOW - 9 * DAY_MS, stores());
    await stores().decks.publish(edited(deck, { withdrawn: [1] }));
    const { changes } = await enrol("late", deck.deckId, null, NOW, stores());

    await reviewed("late", deck.deckId, 1, NOW - 3 * DAY_MS);

    expect(changes.suspended.size).toBe(0);
    expect(await stateOf("late", deck.deckId, 1)).not.toHaveProperty("d");
    const { queue } = await listDue("late", { limit: 50 }, NOW, stores());
    expect(queue.cards.map((one) => one.cardId)).toEqual([card(0, deck.deckId), card(2, deck.deckId)]);
  });

  it("applies what changed while the learner had left the deck", async () => {
    const deck = deckContent("left", 2);
    await stores().decks.publish(deck);
    await enrol("left", deck.deckId, null, NOW - 9 * DAY_MS, stores());
    await reviewed("left", deck.deckId, 0, NOW - 3 * DAY_MS);
    await stores().enrolments.leave("left", deck.deckId, NOW);
    await stores().decks.publish(edited(deck, { withdrawn: [0] }));

    const { changes } = await enrol("left", deck.deckId, null, NOW, stores());

    expect([...changes.suspended]).toEqual([card(0, deck.deckId)]);
  });

  it("carries a schedule into a deck that the learner joins later, where the card is then not new", async () => {
    const [from, to] = [deckContent("moves-out", 2), deckContent("moves-in", 3)];
    for (const deck of [from, to]) await stores().decks.publish(deck);
    await enrol("mover", from.deckId, null, NOW - 9 * DAY_MS, stores());
    await reviewed("mover", from.deckId, 0, NOW - 3 * DAY_MS);
    const by = card(1, to.deckId);
    await stores().decks.publish(edited(from, { replaced: [{ ordinal: Ordinal.parse(0), by }] }));

    const { changes } = await enrol("mover", from.deckId, null, NOW, stores());
    const before = await listDue("mover", { limit: 50 }, NOW, stores());
    await enrol("mover", to.deckId, null, NOW, stores());
    const after = await listDue("mover", { limit: 50, filter: to.deckId }, NOW, stores());

    expect([...changes.carried]).toEqual([by]);
    expect(before.queue.cards.map((one) => one.cardId)).toEqual([card(1, from.deckId)]);
    expect(after.queue.cards.map((one) => [one.cardId, one.state])).toEqual([
      [by, "due"],
      [card(0, to.deckId), "new"],
      [card(2, to.deckId), "new"],
    ]);
  });

  it("offers a carried card only from the version on that has it", async () => {
    const [from, to] = [deckContent("early-out", 2), deckContent("early-in", 1)];
    for (const deck of [from, to]) await stores().decks.publish(deck);
    for (const { deckId } of [from, to]) await enrol("early", deckId, null, NOW - 9 * DAY_MS, stores());
    await reviewed("early", from.deckId, 0, NOW - 3 * DAY_MS);
    const by = card(1, to.deckId);
    await stores().decks.publish(deckContent("early-in", 2));
    await stores().decks.publish(edited(from, { replaced: [{ ordinal: Ordinal.parse(0), by }] }));
    await enrol("early", from.deckId, null, NOW, stores());
    const offered = async () =>
      (await listDue("early", { limit: 50 }, NOW, stores())).queue.cards.map((one) => one.cardId);

    expect(await offered()).not.toContain(by);
    await enrol("early", to.deckId, null, NOW, stores());
    expect(await offered()).toContain(by);
  });

  it("reaches a card with an archive, and once only", async () => {
    const deck = deckContent("archived", 1);
    await stores().decks.publish(deck);
    await enrol("archived", deck.deckId, null, NOW - 900 * DAY_MS, stores());
    for (let day = 0; day < 62; day += 1) {
      const input = reviewInput(chance(day), NOW - (70 - day) * DAY_MS, { grade: 4 });
      await submitReview("archived", card(0, deck.deckId), input, NOW, stores());
    }
    await stores().decks.publish(edited(deck, { revised: [0] }));
    const crashing = { ...stores(), enrolments: { ...stores().enrolments, enrol: failingSecond() } };
    await expect(enrol("archived", deck.deckId, null, NOW, crashing)).rejects.toThrow("The process ended");
    for (let more = 0; more < 70; more += 1) {
      const input = reviewInput(chance(900 + more), NOW + more * 60_000, { grade: 4 });
      await submitReview("archived", card(0, deck.deckId), input, NOW + more * 60_000, stores());
    }

    await enrol("archived", deck.deckId, null, NOW + DAY_MS, stores());

    const { records, blocks } = await storedCard(engine(), "archived", card(0, deck.deckId));
    expect(blocks.length).toBeGreaterThan(2);
    expect(records.filter(({ kind }) => kind === "edit")).toHaveLength(1);
    expect(records).toHaveLength(62 + 70 + 1);
  });

  /** The enrolment's first write, refused because it is behind, and the end of the process at the second. */
  function failingSecond(): EnrolStores["enrolments"]["enrol"] {
    let calls = 0;
    return async (...given) => {
      calls += 1;
      if (calls === 2) throw new Error("The process ended");
      return stores().enrolments.enrol(...given);
    };
  }
});
