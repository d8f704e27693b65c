import { errorLines, writeToStandardOutput } from "../http/log.ts";
import { boardWorkStore } from "../store/board-work.ts";
import { boardStore } from "../store/boards.ts";
import { globalBoardStore } from "../store/global-boards.ts";
import { learnerEventStore } from "../store/learner-events.ts";
import { membershipStore } from "../store/memberships.ts";
import { openClient, tableName } from "../store/open.ts";
import { snapshotStore } from "../store/snapshots.ts";
import { teamDeckStore } from "../store/team-decks.ts";
import { teamStore } from "../store/teams.ts";
import { keepBoards } from "./keep-boards.ts";
import type { KeepStores } from "./stores.ts";

let stores: KeepStores | undefined;

function openStores(): KeepStores {
  const client = openClient();
  const core = tableName("core");
  const views = tableName("views");
  return {
    boards: boardStore(client, views),
    events: learnerEventStore(client, views),
    globalBoards: globalBoardStore(client, views),
    memberships: membershipStore(client, core),
    snapshots: snapshotStore(client, core, views),
    teamDecks: teamDeckStore(client, core),
    teams: teamStore(client, core),
    work: boardWorkStore(client, views),
  };
}

/** What is left of the time is for what is under way to end. */
const ENDING_MS = 30_000;

/** Runs every quarter of an hour. What one run does not finish, the next goes on with. */
export async function handler(
  _event: unknown,
  { awsRequestId, getRemainingTimeInMillis }: { awsRequestId: string; getRemainingTimeInMillis(): number },
): Promise<void> {
  stores ??= openStores();
  const failures = await keepBoards(Date.now(), stores, () => getRemainingTimeInMillis() > ENDING_MS);
  for (const error of failures) {
    for (const line of errorLines(awsRequestId, error)) writeToStandardOutput(line);
  }
  if (failures.length > 0)
    throw new Error(`${failures.length} parts of the work on boards failed; the next run repeats them`);
}
