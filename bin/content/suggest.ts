import { closest, distance } from "fastest-levenshtein";

/** Beyond this share of changed letters a suggestion is noise. */
const MAX_CHANGED = 0.5;
const MAX_LISTED = 20;

/** `Did you mean "microservices"?`, or what is accepted when nothing is near. */
export function didYouMean(written: string, accepted: readonly string[]): string {
  const nearest = accepted.length > 0 ? closest(written, [...accepted]) : undefined;
  if (nearest !== undefined && distance(written, nearest) <= MAX_CHANGED * Math.max(written.length, nearest.length)) {
    return `Did you mean "${nearest}"?`;
  }
  const listed = accepted.slice(0, MAX_LISTED).join(", ");
  return `Accepted: ${listed || "nothing"}${accepted.length > MAX_LISTED ? ", …" : ""}`;
}
