import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import { errorLines, writeToStandardOutput } from "../http/log.ts";
import { type BoardStore, boardStore } from "../store/boards.ts";
import { type CardStatisticsStore, cardStatisticsStore } from "../store/card-statistics.ts";
import { type EnrolmentStore, enrolmentStore } from "../store/enrolments.ts";
import { type GlobalBoardStore, globalBoardStore } from "../store/global-boards.ts";
import { type LearnerEventStore, learnerEventStore } from "../store/learner-events.ts";
import { standingChanges } from "../store/membership-stream.ts";
import { type MembershipStore, membershipStore } from "../store/memberships.ts";
import { openClient, tableName } from "../store/open.ts";
import { type ScheduleStore, scheduleStore } from "../store/schedules.ts";
import { type ScoreStore, scoreStore } from "../store/scores.ts";
import { scheduleChanges } from "../store/stream.ts";
import { type StudyDayStore, studyDayStore } from "../store/study-days.ts";
import { type TeamStore, teamStore } from "../store/teams.ts";
import { projectScores } from "./project-scores.ts";
import { projectStandings } from "./project-standings.ts";
import { projectViews } from "./project-views.ts";
import { repairEnrolments } from "./repair-enrolments.ts";
import { tellOfMembers } from "./tell-of-members.ts";

type Stores = {
  schedules: ScheduleStore;
  enrolments: EnrolmentStore;
  cardStatistics: CardStatisticsStore;
  studyDays: StudyDayStore;
  scores: ScoreStore;
  boards: BoardStore;
  globalBoards: GlobalBoardStore;
  memberships: MembershipStore;
  teams: TeamStore;
  events: LearnerEventStore;
};
let stores: Stores | undefined;

function openStores(): Stores {
  const client = openClient();
  const core = tableName("core");
  const views = tableName("views");
  return {
    schedules: scheduleStore(client, core),
    enrolments: enrolmentStore(client, core),
    cardStatistics: cardStatisticsStore(client, views),
    studyDays: studyDayStore(client, views),
    scores: scoreStore(client, views),
    boards: boardStore(client, views),
    globalBoards: globalBoardStore(client, views),
    memberships: membershipStore(client, core),
    teams: teamStore(client, core),
    events: learnerEventStore(client, views),
  };
}

/** Consumes the stream of `core`. Records it could not handle are returned, so that only they are delivered again. */
export async function handler(
  { Records }: DynamoDBStreamEvent,
  { awsRequestId }: { awsRequestId: string },
): Promise<DynamoDBBatchResponse> {
  stores ??= openStores();
  const opened = stores;
  const report = (error: unknown) => {
    for (const line of errorLines(awsRequestId, error)) writeToStandardOutput(line);
  };
  const { changes, unreadable } = scheduleChanges(Records);
  for (const { error } of unreadable) report(error);
  const standings = standingChanges(Records);
  const now = Date.now();
  const failed = await Promise.all([
    unreadable.map(({ sequenceNumber }) => sequenceNumber),
    repairEnrolments(changes, opened, report),
    projectViews(changes, opened, report, (days) => projectScores(days, opened, now, report)),
    projectStandings(standings, opened, now, report),
    tellOfMembers(standings, opened, now, report),
  ]);
  return { batchItemFailures: [...new Set(failed.flat())].map((itemIdentifier) => ({ itemIdentifier })) };
}
