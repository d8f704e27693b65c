import { guarded } from "../http/guarded.ts";
import { boardRoutes } from "../http/routes/boards.ts";
import { teamRoutes } from "../http/routes/teams.ts";
import { type Handlers, serve } from "../http/serve.ts";
import { type BoardStore, boardStore } from "../store/boards.ts";
import { type DeckStore, deckStore } from "../store/decks.ts";
import { type EnrolmentStore, enrolmentStore } from "../store/enrolments.ts";
import { type LearnerEventStore, learnerEventStore } from "../store/learner-events.ts";
import { type MembershipStore, membershipStore } from "../store/memberships.ts";
import { openClient, tableName } from "../store/open.ts";
import { profileStore } from "../store/profiles.ts";
import { type ScheduleStore, scheduleStore } from "../store/schedules.ts";
import { type ScoreStore, scoreStore } from "../store/scores.ts";
import { type SnapshotStore, snapshotStore } from "../store/snapshots.ts";
import { type StudyDayStore, studyDayStore } from "../store/study-days.ts";
import { type TeamDeckStore, teamDeckStore } from "../store/team-decks.ts";
import { type TeamStore, teamStore } from "../store/teams.ts";
import { memberFor, teamFor } from "./access.ts";
import { assignmentProgress } from "./assignment-progress.ts";
import { invite, listInvites, revokeInvite } from "./invite.ts";
import { joinedTeam, joinTeam } from "./join-team.ts";
import { listMembers } from "./list-members.ts";
import { changeOwnMembership, changeRole, handOver, leaveTeam, removeMember } from "./manage-members.ts";
import { changeTeam, foundTeam, listTeams } from "./manage-team.ts";
import { eventsReply } from "./own-events.ts";
import { dayScore, ownScores, rulesReply } from "./own-scores.ts";
import { changePublicFace, faceReply } from "./public-face.ts";
import { assignmentReply, inviteReply, memberReply, sharedDeckReply, teamReply } from "./replies.ts";
import { teamBoard, teamSeasons } from "./team-board.ts";
import { assign, shareDeck, unshareDeck, withdrawAssignment } from "./team-decks.ts";
import { globalBoard, league, teamsBoard } from "./wide-boards.ts";

export type TeamsStores = {
  boards: Pick<BoardStore, "list" | "find">;
  decks: Pick<DeckStore, "find">;
  enrolments: Pick<EnrolmentStore, "listWithPreferences">;
  events: Pick<LearnerEventStore, "list">;
  memberships: MembershipStore;
  schedules: Pick<ScheduleStore, "listDue" | "findAll">;
  scores: Pick<ScoreStore, "findWeek" | "listWeeks" | "findTotals">;
  snapshots: SnapshotStore;
  studyDays: Pick<StudyDayStore, "listDays">;
  teamDecks: TeamDeckStore;
  teams: TeamStore;
};

export const teamHandlers = (stores: TeamsStores): Handlers<"teams"> => ({
  "GET /teams": async ({ userId }) => {
    const own = await listTeams(userId, stores);
    return { status: 200, body: { teams: own.map(({ team, membership }) => teamReply(team, membership)) } };
  },

  "POST /teams": async ({ userId, body, now }) => {
    const { team, membership } = await foundTeam(userId, body, now, stores);
    return { status: 200, body: teamReply(team, membership) };
  },

  "POST /memberships": async ({ userId, body, now }) => {
    const membership = await joinTeam(userId, body, now, stores);
    return { status: 200, body: teamReply(await joinedTeam(membership, stores), membership) };
  },

  "GET /teams/{teamId}": async ({ userId, path: { teamId } }) => {
    const { team, membership } = await teamFor("see", userId, teamId, stores);
    return { status: 200, body: teamReply(team, membership) };
  },

  "PATCH /teams/{teamId}": async ({ userId, path: { teamId }, body }) => {
    const { team, membership } = await changeTeam(userId, teamId, body, stores);
    return { status: 200, body: teamReply(team, membership) };
  },

  "DELETE /teams/{teamId}": async ({ userId, path: { teamId } }) => {
    const { memberId } = await memberFor("delete", userId, teamId, stores);
    await stores.teams.delete(teamId, { userId, memberId });
    return { status: 200, body: { teamId } };
  },

  "PATCH /teams/{teamId}/membership": async ({ userId, path: { teamId }, body }) => {
    const { team, membership } = await changeOwnMembership(userId, teamId, body, stores);
    return { status: 200, body: teamReply(team, membership) };
  },

  "DELETE /teams/{teamId}/membership": async ({ userId, path: { teamId } }) => ({
    status: 200,
    body: { teamId, memberId: await leaveTeam(userId, teamId, stores) },
  }),

  "GET /teams/{teamId}/members": (request) => listMembers(request, stores),

  "PATCH /teams/{teamId}/members/{memberId}": async ({ userId, path: { teamId, memberId }, body }) => ({
    status: 200,
    body: memberReply(await changeRole(userId, teamId, memberId, body.role, stores)),
  }),

  "DELETE /teams/{teamId}/members/{memberId}": async ({ userId, path: { teamId, memberId } }) => {
    await removeMember(userId, teamId, memberId, stores);
    return { status: 200, body: { teamId, memberId } };
  },

  "PUT /teams/{teamId}/owner": async ({ userId, path: { teamId }, body }) => {
    const { team, membership } = await handOver(userId, teamId, body.memberId, stores);
    return { status: 200, body: teamReply(team, membership) };
  },

  "GET /teams/{teamId}/invites": async ({ userId, path: { teamId }, now }) => ({
    status: 200,
    body: { invites: (await listInvites(userId, teamId, now, stores)).map(inviteReply) },
  }),

  "POST /teams/{teamId}/invites": async ({ userId, path: { teamId }, body, now }) => {
    const { code, ...made } = await invite(userId, teamId, body, now, stores);
    return { status: 200, body: { ...inviteReply(made), code } };
  },

  "DELETE /teams/{teamId}/invites/{inviteId}": async ({ userId, path: { teamId, inviteId } }) => {
    await revokeInvite(userId, teamId, inviteId, stores);
    return { status: 200, body: { teamId, inviteId } };
  },

  "GET /teams/{teamId}/decks": async ({ userId, path: { teamId } }) => {
    await memberFor("see", userId, teamId, stores);
    return { status: 200, body: { decks: (await stores.teamDecks.listDecks(teamId)).map(sharedDeckReply) } };
  },

  "PUT /teams/{teamId}/decks/{deckId}": async ({ userId, path: { teamId, deckId }, now }) => ({
    status: 200,
    body: sharedDeckReply(await shareDeck(userId, teamId, deckId, now, stores)),
  }),

  "DELETE /teams/{teamId}/decks/{deckId}": async ({ userId, path: { teamId, deckId } }) => {
    await unshareDeck(userId, teamId, deckId, stores);
    return { status: 200, body: { teamId, deckId } };
  },

  "GET /teams/{teamId}/assignments": async ({ userId, path: { teamId } }) => {
    await memberFor("see", userId, teamId, stores);
    const assignments = await stores.teamDecks.listAssignments(teamId);
    return { status: 200, body: { assignments: assignments.map(assignmentReply) } };
  },

  "POST /teams/{teamId}/assignments": async ({ userId, path: { teamId }, body, now }) => ({
    status: 200,
    body: assignmentReply(await assign(userId, teamId, body, now, stores)),
  }),

  "GET /teams/{teamId}/assignments/{assignmentId}": (request) => assignmentProgress(request, stores),

  "DELETE /teams/{teamId}/assignments/{assignmentId}": async ({ userId, path: { teamId, assignmentId } }) => {
    await withdrawAssignment(userId, teamId, assignmentId, stores);
    return { status: 200, body: { teamId, assignmentId } };
  },

  "GET /me/events": async ({ userId }) => ({ status: 200, body: await eventsReply(userId, stores) }),

  "PUT /me/events": async ({ userId, body: { wanted, sent } }) => {
    const before = sent ?? (await stores.memberships.listMatters(userId, true)).wishes.sent;
    await stores.memberships.saveWishes(userId, { wanted: [...new Set(wanted)], sent: [...new Set(before)] });
    return { status: 200, body: await eventsReply(userId, stores) };
  },

  "GET /boards/rules": async () => ({ status: 200, body: rulesReply() }),
  "GET /boards/teams": (request) => teamsBoard(request, stores),
  "GET /boards/everybody": (request) => globalBoard(request, stores),
  "GET /boards/league": (request) => league(request, stores),

  "GET /me/boards": async ({ userId }) => ({
    status: 200,
    body: faceReply((await stores.memberships.listMatters(userId)).face),
  }),

  "PATCH /me/boards": async ({ userId, body }) => ({
    status: 200,
    body: faceReply(await changePublicFace(userId, body, stores)),
  }),

  "GET /me/scores": (request) => ownScores(request, stores),
  "GET /me/scores/{date}": (request) => dayScore(request, stores),
  "GET /teams/{teamId}/board": (request) => teamBoard(request, stores),
  "GET /teams/{teamId}/seasons": (request) => teamSeasons(request, stores),
});

export const handler = serve({ ...teamRoutes, ...boardRoutes }, () => {
  const db = openClient();
  const core = tableName("core");
  const views = tableName("views");
  const handlers = teamHandlers({
    boards: boardStore(db, views),
    decks: deckStore(db, core),
    enrolments: enrolmentStore(db, core),
    events: learnerEventStore(db, views),
    memberships: membershipStore(db, core),
    schedules: scheduleStore(db, core),
    scores: scoreStore(db, views),
    snapshots: snapshotStore(db, core, views),
    studyDays: studyDayStore(db, views),
    teamDecks: teamDeckStore(db, core),
    teams: teamStore(db, core),
  });
  return guarded(handlers, profileStore(db, core).assertActive);
});
