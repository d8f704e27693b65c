/** `"Xk3…"`: a strong entity tag of the bytes of an answer, as a quoted string (RFC 9110 section 8.8.3). */
export async function etagOf(content: string | Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", Buffer.from(content));
  return `"${Buffer.from(digest).toString("base64url").slice(0, 22)}"`;
}

/**
 * Whether a client that sent `if-none-match` holds the copy with this tag, so that 304 answers it. Weak comparison, as
 * RFC 9110 section 13.1.2 asks for: a cache on the way may have marked the tag weak when it compressed the answer.
 */
export function holdsCopy(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = ifNoneMatch?.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags !== undefined && (tags.includes(etag.replace(/^W\//, "")) || tags.includes("*"));
}
