import * as z from "zod";
import type { DeckId } from "../ids.ts";
import type { Day, Instant } from "../time.ts";
import { isVisible, VISIBLE_HINT } from "../visible-text.ts";
import type { Role } from "./roles.ts";

/** 12 random letters and digits. */
export const TeamId = z
  .string()
  .regex(/^[A-Za-z0-9]{12}$/, "write the `teamId` that GET /teams returns")
  .brand<"TeamId">();
export type TeamId = z.infer<typeof TeamId>;

/** Who somebody is in one team, and there alone: 10 random letters and digits, new each time one joins. */
export const MemberId = z
  .string()
  .regex(/^[A-Za-z0-9]{10}$/, "write the `memberId` that GET /teams/{teamId}/members returns")
  .brand<"MemberId">();
export type MemberId = z.infer<typeof MemberId>;

export const AssignmentId = z
  .string()
  .regex(/^[A-Za-z0-9]{10}$/, "write the `assignmentId` that GET /teams/{teamId}/assignments returns")
  .brand<"AssignmentId">();
export type AssignmentId = z.infer<typeof AssignmentId>;

/** The first 132 bits of the SHA-256 of an invite's code. */
export const InviteId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{22}$/, "write the `inviteId` that GET /teams/{teamId}/invites returns")
  .brand<"InviteId">();
export type InviteId = z.infer<typeof InviteId>;

export const MAX_TEAM_NAME = 60;
export const MAX_PSEUDONYM = 30;
/** Each costs two writes for every batch of reviews of the member. */
export const MAX_TEAMS = 5;
export const MAX_MEMBERS = 10_000;
export const MAX_INVITES = 8;
export const MAX_SEATS = MAX_MEMBERS;
export const MAX_SHARED_DECKS = 100;
export const MAX_ASSIGNMENTS = 100;
/** Wrong invite codes within a day, after which one takes no more of that learner. */
export const MAX_GUESSES = 20;

const SOMETHING_VISIBLE = /[\p{L}\p{N}\p{S}]/u;

/** A name as people see it: white space is tidied up, control and invisible characters are refused. */
export function nameOf(longest: number) {
  return z
    .string()
    .max(4 * longest, `write at most ${longest} characters`)
    .refine(isVisible, VISIBLE_HINT)
    .transform((text) => text.normalize("NFC").replace(/\s+/gu, " ").trim())
    .refine((text) => [...text].length <= longest, `write at most ${longest} characters`)
    .refine((text) => SOMETHING_VISIBLE.test(text), "write at least one letter, digit or symbol");
}

export const TeamName = nameOf(MAX_TEAM_NAME);
export const Pseudonym = nameOf(MAX_PSEUDONYM);

/** Colours of avatars, told apart also by who does not see all colours; clients choose the shades. */
export const Colour = z.enum(["amber", "blue", "coral", "green", "grey", "indigo", "lime", "olive", "pink", "teal"]);
export type Colour = z.infer<typeof Colour>;

/** How somebody appears to others. */
export type Face = { pseudonym: string; colour: Colour };

export type Team = {
  teamId: TeamId;
  name: string;
  createdAt: Instant;
  owner: MemberId;
  members: number;
  /** The team takes part in the comparison of teams, under its name. */
  competes: boolean;
  invites: readonly Invite[];
};

/** The code itself is not stored. */
export type Invite = { inviteId: InviteId; seats: number; left: number; createdAt: Instant; expiresAt: Instant };

export type Membership = Face & {
  teamId: TeamId;
  memberId: MemberId;
  role: Role;
  joinedAt: Instant;
  /** Not on the team's board for anybody else. */
  hidden: boolean;
  /** Leads may see what the member did on assignments. */
  sharesProgress: boolean;
  /** Rises with every change. */
  version: number;
};

/** `teamId`: to whose members the deck is open. */
export type SharedDeck = { deckId: DeckId; title: string; cardCount: number; by: MemberId; sharedAt: Instant };

export type Assignment = {
  assignmentId: AssignmentId;
  deckId: DeckId;
  title: string;
  dueOn: Day;
  by: MemberId;
  createdAt: Instant;
};

/** A face for who chose none; the same for the same member. */
export function defaultFace(memberId: MemberId): Face {
  const colours = Colour.options;
  let sum = 0;
  for (const character of memberId) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return { pseudonym: `Learner ${memberId.slice(0, 4)}`, colour: colours[sum % colours.length] ?? "blue" };
}
