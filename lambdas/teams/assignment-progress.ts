import { cardParts, type DeckId, type UserId } from "../core/ids.ts";
import { mayDo } from "../core/teams/roles.ts";
import { type Assignment, MemberId, type Membership } from "../core/teams/team.ts";
import { type Instant, LATEST_OFFSET, learningDay, learningMinute, localClock } from "../core/time.ts";
import { pageCursor, pageToken } from "../http/page-token.ts";
import type { Reply, Request } from "../http/serve.ts";
import { type Enrolment, newOnDay } from "../store/enrolment-row.ts";
import type { EnrolmentStore } from "../store/enrolments.ts";
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
  const rows = await Promise.all(shown.map((member) => progressOf(member, assignment, now, stores)));
  const nextPage = next ? await pageToken(ROUTE, reader, next) : null;
  return { status: 200, body: { assignment: assignmentReply(assignment), members: rows, nextPage } };
}

async function progressOf(
  member: RosterEntry,
  { deckId }: Pick<Assignment, "deckId">,
  now: Instant,
  stores: Pick<ProgressStores, "enrolments" | "schedules">,
) {
  const { joinedAt: _joinedAt, ...shown } = memberReply(member satisfies Membership);
  const { enrolments, preferences } = await stores.enrolments.listWithPreferences(member.userId);
  const enrolment = enrolments.find((one) => one.deckId === deckId);
  if (!enrolment) return { ...shown, enrolled: false, finishedToday: false, introduced: 0, cardCount: 0 };
  const zone = preferences.timeZone ?? enrolment.timeZone ?? "UTC";
  const today = learningDay(now, localClock(zone, preferences.rolloverHour, now));
  const introduced = introducedIn(enrolment);
  const left = Math.min(
    enrolment.cardCount - introduced,
    (enrolment.newCardsPerDay ?? preferences.newCardsPerDay) - newOnDay(enrolment, today).size,
  );
  const finishedToday = left <= 0 && !(await isAnyDue(member.userId, enrolment, today, now, stores));
  return { ...shown, enrolled: true, finishedToday, introduced, cardCount: enrolment.cardCount };
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
