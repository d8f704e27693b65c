/** A card that is forgotten again and again: at 8 lapses, and found to be one anew at each further 4 (sm2/README 3.8). */
const FIRST_LAPSES = 8;
const FURTHER_LAPSES = 4;

export function isLeech(lapses: number): boolean {
  return lapses >= FIRST_LAPSES;
}

/** How often a card with so many lapses was found to be a leech. */
export function leechMarksAt(lapses: number): number {
  return isLeech(lapses) ? 1 + Math.floor((lapses - FIRST_LAPSES) / FURTHER_LAPSES) : 0;
}
