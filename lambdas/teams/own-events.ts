import type { UserId } from "../core/ids.ts";
import { isoInstant } from "../core/time.ts";
import type { LearnerEventStore } from "../store/learner-events.ts";
import type { MembershipStore } from "../store/memberships.ts";

/** What the learner was told in the last fortnight, and what they want to be told. */
export async function eventsReply(
  userId: UserId,
  stores: { events: Pick<LearnerEventStore, "list">; memberships: Pick<MembershipStore, "listMatters"> },
) {
  const [events, { wishes }] = await Promise.all([
    stores.events.list(userId),
    stores.memberships.listMatters(userId, true),
  ]);
  return {
    wanted: [...wishes.wanted],
    sent: [...wishes.sent],
    events: events.map(({ at, content }) => ({ at: isoInstant(at), event: content })),
  };
}
