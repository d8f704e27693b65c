import { nextSweepAt } from "../core/deletion.ts";
import type { UserId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";
import type { Deletion, DeletionStore } from "../store/deletions.ts";

export type Swept = { ended: number; postponed: number; unfinished: number };

/** Ends the identity of a user, so that no token is issued any more; safe to repeat. */
export type EndIdentity = (userId: UserId) => Promise<void>;

/**
 * Goes through the deleted accounts that are due, one after the other, until `isOver`. An account that fails is told
 * and left for the next run; it holds no other up. The last sweep of an account takes the last trace of it.
 */
export async function sweepAccounts(
  now: Instant,
  deletions: Pick<DeletionStore, "forget" | "listDue" | "postpone" | "sweep">,
  endIdentity: EndIdentity,
  { isOver, report }: { isOver: () => boolean; report: (error: unknown) => void },
): Promise<Swept> {
  const swept: Swept = { ended: 0, postponed: 0, unfinished: 0 };
  for (const deletion of await deletions.listDue(now)) {
    if (isOver()) {
      swept.unfinished += 1;
      continue;
    }
    try {
      swept[await sweepOne(deletion)] += 1;
    } catch (error) {
      report(error);
      swept.unfinished += 1;
    }
  }
  return swept;

  async function sweepOne({ userId, deletedAt }: Deletion): Promise<keyof Swept> {
    await endIdentity(userId);
    if (!(await deletions.sweep(userId, isOver))) return "unfinished";
    const next = nextSweepAt(deletedAt, now);
    if (next !== null) {
      await deletions.postpone(userId, next);
      return "postponed";
    }
    await deletions.forget(userId);
    return "ended";
  }
}
