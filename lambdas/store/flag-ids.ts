import { createHash } from "node:crypto";
import { FlagId, type FlagReason } from "../core/flags.ts";
import { type CardId, cardParts, ordinalDigits, type UserId } from "../core/ids.ts";

const HASH_CHARACTERS = 22;

/**
 * The id of a learner's flag on a card for a reason. There is one such flag, whichever device makes it and however
 * often; and since a learner's id cannot be guessed, the flag's tells nobody whose it is.
 */
export function flagIdOf(userId: UserId, cardId: CardId, reason: FlagReason): FlagId {
  const digits = ordinalDigits(cardParts(cardId).ordinal);
  return FlagId.parse(`${digits}-${hashOf(["flag", userId, cardId, reason])}`);
}

/** What is kept of the id that a client gave its flag. */
export function clientKeyOf(userId: UserId, id: string): string {
  return hashOf(["client", userId, id]);
}

/** 132 bits of the SHA-256 of the parts. */
function hashOf(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, HASH_CHARACTERS);
}
