/** A hash of a text, 32 bits, unsigned (FNV-1a, then `mixed`). It decides due days that are stored: it never changes. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return mixed(hash);
}

/** A number whose bits all depend on all bits of `hash` (the end of MurmurHash3, public domain), 32 bits, unsigned. */
export function mixed(hash: number): number {
  let value = hash;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
