import { MemberId } from "../core/teams/team.ts";
import { pageCursor, pageToken } from "../http/page-token.ts";
import { DEFAULT_PAGE } from "../http/routes/spec.ts";
import type { Reply, Request } from "../http/serve.ts";
import type { TeamStore } from "../store/teams.ts";
import { type AccessStores, memberFor } from "./access.ts";
import { memberReply } from "./replies.ts";

const ROUTE = "GET /teams/{teamId}/members";

/** @throws {Failure} `unknown-team`, `invalid-page-token` */
export async function listMembers(
  { userId, path: { teamId }, query, now }: Request<typeof ROUTE>,
  stores: AccessStores & { teams: Pick<TeamStore, "find" | "listMembers"> },
): Promise<Reply<typeof ROUTE>> {
  const reader = { userId, now };
  await memberFor("see", userId, teamId, stores);
  const after = query.page === undefined ? undefined : await pageCursor(ROUTE, reader, query.page, MemberId);
  const { members, next } = await stores.teams.listMembers(teamId, query.limit ?? DEFAULT_PAGE, after);
  const nextPage = next ? await pageToken(ROUTE, reader, next) : null;
  return { status: 200, body: { members: members.map(memberReply), nextPage } };
}
