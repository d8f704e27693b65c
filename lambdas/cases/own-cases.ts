import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import type { CaseStore, OwnCase } from "../store/cases.ts";

export const MAX_CASES = 200;

/**
 * The learner's own case.
 * @throws {Failure} `unknown-case`, for a case of somebody else as for one that does not exist.
 */
export async function ownCase(userId: UserId, caseId: string, cases: Pick<CaseStore, "find">): Promise<OwnCase> {
  const found = await cases.find(userId, caseId);
  if (found) return found;
  const errors = [{ parameter: "caseId", detail: "write the id of a case that GET /cases lists" }];
  throw new Failure("unknown-case", "You have no case with this id. GET /cases lists your cases.", { errors });
}

/** @throws {Failure} `case-changed` when the writer has read another version. */
export function assertVersion({ version }: OwnCase, read: number): void {
  if (version === read) return;
  const detail = `The case is at version ${version}, the change was made for version ${read}. Read it again and repeat the change.`;
  const errors = [{ pointer: "#/version", detail: "write the version that GET /cases/{caseId} gives now" }];
  throw new Failure("case-changed", detail, { errors });
}

/** @throws {Failure} `case-full` when `more` cases would be too many. */
export async function assertRoom(userId: UserId, more: number, cases: Pick<CaseStore, "list">): Promise<void> {
  const { length } = await cases.list(userId);
  if (length + more <= MAX_CASES) return;
  throw new Failure("case-full", `You have ${length} of at most ${MAX_CASES} cases; ${more} more have no room.`);
}
