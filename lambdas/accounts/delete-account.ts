import { LAST_SWEEP_AFTER_MS, nextSweepAt } from "../core/deletion.ts";
import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import { type Instant, isoInstant } from "../core/time.ts";
import { CONFIRMATION } from "../http/resources/accounts.ts";
import type { DeletionStore } from "../store/deletions.ts";

const WORK_MS = 8_000;

/**
 * Deletes an account: tombstone and enrolments before anything else, then as much as a request has time for. What is
 * left, and what devices still send, the sweeper removes.
 * @throws {Failure} `invalid-request` without the confirmation; `throttled`
 */
export async function deleteAccount(
  userId: UserId,
  confirm: string | undefined,
  now: Instant,
  deletions: Pick<DeletionStore, "begin" | "sweep" | "postpone">,
  clock: () => Instant,
): Promise<{ deletedAt: string; finished: boolean; lastSweepAt: string }> {
  if (confirm !== CONFIRMATION) {
    const errors = [{ parameter: "confirm", detail: `missing: write ${CONFIRMATION}` }];
    throw new Failure("invalid-request", "Nothing was deleted: the confirmation is missing.", { errors });
  }
  const began = clock();
  const { deletedAt } = await deletions.begin(userId, now);
  const finished = await deletions.sweep(userId, () => clock() - began > WORK_MS);
  const next = nextSweepAt(deletedAt, now);
  if (finished && next !== null) await deletions.postpone(userId, next);
  return { deletedAt: isoInstant(deletedAt), finished, lastSweepAt: isoInstant(deletedAt + LAST_SWEEP_AFTER_MS) };
}
