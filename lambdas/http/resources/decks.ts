import * as z from "zod";
import { Card } from "../../core/cards/card.ts";
import { CardId, DeckId } from "../../core/ids.ts";
import { TeamId } from "../../core/teams/team.ts";
import { InstantText } from "./texts.ts";

export const EnrolmentBody = z.strictObject({
  newCardsPerDay: z
    .int()
    .min(0)
    .max(1000)
    .nullable()
    .optional()
    .describe("the limit of this deck; null takes the learner's own"),
  reviewsPerDay: z
    .int()
    .min(0)
    .max(9_999)
    .nullable()
    .optional()
    .describe("due cards of this deck offered in a day; null takes the learner's own limit"),
  teamId: TeamId.optional().describe("opens a private deck that was opened to this team of mine"),
  link: z.string().min(1).max(100).optional().describe("opens a private deck of somebody else"),
});

export const Enrolment = z.strictObject({
  deckId: DeckId,
  enrolledAt: InstantText.describe(
    "from when on reviews count: the moment of enrolling, less the two minutes that a device's clock may be off",
  ),
  deckVersion: z.int(),
  cardCount: z.int(),
  newCardsPerDay: z.int().nullable().describe("null: the learner's own limit applies"),
  reviewsPerDay: z.int().nullable().describe("null: the learner's own limit applies"),
});

export const Deck = z.strictObject({
  deckId: DeckId,
  title: z.string(),
  domain: z.string(),
  version: z.int().describe("rises when any card of the deck changes"),
  cardCount: z.int(),
  pageCount: z.int(),
  enrolment: Enrolment.nullable(),
});

export const DeckCard = z.intersection(z.object({ cardId: CardId }), Card);

export const DeckList = z.strictObject({ decks: z.array(Deck), nextPage: z.string().nullable() });

export const DeckPage = z.strictObject({
  deckId: DeckId,
  version: z.int(),
  page: z.int(),
  pageCount: z.int(),
  cards: z.array(DeckCard),
});

export const EnrolmentResult = z.strictObject({
  enrolment: Enrolment,
  changes: z
    .strictObject({
      revised: z.array(CardId).describe("due within a day: their answer changed in meaning, or they came back"),
      suspended: z.array(CardId).describe("not in the deck any more: not offered, and kept"),
      carried: z.array(CardId).describe("took the place of suspended cards, with half the interval"),
    })
    .describe("cards the learner had studied whose schedule a newer version of the deck changed; else empty"),
});

export const LeaveResult = z.strictObject({ deckId: DeckId, enrolment: z.null() });
