import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { UserId } from "../core/ids.ts";
import {
  type Invite,
  type InviteId,
  MAX_INVITES,
  MAX_MEMBERS,
  type Membership,
  type TeamId,
} from "../core/teams/team.ts";
import type { Instant } from "../core/time.ts";
import { teamKey } from "./team-keys.ts";
import { teamOfRow } from "./team-rows.ts";
import type { TeamWrites } from "./team-writes.ts";
import { written } from "./written.ts";

/** What joining came to; `used-up`, `expired` and `full` are told only to who has the code. */
export type Joined = "joined" | "member" | "unknown" | "expired" | "used-up" | "full";

/** Invites, which stand in the row of their team, and joining by one. */
export function teamInvites(
  db: DynamoDBDocumentClient,
  coreTable: string,
  { transact, bothRows, updateTeam }: TeamWrites,
) {
  return {
    /** Adds an invite, in the place of those in `over`; false when there is no room or no team. */
    async invite(teamId: TeamId, { inviteId, ...invite }: Invite, over: readonly InviteId[]): Promise<boolean> {
      const names = Object.fromEntries([inviteId, ...over].map((id, index) => [`#i${index}`, id]));
      const removed = over.map((_, index) => `i.#i${index + 1}`).join(", ");
      const row = { s: invite.seats, l: invite.left, a: invite.createdAt, u: invite.expiresAt };
      return written(
        db.send(
          new UpdateCommand(
            updateTeam(
              teamId,
              `SET i.#i0 = :invite${removed && ` REMOVE ${removed}`}`,
              "size(i) < :most",
              { ":invite": row, ":most": MAX_INVITES + over.length },
              names,
            ),
          ),
        ),
      );
    },

    /** False when the team has no such invite. */
    async revoke(teamId: TeamId, inviteId: InviteId): Promise<boolean> {
      const Update = {
        TableName: coreTable,
        Key: teamKey(teamId),
        UpdateExpression: "REMOVE i.#i0",
        ConditionExpression: "attribute_exists(i.#i0)",
        ExpressionAttributeNames: { "#i0": inviteId },
      };
      return written(db.send(new UpdateCommand(Update)));
    },

    /**
     * Takes a seat of an invite, in one transaction: the seat, both sides of the membership and the count of members,
     * or none of them. 6 write units, no read.
     * @throws {Failure} `team-busy` when others keep joining at the same moment; `throttled`
     */
    async join(userId: UserId, membership: Membership, inviteId: InviteId, now: Instant): Promise<Joined> {
      const Update = updateTeam(
        membership.teamId,
        "SET c = c + :one, i.#i0.l = i.#i0.l - :one",
        "i.#i0.l > :none AND i.#i0.u > :now AND c < :most",
        { ":one": 1, ":none": 0, ":now": now, ":most": MAX_MEMBERS },
        { "#i0": inviteId },
      );
      const refused = await transact([{ Update }, ...bothRows(userId, membership)]);
      if (!refused) return "joined";
      const [seat, own] = refused.codes;
      const team = refused.items[0] && teamOfRow(membership.teamId, refused.items[0]);
      const invite = team?.invites.find((one) => one.inviteId === inviteId);
      if (seat === "ConditionalCheckFailed" && (!team || !invite)) return "unknown";
      if (own === "ConditionalCheckFailed") return "member";
      if (!team || !invite) throw new Error("A transaction was refused without a reason");
      if (invite.expiresAt <= now) return "expired";
      return invite.left <= 0 ? "used-up" : "full";
    },
  };
}
