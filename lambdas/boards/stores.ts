import type { BoardWorkStore } from "../store/board-work.ts";
import type { BoardStore } from "../store/boards.ts";
import type { GlobalBoardStore } from "../store/global-boards.ts";
import type { LearnerEventStore } from "../store/learner-events.ts";
import type { MembershipStore } from "../store/memberships.ts";
import type { SnapshotStore } from "../store/snapshots.ts";
import type { TeamDeckStore } from "../store/team-decks.ts";
import type { TeamStore } from "../store/teams.ts";

/** What the work on boards reads and writes. */
export type KeepStores = {
  boards: Pick<BoardStore, "list">;
  events: Pick<LearnerEventStore, "tell">;
  globalBoards: Pick<GlobalBoardStore, "list">;
  memberships: Pick<MembershipStore, "listMatters" | "saveLeague">;
  snapshots: Pick<SnapshotStore, "save" | "saveClosed" | "findClosed">;
  teamDecks: Pick<TeamDeckStore, "listDue" | "findAssignment" | "markTold">;
  teams: Pick<TeamStore, "find" | "list" | "listMembers" | "findMember">;
  work: BoardWorkStore;
};
