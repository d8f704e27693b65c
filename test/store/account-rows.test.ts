import { describe, expect, it } from "@jest/globals";
import { ACCOUNT_ROWS, placesOf, placesOfAnybody } from "../../lambdas/store/account-rows.ts";
import { recipientKey, sortKeys } from "../../lambdas/store/keys.ts";
import { recipientOf } from "../../lambdas/store/recipients.ts";
import { partitions } from "../../lambdas/store/tables.ts";

/** Partitions that hold nothing of any learner. */
const EVERYBODYS: readonly string[] = [
  partitions.deckList,
  partitions.paths,
  partitions.suppressed,
  partitions.serverKeys,
  partitions.teamList,
  partitions.assignmentsDue,
  partitions.snapshots,
  partitions.boardWork,
];
/** Sort keys in the partition of a deck, which goes as a whole. */
const OF_DECKS: readonly string[] = [
  sortKeys.deckMeta,
  sortKeys.deckClaim,
  sortKeys.deckPage,
  sortKeys.deckRegistry,
  sortKeys.deckLink,
  sortKeys.deckShared,
];
/** In the partition of a shared quiz, or of a learner in `views`. */
const OF_OTHERS: readonly string[] = [
  sortKeys.recipient,
  sortKeys.sharedQuiz,
  sortKeys.sharedQuizCards,
  sortKeys.participant,
  sortKeys.reminderLedger,
  sortKeys.webhookDelivery,
  // What kinds of rows begin with, and none.
  sortKeys.teamMatters,
];

describe("ACCOUNT_ROWS", () => {
  it("names every kind of partition and of row that an account can have", () => {
    const listed = ACCOUNT_ROWS.map(({ partition }) => partition);
    const own = ACCOUNT_ROWS.flatMap(({ partition, sortKey = [] }) =>
      partition === partitions.learner ? sortKey : [],
    );

    expect(Object.values(partitions).filter((one) => !EVERYBODYS.includes(one) && !listed.includes(one))).toEqual([]);
    expect(
      Object.values(sortKeys).filter((one) => ![...OF_DECKS, ...OF_OTHERS].includes(one) && !own.includes(one)),
    ).toEqual([]);
  });

  it("says how each kind is exported, or why it is not", () => {
    for (const { exported } of ACCOUNT_ROWS) expect(exported).toMatch(/^[a-z]\w+/);
  });

  it("finds what stands elsewhere from the rows of the learner's own partition", () => {
    const places = [
      "P",
      "E#apache-kafka",
      "S#netflix#000f",
      "D#Own4Deck5678",
      "CS#crane",
      "Z#q7",
      "Q#q7.1",
      "Q#mine",
      "QS#netflix",
    ].map((sk) => placesOf("ann", { sk }).map(({ pk, rule }) => rule ?? pk.slice(0, 2)));

    expect(places).toEqual([[], ["own-flags", "C#"], ["C#"], ["own-deck"], [], ["own-quiz"], ["Z#"], [], ["QA"]]);
    expect(placesOfAnybody("ann").map(({ pk }) => pk)).toEqual([
      "L#ann",
      recipientKey(recipientOf("ann")).pk,
      "F#ann",
      "IM#ann",
    ]);
  });
});
