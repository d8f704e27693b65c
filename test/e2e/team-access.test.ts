import { beforeAll, describe, expect, it } from "@jest/globals";
import { parameterExamples } from "../../lambdas/http/examples.ts";
import type { RouteKey } from "../../lambdas/http/routes.ts";
import type { Answer } from "../support/cloud.ts";
import { useCheckedCloud } from "./checked-cloud.ts";
import { allRoutes, call, exampleBody } from "./requests.ts";
import { everythingIn } from "./stored.ts";
import { inDays, peopledTeam } from "./team-world.ts";

const { as, cloud } = useCheckedCloud();
let world: Awaited<ReturnType<typeof peopledTeam>>;

beforeAll(async () => {
  world = await peopledTeam(as);
  await cloud().caughtUp();
}, 60_000);

const teamRoutes = allRoutes.filter(([route]) => route.includes("{teamId}")).map(([route]) => route);

function parametersOf(route: RouteKey): Record<string, string> {
  const { teamId, ids, inviteId, assignmentId } = world;
  const ofTeam = { teamId, memberId: ids.member, inviteId, assignmentId };
  return { ...parameterExamples, ...ofTeam, ...(route.includes("/decks/") && { deckId: "apache-kafka" }) };
}

function bodyOf(route: RouteKey): object | undefined {
  const dated: Record<string, object> = {
    "POST /teams/{teamId}/invites": { seats: 1, expiresAt: inDays(1) },
    "POST /teams/{teamId}/assignments": { deckId: "apache-kafka", dueOn: inDays(1).slice(0, 10) },
    "PUT /teams/{teamId}/owner": { memberId: world.ids.lead },
  };
  return dated[route] ?? exampleBody(route);
}

/** All that a caller could tell two answers apart by. */
function seen({ status, headers, body }: Answer): object {
  const { requestId: _one, ...rest } = body as Record<string, unknown>;
  return { status, names: [...headers.keys()].sort(), length: headers.get("content-length"), rest };
}

describe("S1: a team that is not the caller's", () => {
  let before: unknown;

  beforeAll(async () => {
    before = await everythingIn(cloud());
  });

  it.each(teamRoutes)("%s answers alike to who never joined, who was removed, and of no team at all", async (route) => {
    const sent = { parameters: parametersOf(route), body: bodyOf(route) };
    const nowhere = { ...sent, parameters: { ...sent.parameters, teamId: "Nowhere00000" } };

    const [unknown, ...others] = await Promise.all([
      call(as("mallory"), route, nowhere),
      call(as("mallory"), route, sent),
      call(as(world.names.removed), route, sent),
      call(as(world.names.owner), route, nowhere),
    ]);

    expect(unknown).toMatchObject({ status: 404, body: { type: "/problems/unknown-team" } });
    for (const other of others) expect(seen(other)).toEqual(seen(unknown));
  });

  it("is changed by none of these calls, nor is anything else", async () => {
    expect(await everythingIn(cloud())).toEqual(before);
  });
});

/** What succeeds only once in a team, because it takes away a member, a role or what it names. */
const SPENDS = /^DELETE|\/owner$|^PATCH .*\{memberId\}$/;

describe("S5: every role and every operation", () => {
  /** What the roles may do, written down a second time: `+` may, `-` is told that it may not. */
  const matrix: Record<string, string> = {
    //                                                      owner lead member
    "GET /teams/{teamId}": "+ + +",
    "PATCH /teams/{teamId}": "+ + -",
    "PATCH /teams/{teamId}/membership": "+ + +",
    "GET /teams/{teamId}/members": "+ + +",
    "PATCH /teams/{teamId}/members/{memberId}": "+ - -",
    "DELETE /teams/{teamId}/members/{memberId}": "+ + -",
    "GET /teams/{teamId}/invites": "+ + -",
    "POST /teams/{teamId}/invites": "+ + -",
    "DELETE /teams/{teamId}/invites/{inviteId}": "+ + -",
    "GET /teams/{teamId}/decks": "+ + +",
    "PUT /teams/{teamId}/decks/{deckId}": "+ + -",
    "DELETE /teams/{teamId}/decks/{deckId}": "+ + -",
    "GET /teams/{teamId}/assignments": "+ + +",
    "POST /teams/{teamId}/assignments": "+ + -",
    "GET /teams/{teamId}/assignments/{assignmentId}": "+ + +",
    "DELETE /teams/{teamId}/assignments/{assignmentId}": "+ + -",
    "GET /teams/{teamId}/board": "+ + +",
    "GET /teams/{teamId}/seasons": "+ + +",
    "DELETE /teams/{teamId}/membership": "409 + +",
    "PUT /teams/{teamId}/owner": "+ - -",
    "DELETE /teams/{teamId}": "+ - -",
  };

  it("has a line for every route of a team", () => {
    expect(Object.keys(matrix).sort()).toEqual([...teamRoutes].sort());
  });

  it.each(Object.entries(matrix))("%s: %s", async (key, line) => {
    const route = key as RouteKey;
    const expected = line.split(" ").map((one) => ({ "+": 200, "-": 403 })[one] ?? Number(one));
    // From the least role on: what a refused call would have changed is still there for the next one.
    for (const [place, role] of [...(["owner", "lead", "member"] as const).entries()].reverse()) {
      const sent = { parameters: parametersOf(route), body: bodyOf(route) };
      const { status, body } = await call(as(world.names[role]), route, sent);

      expect({ role, status }).toEqual({ role, status: expected[place] });
      if (status === 200 && SPENDS.test(route)) world = await peopledTeam(as);
      if (status === 403) expect(body).toMatchObject({ type: "/problems/not-allowed" });
    }
  });

  it("a lead removes no lead, and nobody the owner", async () => {
    const { names, teamId, ids } = await peopledTeam(as);
    const remove = async (who: string, memberId: string) =>
      (await as(who).delete(`/teams/${teamId}/members/${memberId}`)).status;

    expect(await remove(names.lead, ids.lead)).toBe(403);
    expect(await remove(names.lead, ids.owner)).toBe(409);
    expect(await remove(names.owner, ids.owner)).toBe(409);
    expect((await as(names.lead).patch(`/teams/${teamId}`, { competes: true })).status).toBe(403);
    expect((await as(names.owner).patch(`/teams/${teamId}`, { competes: true })).status).toBe(200);
  });
});
