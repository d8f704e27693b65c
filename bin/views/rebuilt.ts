/** Rows that were there as they should be, and what was done, or in a dry run would be, to the others. */
export type Rebuilt = { equal: number; written: number; removed: number };
