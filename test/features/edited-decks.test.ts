import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { loadContent } from "../../bin/content/load.ts";
import { publish as publishCases } from "../../bin/content/publish.ts";
import { prepareCase, registryFindings, registryName } from "../../bin/content/published.ts";
import { writeDecks } from "../../bin/content/write-decks.ts";
import { type CardId, DeckId } from "../../lambdas/core/ids.ts";
import type { Grade } from "../../lambdas/core/reviews/memory.ts";
import { isoInstant } from "../../lambdas/core/time.ts";
import { enrol } from "../../lambdas/decks/enrol.ts";
import { publishDecks } from "../../lambdas/publisher/publish-decks.ts";
import { getCard } from "../../lambdas/reviews/get-card.ts";
import { listDue } from "../../lambdas/reviews/list-due.ts";
import { submitReview } from "../../lambdas/reviews/submit-record.ts";
import { deckLinkStore } from "../../lambdas/store/deck-links.ts";
import { deckStore } from "../../lambdas/store/decks.ts";
import { profileStore } from "../../lambdas/store/profiles.ts";
import { edit, useContentFolder } from "../content/folder.ts";
import { useEngine } from "../support/engine.ts";
import { card, NOW, storesOver } from "../support/learners.ts";

const DECK = DeckId.parse("lighthouse");
const LEARNER = "learner";
const DAY_MS = 86_400_000;
const engine = useEngine();
const contentFolder = useContentFolder();
const stores = () => {
  const { db, coreTable } = engine();
  return {
    ...storesOver(db, coreTable),
    decks: deckStore(db, coreTable),
    links: deckLinkStore(db, coreTable),
    profiles: profileStore(db, coreTable),
  };
};

/** From a case file to the table, as `npm run content -- publish` and a deployment do it. */
async function publish(folder: string): Promise<string> {
  publishCases(folder, { caseIds: [DECK], withdraw: false });
  writeDecks(path.join(folder, "out"), folder);
  return publishDecks(path.join(folder, "out"), stores().decks);
}

/** The first published card of a slot of a fact, `mistake/one-keeper#remedy`. */
function cardOf(folder: string, slot: string): CardId {
  const lines = readFileSync(path.join(folder, registryName(DECK)), "utf8").split("\n");
  const ordinal = lines.findIndex((key) => key.startsWith(`${DECK}/${slot}~`));
  if (ordinal < 0) throw new Error(`No card of ${slot} is published: ${lines.join(" ")}`);
  return card(ordinal, DECK);
}

async function review(id: CardId, day: number, grade: Grade): Promise<void> {
  const at = NOW + day * DAY_MS;
  const sent = { id: `review-${id}-${day}`.padEnd(16, "-").replaceAll(".", "_"), grade, reviewedAt: isoInstant(at) };
  await submitReview(LEARNER, id, { ...sent, durationMs: 0, timeZone: "UTC" }, at, stores());
}

const date = (day: number) => isoInstant(NOW + day * DAY_MS).slice(0, 10);
const detail = async (id: CardId) => (await getCard(LEARNER, id, { limit: 50 }, stores().schedules)).detail;
const queue = async (day: number) => (await listDue(LEARNER, { limit: 200 }, NOW + day * DAY_MS, stores())).queue.cards;

const EDITED_ON = 10;
const DUE_BEFORE = 23;

describe("a deck that is edited and published again", () => {
  let folder: string;
  let cards: Record<"reworded" | "revised" | "corrected" | "replaced" | "retired" | "unstudied", CardId>;
  let before: Awaited<ReturnType<typeof detail>>;
  let answer: Awaited<ReturnType<typeof enrol>>;

  beforeAll(async () => {
    folder = contentFolder();
    expect(await publish(folder)).toBe("2 decks, 2 of them new or changed");
    await enrol(LEARNER, DECK, 200, NOW, stores());
    cards = {
      reworded: cardOf(folder, "pattern/sweep#pattern"),
      revised: cardOf(folder, "incident/1990-dark#lesson"),
      corrected: cardOf(folder, "component/lamp#role"),
      replaced: cardOf(folder, "mistake/one-keeper#remedy"),
      retired: cardOf(folder, "scale/ships#qty"),
      unstudied: cardOf(folder, "incident/1990-dark#cause"),
    };
    const { unstudied: _unstudied, ...studied } = cards;
    for (const id of Object.values(studied)) {
      await review(id, 0, 5);
      await review(id, 1, 4);
      await review(id, 7, 3);
    }
    before = await detail(cards.revised);

    const file = path.join(folder, "cases/lighthouse.yaml");
    edit(
      file,
      "use: a turning glass throws the light around the whole horizon",
      "use: a turning glass sends the light around the whole horizon",
    );
    edit(
      file,
      "lesson: keep a second lamp that burns another fuel",
      "lesson: keep a second lamp that burns a dry fuel\n      rev: 2",
    );
    edit(file, "role: vessel in which the oil is lit", "role: wick that draws up the fuel");
    edit(file, "{id: one-keeper, name: a single keeper on the rock,", "{id: no-relief, name: a keeper without relief,");
    edit(
      file,
      '    - {id: ships, metric: ships guided past the rock, qty: ">4200 ships/year", as_of: "1998", importance: 3, src: [keeper]}\n',
      "",
    );
    edit(
      file,
      "relations:\n",
      `retired:
  - {fact: mistake/one-keeper, on: "2026-11-20", why: told better, replaced_by: mistake/no-relief}
  - {fact: scale/ships, on: "2026-11-20", why: nobody counts them any more}
relations:
`,
    );
    expect(await publish(folder)).toBe("2 decks, 2 of them new or changed");
    answer = await enrol(LEARNER, DECK, undefined, NOW + EDITED_ON * DAY_MS, stores());
  });

  it("says which of the learner's cards it moved, and no others", () => {
    const { revised, suspended, carried } = answer.changes;

    expect(answer.enrolment.deckVersion).toBe(2);
    expect([...revised].sort()).toEqual([cards.revised, cards.corrected].sort());
    expect([...suspended].sort()).toEqual([cards.replaced, cards.retired].sort());
    expect([...carried]).toEqual([cardOf(folder, "mistake/no-relief#remedy")]);
  });

  it("leaves the schedule of a card that was only reworded", async () => {
    const { schedule, history } = await detail(cards.reworded);

    expect(schedule).toMatchObject({ dueOn: date(DUE_BEFORE), intervalDays: 16, suspended: false, version: 3 });
    expect(history).toHaveLength(3);
  });

  it("brings a card whose answer changed in meaning back within a day, its E-factor kept", async () => {
    const { schedule, history } = await detail(cards.revised);

    expect(before.schedule).toMatchObject({ dueOn: date(DUE_BEFORE), easeFactor: 2.46, intervalDays: 16 });
    expect(schedule).toEqual({ ...before.schedule, dueOn: date(EDITED_ON + 1), version: 4 });
    expect(history[0]).toMatchObject({ type: "edit", edit: "revised", learningDay: date(EDITED_ON) });
    expect(await queue(EDITED_ON + 1)).toContainEqual(expect.objectContaining({ cardId: cards.revised, state: "due" }));
  });

  it("does so for an answer that was corrected without raising the rev", async () => {
    const { schedule, history } = await detail(cards.corrected);

    expect(schedule).toMatchObject({ dueOn: date(EDITED_ON + 1), easeFactor: 2.46, intervalDays: 16, version: 4 });
    expect(history[0]).toMatchObject({ type: "edit", edit: "revised" });
  });

  it("writes nothing for a revised card that the learner has not met", async () => {
    expect((await detail(cards.unstudied)).schedule).toMatchObject({ version: 0, dueOn: null });
  });

  it("moves the schedule of a replaced card over to the one in its place, with half the interval", async () => {
    const successor = cardOf(folder, "mistake/no-relief#remedy");
    const { schedule, history } = await detail(successor);

    expect(schedule).toMatchObject({ dueOn: date(EDITED_ON + 8), repetitions: 3, intervalDays: 8, easeFactor: 2.46 });
    expect(schedule).toMatchObject({ reviews: 0, suspended: false });
    expect(history).toMatchObject([{ type: "edit", edit: "carried" }]);
    expect((await queue(EDITED_ON)).map(({ cardId }) => cardId)).not.toContain(successor);
    const offered = (await queue(EDITED_ON + 8)).filter(({ cardId }) => cardId === successor);
    expect(offered).toMatchObject([{ state: "due", intervalDays: 8 }]);
  });

  it.each(["replaced", "retired"] as const)("suspends a %s card and deletes nothing of it", async (which) => {
    const { schedule, history } = await detail(cards[which]);

    expect(schedule).toMatchObject({ suspended: true, dueOn: null, repetitions: 3, intervalDays: 16, reviews: 3 });
    expect(history).toMatchObject([{ type: "edit", edit: "withdrawn" }, ...Array(3).fill({ type: "review" })]);
    expect((await queue(400)).map(({ cardId }) => cardId)).not.toContain(cards[which]);
  });

  it("refuses to build a deck from which a published card would vanish silently", () => {
    const file = path.join(folder, "cases/lighthouse.yaml");
    edit(file, "fact: scale/ships,", "fact: scale/lamps,");

    expect(() => writeDecks(path.join(folder, "out"), folder)).toThrow(
      /lighthouse\/scale\/ships#qty~\w+ is published and cannot be made any more .+ list it under retired/,
    );
    expect(registryFindings(folder, prepareCase(folder, loadContent(folder), DECK)).length).toBeGreaterThan(0);
  });
});
