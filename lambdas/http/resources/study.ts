import * as z from "zod";
import { CardId, DeckId } from "../../core/ids.ts";
import { Problem, RecordId } from "./common.ts";
import { HistoryEntry, Schedule, sentAt } from "./reviews.ts";
import { DateText, InstantText } from "./texts.ts";

/** What goes beyond one card at a time. */

export const UndoManyBody = z
  .strictObject({
    id: RecordId.describe("the same for as long as the answer says that it is not complete"),
    since: InstantText.optional().describe("takes back all reviews from here on, up to `undoneAt`: a session"),
    learningDay: DateText.optional().describe("or all reviews of this day"),
    deckId: DeckId.optional().describe("only those of this deck"),
    undoneAt: InstantText,
    sentAt,
  })
  .refine(({ since, learningDay }) => (since === undefined) !== (learningDay === undefined), {
    path: ["since"],
    error: "write either since or learningDay",
  });

export const UndoManyResult = z.strictObject({
  undone: z.int().describe("reviews that this request took back; a repeat finds them undone"),
  cards: z.array(
    z.strictObject({
      cardId: CardId,
      undone: z.int(),
      schedule: Schedule.optional(),
      problem: Problem.omit({ requestId: true }).optional().describe("why nothing was written to this card"),
    }),
  ),
  complete: z.boolean().describe("false: send the same request again until it is true"),
});

export const Leech = z.strictObject({
  schedule: Schedule,
  marks: z.int().describe("how often the card was found to be one: at eight lapses and at each further four"),
  lapsedOn: z
    .array(DateText)
    .describe("days of its lapses since it was reset, newest first, as far as `history` reaches"),
  history: z.array(HistoryEntry).describe("newest first; GET /cards/{cardId} has all of it"),
});

export const LeechList = z.strictObject({ leeches: z.array(Leech), nextPage: z.string().nullable() });
