import { Failure } from "../core/errors.ts";

/**
 * Refuses a page token of another list.
 * @throws {Failure} `invalid-page-token` unless `isSame`.
 */
export function sameList(isSame: boolean): void {
  if (isSame) return;
  const detail = "The page token belongs to another list; send it with the parameters it was given for.";
  throw new Failure("invalid-page-token", detail, { errors: [{ parameter: "page", detail }] });
}
