import { createHash } from "node:crypto";

const HASH_CHARACTERS = 22;

/** 132 bits of the SHA-256 of the parts. */
export function hashed(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, HASH_CHARACTERS);
}
