/**
 * Words that make readers take an option for wrong, and mostly rightly so (O11). "append-only" and "more often" are no
 * such words.
 */
export const ABSOLUTE =
  /\b(?:always|never|(?<!-|not )only|completely|usually|(?<!(?:more|less|how|as) )often|sometimes|generally|typically)\b/i;
