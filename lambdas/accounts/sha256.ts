import { createHash } from "node:crypto";

/** SHA-256 as base64url, 43 characters; for core, which has no I/O. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
