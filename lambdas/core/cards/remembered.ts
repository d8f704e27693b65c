/** Enough for the texts of a dozen cases; older ones are worked out again, so that memory stays the same however many come. */
const KEPT = 8_192;

/** The same function, which works out the value of a recent text once. For pure functions whose values nobody changes. */
export function remembered<T extends object | string | boolean>(of: (text: string) => T): (text: string) => T {
  let recent = new Map<string, T>();
  let older = new Map<string, T>();
  return (text) => {
    const known = recent.get(text);
    if (known !== undefined) return known;
    const found = older.get(text) ?? of(text);
    if (recent.size >= KEPT) {
      older = recent;
      recent = new Map();
    }
    recent.set(text, found);
    return found;
  };
}
