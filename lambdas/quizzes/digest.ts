import { createHash } from "node:crypto";

/** SHA-256 in hexadecimal: what draws questions and orders. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** 132 bits of the SHA-256 of the parts, as 22 base64url characters. */
export function digest(parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 22);
}
