import * as z from "zod";
import { FlagId, FlagReason, FlagStatus, MAX_FLAG_TEXT } from "../../core/flags.ts";
import { CardId, DeckId } from "../../core/ids.ts";
import { InstantText } from "./texts.ts";

const FlagText = z.string().max(MAX_FLAG_TEXT);

export const FlagBody = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{16,64}$/, "write 16 to 64 letters, digits, - or _ (a UUID fits)")
    .describe("made by the client before it sends; sending the same id again is safe"),
  reason: FlagReason,
  text: FlagText.default("").describe("what is wrong, in the learner's words"),
});

export const FlagDecision = z.strictObject({
  status: FlagStatus,
  note: FlagText.nullable().exactOptional().describe("shown to the learner; null removes it, absent leaves it"),
});

/** It does not say whose flag it is. */
export const Flag = z.strictObject({
  flagId: FlagId,
  cardId: CardId,
  reason: FlagReason,
  text: z.string(),
  status: FlagStatus,
  note: z.string().nullable().describe("an author's answer"),
  deckVersion: z.int().describe("the version of the deck the learner had"),
  flaggedAt: InstantText,
  changedAt: InstantText.nullable().describe("when an author last changed it; null: never"),
});

export const FlagResult = z.strictObject({
  flag: Flag,
  flags: z.array(Flag).describe("all flags of this learner on the card, this one included"),
});

export const FlagDecisionResult = z.strictObject({ flag: Flag });

export const FlagList = z.strictObject({
  flags: z.array(Flag),
  nextPage: z.string().nullable().describe("a page may have fewer flags than its limit, or none, and not be the last"),
});

const Share = z.number().min(0).max(1).nullable();

export const AttemptStatistics = z.strictObject({
  attempt: z.int().describe("1 is the first; 5 stands for the fifth and all later ones"),
  attempts: z.int(),
  shareRight: Share.describe("graded 3 or better; null when fewer than five learners came so far"),
});

/** A figure of fewer than five learners is null. */
export const CardStatistics = z.strictObject({
  cardId: CardId,
  learners: z.int().describe("who attempted the card"),
  attempts: z.int().describe("reviews that count: practice, drill and undone ones do not"),
  byAttempt: z.array(AttemptStatistics),
  discrimination: z
    .number()
    .nullable()
    .describe(
      "-1 to 1: the correlation between being right at the first attempt and the learner's share of first attempts right at the other cards of the deck. Near 0 or below: look at the card",
    ),
  leechShare: Share.describe("learners who failed the card 8 times or more after having passed it"),
  leechMarks: z.int().nullable().describe("over all learners: one at 8 such failures and one at each further 4"),
  medianThinkMs: z.int().nullable().describe("the middle learner's mean think time"),
  quiz: z
    .strictObject({
      learners: z.int().describe("who answered the card in a quiz"),
      answers: z.int().describe("guesses, skipped and timed-out questions left out"),
      shareRight: Share.describe("of the answers, those that passed"),
      medianMs: z.int().nullable().describe("from serving to answering"),
      discrimination: z
        .number()
        .nullable()
        .describe("as above, over the other questions of the same quiz that are of this deck"),
      mostChosenWrong: z
        .strictObject({ text: z.string(), share: z.number().describe("of all answers to the card") })
        .nullable()
        .describe("the wrong option that was chosen most; null also when none was"),
    })
    .describe("in quizzes, shared ones included"),
});

export const CardStatisticsPage = z.strictObject({
  deckId: DeckId,
  learners: z.int().describe("learners the figures are of"),
  complete: z.boolean().describe("false: the deck has more learners, and these are a random part of them"),
  cards: z.array(CardStatistics),
  nextPage: z.string().nullable(),
});
