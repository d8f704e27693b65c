/** Examples of teams and boards; `http/examples.ts` checks them against the route table. */

const teamId = "aB3dE6gH9jK2";
const memberId = "m4Kq0b7Qx1";
const inviteId = "9f3Kq0b7Qm2x1sZt4uVw5y";
const assignmentId = "a7Qm2x1sZt";

const me = {
  memberId,
  role: "owner",
  pseudonym: "Quiet Otter",
  colour: "teal",
  joinedAt: "2026-11-20T08:15:00.000Z",
  hidden: false,
  sharesProgress: false,
} as const;
const team = {
  teamId,
  name: "Storage readers",
  createdAt: "2026-11-20T08:15:00.000Z",
  members: 4,
  competes: false,
  me,
} as const;
const invite = {
  inviteId,
  seats: 10,
  left: 10,
  createdAt: "2026-11-20T08:15:00.000Z",
  expiresAt: "2026-12-01T00:00:00.000Z",
};
const wanted: ("assignmentDue" | "seasonClosed")[] = ["assignmentDue", "seasonClosed"];
const place = {
  rank: 1,
  rankBefore: 2,
  id: memberId,
  pseudonym: "Quiet Otter",
  colour: "teal",
  points: 412,
  streak: 12,
};
const top = [place];
const around: (typeof place)[] = [];

export const teamExamples = {
  "POST /teams": { body: { name: team.name, pseudonym: me.pseudonym, colour: me.colour }, reply: team },
  "POST /memberships": {
    body: { code: `${teamId}-Zk3b91_xWm2Lp8YwQ7Rt0A`, pseudonym: "Early Heron", colour: "amber" },
    reply: { ...team, me: { ...me, role: "member", pseudonym: "Early Heron", colour: "amber" } },
  },
  "GET /teams/{teamId}": { reply: team },
  "PATCH /teams/{teamId}": { body: { name: "Storage and log readers" } },
  "PATCH /teams/{teamId}/membership": { body: { pseudonym: "Quiet Otter", hidden: false, sharesProgress: true } },
  "PATCH /teams/{teamId}/members/{memberId}": { body: { role: "lead" } },
  "PUT /teams/{teamId}/owner": { body: { memberId } },
  "POST /teams/{teamId}/invites": {
    body: { seats: 10, expiresAt: "2026-12-01T00:00:00Z" },
    reply: { ...invite, code: `${teamId}-Zk3b91_xWm2Lp8YwQ7Rt0A` },
  },
  "POST /teams/{teamId}/assignments": { body: { deckId: "apache-kafka", dueOn: "2026-11-27" } },
  "PUT /me/events": { body: { wanted, sent: ["assignmentDue"] as ("assignmentDue" | "seasonClosed")[] } },
  "PATCH /me/boards": { body: { everybody: true, leagues: true, pseudonym: "Quiet Otter", colour: "teal" } },
  "GET /teams/{teamId}/board": {
    reply: {
      season: "2026-W47",
      closed: false,
      closesAt: "2026-11-23T07:00:00.000Z",
      takenAt: "2026-11-20T08:15:00.000Z",
      participants: 4,
      active: 3,
      points: 960,
      top,
      me: { rank: 1, rankBefore: 2, points: 412, hidden: false },
      around,
      rulesVersion: 1,
    },
  },
} as const;

export const teamParameterExamples = { teamId, memberId, inviteId, assignmentId, date: "2026-11-20" } as const;
