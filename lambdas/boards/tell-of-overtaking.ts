import { entriesOf, ranksOf } from "../core/boards/board.ts";
import { weekOf } from "../core/boards/weeks.ts";
import { eventName } from "../core/teams/events.ts";
import { MemberId, type TeamId } from "../core/teams/team.ts";
import { dateOfDay, type Instant } from "../core/time.ts";
import { atATime, eachTeam } from "./each-team.ts";
import type { KeepStores } from "./stores.ts";

type Stores = Pick<KeepStores, "boards" | "events" | "memberships" | "teams" | "work">;

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Once a day, in the evening of Europe and at noon of America: a person is not told of every place they lose. */
const TOLD_FROM_HOUR = 17;

/** Tells who lost places on a team's board since the day before, when they asked to be told. */
export async function tellOfOvertaking(now: Instant, stores: Stores, goesOn: () => boolean): Promise<void> {
  if (now % DAY_MS < TOLD_FROM_HOUR * HOUR_MS) return;
  const today = Math.floor(now / DAY_MS);
  const name = `overtaken#${dateOfDay(today)}`;
  await eachTeam(name, ({ teamId }) => tellTeam(teamId, today, now, stores), now, stores, goesOn);
}

async function tellTeam(teamId: TeamId, today: number, now: Instant, stores: Stores): Promise<void> {
  const rows = await stores.boards.list({ board: teamId, season: weekOf(now) });
  const entries = entriesOf(rows, today);
  const ranks = ranksOf(entries.map(({ points }) => points));
  const fallen = entries.flatMap(({ id, rankBefore }, index) => {
    const rank = ranks[index] ?? 1;
    return rankBefore !== null && rank > rankBefore ? [{ id, rank, rankBefore }] : [];
  });
  const team = fallen.length > 0 ? await stores.teams.find(teamId) : undefined;
  if (!team) return;
  await atATime(fallen, async ({ id, rank, rankBefore }) => {
    const member = await stores.teams.findMember(teamId, MemberId.parse(id));
    if (!member) return;
    const { wishes } = await stores.memberships.listMatters(member.userId);
    const content = { kind: "overtaken" as const, teamId, team: team.name, rank, rankBefore };
    await stores.events.tell(member.userId, { name: eventName(content, dateOfDay(today)), at: now, content }, wishes);
  });
}
