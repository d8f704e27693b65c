import * as z from "zod";
import { DeckId } from "../../core/ids.ts";
import { EventContent, EventKind } from "../../core/teams/events.ts";
import { Role } from "../../core/teams/roles.ts";
import {
  AssignmentId,
  Colour,
  InviteId,
  MAX_SEATS,
  MemberId,
  Pseudonym,
  TeamId,
  TeamName,
} from "../../core/teams/team.ts";
import { DateText, InstantText } from "./texts.ts";

const face = {
  pseudonym: Pseudonym.exactOptional().describe("how the others of the team see me; made up when absent"),
  colour: Colour.exactOptional().describe("of the avatar"),
};

export const TeamBody = z.strictObject({ name: TeamName, ...face });

export const TeamChange = z
  .strictObject({
    name: TeamName.exactOptional(),
    competes: z
      .boolean()
      .exactOptional()
      .describe("whether the team takes part in the comparison of teams, under its name; its owner decides"),
  })
  .refine((body) => Object.keys(body).length > 0, "name at least one of name, competes");

export const MyMembership = z.strictObject({
  memberId: MemberId,
  role: Role,
  pseudonym: z.string(),
  colour: Colour,
  joinedAt: InstantText,
  hidden: z.boolean().describe("the others do not see me on the team's boards"),
  sharesProgress: z.boolean().describe("leads may see how far I am with assignments"),
});

export const Team = z.strictObject({
  teamId: TeamId,
  name: z.string(),
  createdAt: InstantText,
  members: z.int(),
  competes: z.boolean(),
  me: MyMembership,
});

export const TeamList = z.strictObject({ teams: z.array(Team) });

export const DeletedTeam = z.strictObject({ teamId: TeamId });

export const MembershipChange = z
  .strictObject({
    ...face,
    hidden: z.boolean().exactOptional(),
    sharesProgress: z.boolean().exactOptional(),
  })
  .refine((body) => Object.keys(body).length > 0, "name at least one of pseudonym, colour, hidden, sharesProgress");

export const JoinBody = z.strictObject({
  code: z.string().min(1).max(200).describe("of an invite, or the link that ends with it"),
  ...face,
});

export const Member = z.strictObject({
  memberId: MemberId,
  role: Role,
  pseudonym: z.string(),
  colour: Colour,
  joinedAt: InstantText,
});

export const MemberList = z.strictObject({ members: z.array(Member), nextPage: z.string().nullable() });

export const RoleBody = z.strictObject({
  role: z.enum(["lead", "member"]).describe("the owner is changed by PUT /teams/{teamId}/owner"),
});

export const OwnerBody = z.strictObject({ memberId: MemberId });

export const RemovedMember = z.strictObject({ teamId: TeamId, memberId: MemberId });

export const InviteBody = z.strictObject({
  seats: z.int().min(1).max(MAX_SEATS).describe("how many may join by it"),
  expiresAt: InstantText.describe("within a year"),
});

export const Invite = z.strictObject({
  inviteId: InviteId,
  seats: z.int(),
  left: z.int(),
  createdAt: InstantText,
  expiresAt: InstantText,
});

export const NewInvite = Invite.extend({
  code: z.string().describe("for `code` of POST /memberships; shown this once"),
});

export const InviteList = z.strictObject({ invites: z.array(Invite) });

export const RevokedInvite = z.strictObject({ teamId: TeamId, inviteId: InviteId });

export const SharedDeck = z.strictObject({
  deckId: DeckId,
  title: z.string(),
  cardCount: z.int(),
  by: MemberId,
  sharedAt: InstantText,
});

export const SharedDeckList = z.strictObject({ decks: z.array(SharedDeck) });

export const UnsharedDeck = z.strictObject({ teamId: TeamId, deckId: DeckId });

export const AssignmentBody = z.strictObject({
  deckId: DeckId.describe("one of the team's decks"),
  dueOn: DateText.describe("within a year"),
});

export const Assignment = z.strictObject({
  assignmentId: AssignmentId,
  deckId: DeckId,
  title: z.string(),
  dueOn: DateText,
  by: MemberId,
  createdAt: InstantText,
});

export const AssignmentList = z.strictObject({ assignments: z.array(Assignment) });

export const DeletedAssignment = z.strictObject({ teamId: TeamId, assignmentId: AssignmentId });

export const AssignmentProgress = z.strictObject({
  assignment: Assignment,
  members: z
    .array(
      Member.omit({ joinedAt: true }).extend({
        enrolled: z.boolean(),
        finishedToday: z
          .boolean()
          .describe("no due and no new card of the deck is offered any more today, by their own limits"),
        introduced: z.int().describe("cards of the deck that were reviewed at least once"),
        cardCount: z.int(),
      }),
    )
    .describe("those who share their progress with the leads; to anybody else it shows themselves alone"),
  nextPage: z.string().nullable(),
});

export const LearnerEvents = z.strictObject({
  wanted: z.array(EventKind),
  sent: z.array(EventKind).describe("of these, what also goes to the channels of my reminders, while they are on"),
  events: z.array(z.strictObject({ at: InstantText, event: EventContent })),
});

export const EventWishes = z.strictObject({
  wanted: z.array(EventKind).max(EventKind.options.length).describe("what I want to be told; an empty list is nothing"),
  sent: z
    .array(EventKind)
    .max(EventKind.options.length)
    .exactOptional()
    .describe("of these, what also goes to the channels of my reminders; as before when absent"),
});
