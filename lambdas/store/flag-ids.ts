import { FlagId, type FlagReason } from "../core/flags.ts";
import { type CardId, cardParts, ordinalDigits, type UserId } from "../core/ids.ts";
import { hashed } from "./hashed.ts";

/**
 * The id of a learner's flag on a card for a reason. There is one such flag, whichever device makes it and however
 * often; and since a learner's id cannot be guessed, the flag's tells nobody whose it is.
 */
export function flagIdOf(userId: UserId, cardId: CardId, reason: FlagReason): FlagId {
  const digits = ordinalDigits(cardParts(cardId).ordinal);
  return FlagId.parse(`${digits}-${hashed(["flag", userId, cardId, reason])}`);
}

/** What is kept of the id that a client gave its flag. */
export function clientKeyOf(userId: UserId, id: string): string {
  return hashed(["client", userId, id]);
}
