/** Joiners stand inside emoji and within words of some scripts; every other invisible character can only deceive. */
const INVISIBLE = /[^\P{C}\u200c\u200d]|[\p{Zl}\p{Zp}]/u;

export const VISIBLE_HINT = "write it without control or invisible characters";

/** Whether a text is on one line and shows all that it holds: no control characters, none that hide text or turn it round. */
export function isVisible(text: string): boolean {
  return !INVISIBLE.test(text);
}
