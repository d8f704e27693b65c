import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import { defaultFace } from "../core/teams/team.ts";
import type { MembershipStore, PublicFace } from "../store/memberships.ts";
import type { ChosenFace } from "./manage-team.ts";
import { newMemberId } from "./random-ids.ts";

type Stores = { memberships: Pick<MembershipStore, "listMatters" | "saveFace"> };

export function faceReply(face: PublicFace | undefined) {
  return {
    everybody: face?.global ?? false,
    leagues: face?.leagues ?? false,
    pseudonym: face?.pseudonym ?? null,
    colour: face?.colour ?? null,
  };
}

/**
 * Changes what the learner takes part in beyond their teams. The first time they get an id that stands on those boards
 * alone. @throws {Failure} `team-changed` when another device changed it at the same moment.
 */
export async function changePublicFace(
  userId: UserId,
  { everybody, leagues, ...chosen }: { everybody?: boolean; leagues?: boolean } & ChosenFace,
  { memberships }: Stores,
): Promise<PublicFace> {
  const before = (await memberships.listMatters(userId, true)).face ?? newFace();
  const after = {
    ...before,
    ...chosen,
    ...(everybody !== undefined && { global: everybody }),
    ...(leagues !== undefined && { leagues }),
    version: before.version + 1,
  };
  if (await memberships.saveFace(userId, after)) return after;
  throw new Failure("team-changed", "Another device changed it at the same moment. Send it again.");
}

function newFace(): PublicFace {
  const id = newMemberId();
  return { ...defaultFace(id), id, global: false, leagues: false, version: 0 };
}
