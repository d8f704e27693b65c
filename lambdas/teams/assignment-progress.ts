import { cardParts, type DeckId } from "../core/ids.ts";
import { mayDo } from "../core/teams/roles.ts";
import { type Assignment, MemberId, type Membership } from "../core/teams/team.ts";
import { type Day, type Instant, LATEST_OFFSET, learningDay, learningMinute, localClock } from "../core/time.ts";
import { pageCursor, pageToken } from "../http/page-token.ts";
import type { Reply, Request } from "../http/serve.ts";
import { type DayLimits, dayLimits } from "../store/day-limits.ts";
import { drillsOfDay, type Enrolment, newCardsIn } from "../store/enrolment-row.ts";
import type { EnrolmentStore } from "../store/enrolments.ts";
import { heldBack } from "../store/held-cards.ts";
import type { ScheduleStore } from "../store/schedules.ts";
import type { RosterEntry } from "../store/team-rows.ts";
import type { TeamStore } from "../store/teams.ts";
import { memberFor } from "./access.ts";
import { assignmentReply, memberReply } from "./replies.ts";
import { assignmentOf, type TeamDeckStores } from "./team-decks.ts";

const ROUTE = "GET /teams/{teamId}/assignments/{assignmentId}";
const MEMBERS_AT_A_TIME = 25;
const DUE_AT_A_TIME = 1_000;

export type ProgressStores = TeamDeckStores & {
  teams: Pick<TeamStore, "find" | "listMembers">;
  enrolments: Pick<EnrolmentStore, "listWithPreferences">;
  schedules: Pick<ScheduleStore, "listDue" | "findAll">;
};

/**
 * How far members are with an assignment today: to a lead those who share it, to anybody themselves alone. 2 read units a
 * member who shares, which each of them agreed to.
 * @throws {Failure} `unknown-team`, `unknown-assignment`, `invalid-page-token`, `throttled`
 */
export async function assignmentProgress(
  { userId, path: { teamId, assignmentId }, query, now }: Request<typeof ROUTE>,
  stores: ProgressStores,
): Promise<Reply<typeof ROUTE>> {
  const reader = { userId, now };
  const me = await memberFor("see", userId, teamId, stores);
  const assignment = await assignmentOf(teamId, assignmentId, stores);
  const after = query.page === undefined ? undefined : await pageCursor(ROUTE, reader, query.page, MemberId);
  const { members, next } = mayDo(me.role, "seeProgress")
    ? await stores.teams.listMembers(teamId, MEMBERS_AT_A_TIME, after)
    : { members: [{ ...me, userId }], next: undefined };
  const shown = members.filter((member) => member.sharesProgress || member.memberId === me.memberId);
  const cardCount = (await stores.decks.find(assignment.deckId))?.cardCount ?? 0;
  const rows = await Promise.all(shown.map((member) => progressOf(member, assignment, cardCount, now, stores)));
  const nextPage = next ? await pageToken(ROUTE, reader, next) : null;
  return { status: 200, body: { assignment: assignmentReply(assignment), members: rows, nextPage } };
}

async function progressOf(
  member: RosterEntry,
  { deckId }: Pick<Assignment, "deckId">,
  cardCount: number,
  now: Instant,
  stores: Pick<ProgressStores, "enrolments" | "schedules">,
) {
  const { joinedAt: _joinedAt, ...shown } = memberReply(member satisfies Membership);
  const { enrolments, preferences } = await stores.enrolments.listWithPreferences(member.userId);
  const enrolment = enrolments.find((one) => one.deckId === deckId);
  if (!enrolment) return { ...shown, enrolled: false, finishedToday: false, introduced: 0, cardCount };
  const zone = preferences.timeZone ?? enrolment.timeZone ?? "UTC";
  const today = learningDay(now, localClock(zone, preferences.rolloverHour, now));
  const limits = dayLimits(enrolments, preferences, today);
  const isOffered =
    drillsOfDay(enrolment, today).size > 0 ||
    (await isAnyDue(enrolment, limits, today, now, stores)) ||
    (await isAnyNew(enrolment, enrolments, limits, stores));
  const introduced = introducedIn(enrolment);
  return { ...shown, enrolled: true, finishedToday: !isOffered, introduced, cardCount: enrolment.cardCount };
}

function introducedIn({ nextNew, introduced, cardCount }: Enrolment): number {
  return Math.min(cardCount, nextNew + [...introduced].filter((ordinal) => ordinal >= nextNew).length);
}

/** Whether the queue would offer a due card of the deck. Those of other decks are counted too, for a cap over all. */
async function isAnyDue(
  { userId, deckId, cardCount }: Enrolment,
  limits: DayLimits,
  today: Day,
  now: Instant,
  { schedules }: Pick<ProgressStores, "schedules">,
): Promise<boolean> {
  const minute = learningMinute(now, { offset: LATEST_OFFSET, rolloverHour: 0 });
  let after: Awaited<ReturnType<ScheduleStore["listDue"]>>["next"];
  do {
    const { cards, next } = await schedules.listDue(userId, minute, DUE_AT_A_TIME, after);
    const due = cards.some((card) => {
      const parts = cardParts(card.cardId);
      if (card.dueOn > today || (parts.deckId === deckId && parts.ordinal >= cardCount)) return false;
      return limits.admitsDue(card) && parts.deckId === deckId;
    });
    if (due) return true;
    after = next;
  } while (after);
  return false;
}

/** Whether the queue would offer a new card of the deck. */
async function isAnyNew(
  enrolment: Enrolment,
  enrolments: readonly Enrolment[],
  limits: DayLimits,
  { schedules }: Pick<ProgressStores, "schedules">,
): Promise<boolean> {
  const mostNew = (deckId: DeckId) => (deckId === enrolment.deckId ? limits.newLeft(deckId) : 0);
  const held = await heldBack(enrolment.userId, enrolments, mostNew, schedules);
  return limits.admittedNew([...newCardsIn(enrolment)].filter((id) => !held.has(id))).length > 0;
}
