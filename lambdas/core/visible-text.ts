/** Joiners stand inside emoji and within words of some scripts; any other control, format or unassigned sign may deceive. */
const INVISIBLE = /[^\P{C}\u200c\u200d]|[\p{Zl}\p{Zp}]/u;
/** England, Scotland: a black flag with the letters of the region in tags (UTS 51), too short for hidden text. */
const FLAG_OF_REGION = /\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}/gu;

export const VISIBLE_HINT = "write it without control or invisible characters";

/** Whether a text is on one line and shows all that it holds: no control characters, none that hide text or turn it round. */
export function isVisible(text: string): boolean {
  return !INVISIBLE.test(text.replace(FLAG_OF_REGION, ""));
}
