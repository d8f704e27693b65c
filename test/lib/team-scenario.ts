import { type DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import type { CallRoute } from "./scenario.ts";

const MINUTE_MS = 60_000;
const SECOND_WAITS_FOR_FIRST = Uint8Array.of(4, 0, 2, 0, 0, 0, 1, 1, 0);

type Scenario = {
  call: CallRoute;
  client: DynamoDBClient;
  table: string;
  learner: string;
  /** One of the build, and one of the learner's own. */
  deck: string;
  ownDeck: string;
  /** When the boards of this week close. */
  closing: number;
};

/** A team's life: its owner, somebody who joins and leaves, and what they see. */
export async function studyTogether({
  call,
  client,
  table,
  learner,
  deck,
  ownDeck,
  closing,
}: Scenario): Promise<string> {
  const other = { userId: "somebody-else" };
  const soon = new Date(Date.now() + 60 * MINUTE_MS).toISOString();
  const found = async () =>
    z.object({ teamId: z.string() }).parse(await call("POST /teams", { body: { name: "Readers" } })).teamId;
  const path = { teamId: await found() };
  const invite = { path, body: { seats: 9, expiresAt: soon } };
  const Made = z.object({ code: z.string(), inviteId: z.string() });
  const { code } = Made.parse(await call("POST /teams/{teamId}/invites", invite));
  const { inviteId } = Made.parse(await call("POST /teams/{teamId}/invites", invite));
  await call("GET /teams/{teamId}/invites", { path });
  await call("DELETE /teams/{teamId}/invites/{inviteId}", { path: { ...path, inviteId } });
  await call("POST /memberships", { body: { code: "wrong" }, ...other }, 404);
  const joined = await call("POST /memberships", { body: { code }, ...other });
  const { me } = z.object({ me: z.object({ memberId: z.string() }) }).parse(joined);
  const member = { path: { ...path, memberId: me.memberId } };
  await call("GET /teams");
  await call("GET /teams/{teamId}", { path });
  await call("PATCH /teams/{teamId}", { path, body: { name: "Storage readers", competes: true } });
  await call("PATCH /teams/{teamId}/membership", { path, body: { sharesProgress: true } });
  await call("GET /teams/{teamId}/members", { path });
  await call("PATCH /teams/{teamId}/members/{memberId}", { ...member, body: { role: "lead" } });
  await call("PUT /teams/{teamId}/decks/{deckId}", { path: { ...path, deckId: deck } });
  await call("GET /teams/{teamId}/decks", { path });
  const assignment = { path, body: { deckId: deck, dueOn: soon.slice(0, 10) } };
  const Assigned = z.object({ assignmentId: z.string() });
  const { assignmentId } = Assigned.parse(await call("POST /teams/{teamId}/assignments", assignment));
  await call("GET /teams/{teamId}/assignments", { path });
  // The second card of a deck, and nothing else, waits for the first.
  const waiting = {
    UpdateExpression: "SET kin = :kin, cc = :two, ptr = :one REMOVE nx, dr",
    ExpressionAttributeValues: { ":kin": { B: SECOND_WAITS_FOR_FIRST }, ":two": { N: "2" }, ":one": { N: "1" } },
  };
  const enrolment = { pk: { S: `U#${learner}` }, sk: { S: `E#${deck}` } };
  await client.send(new UpdateItemCommand({ TableName: table, Key: enrolment, ...waiting }));
  await call("GET /teams/{teamId}/assignments/{assignmentId}", { path: { ...path, assignmentId } });
  await call("DELETE /teams/{teamId}/assignments/{assignmentId}", { path: { ...path, assignmentId } });
  await call("POST /teams/{teamId}/assignments", assignment);
  await call("PUT /teams/{teamId}/decks/{deckId}", { path: { ...path, deckId: ownDeck } });
  await call("PUT /decks/{deckId}/enrolment", { path: { deckId: ownDeck }, body: path, ...other });
  await call("DELETE /teams/{teamId}/decks/{deckId}", { path: { ...path, deckId: deck } });
  // As a big team, whose board is kept for a minute.
  const grown = { UpdateExpression: "SET c = :many", ExpressionAttributeValues: { ":many": { N: "500" } } };
  const Key = { pk: { S: `T#${path.teamId}` }, sk: { S: "M" } };
  await client.send(new UpdateItemCommand({ TableName: table, Key, ...grown }));
  await call("GET /teams/{teamId}/board", { path });
  await call("GET /teams/{teamId}/seasons", { path });
  await call("GET /boards/rules");
  await call("GET /boards/teams");
  await call("GET /boards/everybody");
  await call("GET /boards/league");
  await call("PATCH /me/boards", { body: { everybody: true, leagues: true } });
  await call("GET /me/boards");
  await call("GET /me/scores");
  await call("GET /me/scores/{date}", { path: { date: soon.slice(0, 10) } });
  await call("PUT /me/events", { body: { wanted: ["memberJoined", "assignmentDue"] } });
  await call("GET /me/events");
  await call("DELETE /teams/{teamId}/members/{memberId}", member);
  await call("POST /memberships", { body: { code }, ...other });
  await call("DELETE /teams/{teamId}/membership", { path, ...other });
  const again = z
    .object({ me: z.object({ memberId: z.string() }) })
    .parse(await call("POST /memberships", { body: { code }, ...other }));
  await call("PUT /teams/{teamId}/owner", { path, body: { memberId: again.me.memberId } });
  await call("DELETE /teams/{teamId}/membership", { path });
  await call("DELETE /teams/{teamId}", { path, ...other });
  const keptTeam = await found();
  const kept = { path: { teamId: keptTeam } };
  const invited = Made.parse(await call("POST /teams/{teamId}/invites", { ...kept, body: invite.body }));
  await call("POST /memberships", { body: { code: invited.code }, ...other });
  await call("PUT /teams/{teamId}/decks/{deckId}", { path: { ...kept.path, deckId: deck } });
  const dueOn = new Date(closing).toISOString().slice(0, 10);
  await call("POST /teams/{teamId}/assignments", { ...kept, body: { deckId: deck, dueOn } });
  const wanted = ["memberJoined", "assignmentDue", "seasonClosed"];
  await call("PUT /me/events", { body: { wanted, sent: wanted } });
  return keptTeam;
}
