import { createHash } from "node:crypto";
import type { RecordKey } from "../core/reviews/record.ts";

const KEY_CHARACTERS = 8;

/**
 * The key of a client's id: the first 48 bits of its SHA-256. An id of 8 characters is a key already, as a history
 * entry shows it; `RecordId` admits no other id that short. Ids of edits are longer, too.
 */
export function recordKey(id: string): RecordKey {
  if (id.length === KEY_CHARACTERS) return id;
  return createHash("sha256").update(id).digest("base64url").slice(0, KEY_CHARACTERS);
}
