import * as z from "zod";

/** Why a learner finds fault with a card. */
export const FlagReason = z.enum(["wrong", "unclear", "outdated", "duplicate"]);
export type FlagReason = z.infer<typeof FlagReason>;
export const FLAG_REASONS = FlagReason.options;

/** What became of a flag. An author may also open it again. */
export const FlagStatus = z.enum(["open", "resolved", "dismissed"]);
export type FlagStatus = z.infer<typeof FlagStatus>;

/** Longest text of a flag, and of an author's note on it, in characters. */
export const MAX_FLAG_TEXT = 500;

/** Flags a learner may make on one day, in UTC. */
export const FLAGS_PER_DAY = 50;

/** A flag of a deck: the card's ordinal in four base-36 digits, a hyphen, and 128 bits that tell nothing of the learner. */
export const FlagId = z
  .string()
  .regex(/^[0-9a-z]{4}-[A-Za-z0-9_-]{22}$/, "write a flag id as GET /decks/{deckId}/flags returns it")
  .brand<"FlagId">();
export type FlagId = z.infer<typeof FlagId>;
