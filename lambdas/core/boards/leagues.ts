/** Who may be matched with whom: how somebody has studied in the weeks before. */
export type Habit = { id: string; activeDays: number; points: number };

export const LEAGUE_SIZE = 50;
/** The weeks before, by which people are matched. */
export const HABIT_WEEKS = 4;

/**
 * Leagues of people who study alike: in the order of their days of study, then of their points, cut into equal parts of
 * at most 50. So nobody is alone, and no league is a remnant. The same people give the same leagues.
 */
export function leaguesOf<Person extends Habit>(people: readonly Person[]): Person[][] {
  if (people.length === 0) return [];
  const sorted = people.toSorted(
    (a, b) => b.activeDays - a.activeDays || b.points - a.points || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
  const count = Math.ceil(sorted.length / LEAGUE_SIZE);
  return Array.from({ length: count }, (_, league) =>
    sorted.slice(Math.floor((league * sorted.length) / count), Math.floor(((league + 1) * sorted.length) / count)),
  );
}
