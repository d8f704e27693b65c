import { cardParts, type DeckId, type UserId } from "../core/ids.ts";
import { mayDo } from "../core/teams/roles.ts";
import { type Assignment, MemberId, type Membership } from "../core/teams/team.ts";
import { type Day, type Instant, LATEST_OFFSET, learningDay, learningMinute, localClock } from "../core/time.ts";
import { pageCursor, pageToken } from "../http/page-token.ts";
import type { Reply, Request } from "../http/serve.ts";
import { type Enrolment, newOnDay, reviewedOnDay } from "../store/enrolment-row.ts";
import type { EnrolmentStore } from "../store/enrolments.ts";
import type { Preferences } from "../store/profiles.ts";
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
  schedules: Pick<ScheduleStore, "listDue">;
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
  const introduced = introducedIn(enrolment);
  const offered = offeredOn(enrolment, enrolments, preferences, today);
  const newLeft = Math.min(enrolment.cardCount - introduced, offered.fresh);
  const isDue = offered.due > 0 && (await isAnyDue(member.userId, enrolment, today, now, stores));
  const finishedToday = newLeft <= 0 && !isDue;
  return { ...shown, enrolled: true, finishedToday, introduced, cardCount: enrolment.cardCount };
}

/** How many more cards of a deck the learner's own limits let them be offered on a day. */
function offeredOn(
  enrolment: Enrolment,
  enrolments: readonly Enrolment[],
  { newCardsPerDay, reviewsPerDay, cardsPerDay }: Preferences,
  today: Day,
): { fresh: number; due: number } {
  const [fresh, reviewed] = [newOnDay(enrolment, today), reviewedOnDay(enrolment, today)];
  const done = enrolments.map((one) => new Set([...newOnDay(one, today), ...reviewedOnDay(one, today)]).size);
  const left = (cardsPerDay ?? Number.POSITIVE_INFINITY) - done.reduce((sum, size) => sum + size, 0);
  const reviews = enrolment.reviewsPerDay ?? reviewsPerDay ?? Number.POSITIVE_INFINITY;
  return {
    fresh: Math.min(left, (enrolment.newCardsPerDay ?? newCardsPerDay) - fresh.size),
    due: Math.min(left, reviews - reviewed.size),
  };
}

function introducedIn({ nextNew, introduced, cardCount }: Enrolment): number {
  return Math.min(cardCount, nextNew + [...introduced].filter((ordinal) => ordinal >= nextNew).length);
}

async function isAnyDue(
  userId: UserId,
  { deckId, cardCount }: { deckId: DeckId; cardCount: number },
  today: number,
  now: Instant,
  { schedules }: Pick<ProgressStores, "schedules">,
): Promise<boolean> {
  const minute = learningMinute(now, { offset: LATEST_OFFSET, rolloverHour: 0 });
  let after: Awaited<ReturnType<ScheduleStore["listDue"]>>["next"];
  do {
    const { cards, next } = await schedules.listDue(userId, minute, DUE_AT_A_TIME, after);
    const due = cards.some(({ cardId, dueOn }) => {
      const parts = cardParts(cardId);
      return dueOn <= today && parts.deckId === deckId && parts.ordinal < cardCount;
    });
    if (due) return true;
    after = next;
  } while (after);
  return false;
}
