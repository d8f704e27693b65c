import { createHash } from "node:crypto";

/** SHA-256 in hexadecimal, for core, which has no I/O. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
