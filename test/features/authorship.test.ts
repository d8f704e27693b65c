import { describe, expect, it } from "@jest/globals";
import { requireAuthor } from "../../lambdas/authors/authorship.ts";
import { DeckId } from "../../lambdas/core/ids.ts";
import type { DeckMeta } from "../../lambdas/store/decks.ts";

const deckId = DeckId.parse("a-deck");
const published = {
  deckId,
  title: "t",
  domain: "d",
  version: 1,
  cardCount: 1,
  pageCount: 1,
  hash: "h",
  withdrawn: [],
  edits: [],
  owner: undefined,
};
const decks = (deck: DeckMeta | undefined) => ({ find: async () => deck });
const refused = { code: "unknown-deck" };

describe("requireAuthor", () => {
  it("S5: takes the members of the group for authors of a published deck, and nobody else", async () => {
    expect(await requireAuthor({ userId: "ada", groups: ["editors", "authors"] }, deckId, decks(published))).toBe(
      published,
    );
    for (const groups of [[], ["Authors"], ["co-authors"]]) {
      await expect(requireAuthor({ userId: "ada", groups }, deckId, decks(published))).rejects.toMatchObject(refused);
    }
  });

  it("S5: takes the owner for the only author of a private deck, whatever group others are in", async () => {
    const own = { ...published, owner: "ada" };

    expect(await requireAuthor({ userId: "ada", groups: [] }, deckId, decks(own))).toBe(own);
    await expect(requireAuthor({ userId: "eve", groups: ["authors"] }, deckId, decks(own))).rejects.toMatchObject(
      refused,
    );
  });

  it("S1: refuses a deck of others in the words it has for none", async () => {
    const words = async (deck: DeckMeta | undefined) =>
      requireAuthor({ userId: "eve", groups: [] }, deckId, decks(deck)).catch((error: Error) => error.message);

    expect(await words(published)).toBe(await words(undefined));
  });
});
