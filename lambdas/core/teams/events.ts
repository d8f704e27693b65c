import * as z from "zod";
import { TeamId } from "./team.ts";

/** What can be told to a learner about their teams and boards, as far as they want it. */
export const EventKind = z.enum(["memberJoined", "assignmentDue", "overtaken", "seasonClosed", "streakAtRisk"]);
export type EventKind = z.infer<typeof EventKind>;

/** Nothing that compares people is sent unless it was asked for. */
export const DEFAULT_EVENTS: readonly EventKind[] = ["assignmentDue", "seasonClosed", "streakAtRisk"];
/** What goes to the channels of reminders too, of who turned those on: what is lost by tomorrow. */
export const DEFAULT_SENT: readonly EventKind[] = ["assignmentDue", "streakAtRisk"];

/** What a learner wants to be told, and what of it is sent; the rest is there when they look. */
export type EventWishes = { wanted: readonly EventKind[]; sent: readonly EventKind[] };

export const DEFAULT_WISHES: EventWishes = { wanted: DEFAULT_EVENTS, sent: DEFAULT_SENT };

export function isSent({ wanted, sent }: EventWishes, kind: EventKind): boolean {
  return wanted.includes(kind) && sent.includes(kind);
}

const Name = z.string();
const Rank = z.int().min(1);

/**
 * What happened, in the words of the team: pseudonyms, never a user id. `streakAtRisk` comes with the reminder of the
 * day.
 */
export const EventContent = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("memberJoined"), teamId: TeamId, team: Name, pseudonym: Name }),
  z.strictObject({ kind: z.literal("assignmentDue"), teamId: TeamId, team: Name, title: Name, dueOn: z.iso.date() }),
  z.strictObject({
    kind: z.literal("overtaken"),
    teamId: TeamId,
    team: Name,
    rank: Rank,
    rankBefore: Rank,
  }),
  z.strictObject({
    kind: z.literal("seasonClosed"),
    teamId: TeamId,
    team: Name,
    week: z.string(),
    rank: Rank.nullable().describe("null: the learner had no points"),
    points: z.int().min(0),
  }),
  z.strictObject({ kind: z.literal("streakAtRisk"), days: z.int().min(1) }),
]);
export type EventContent = z.infer<typeof EventContent>;

/** `name` is of what happened, the same however often it is told, so that nobody hears of it twice. */
export type LearnerEvent = { name: string; at: number; content: EventContent };

/** One name per thing that happens to one learner: `seasonClosed.aB3dE6gH9jK2.2026-W47`. */
export function eventName(content: EventContent, occasion: string): string {
  return "teamId" in content ? `${content.kind}.${content.teamId}.${occasion}` : `${content.kind}.${occasion}`;
}
