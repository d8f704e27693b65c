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
import { type QuizAnswersStore, quizAnswersStore, quizChanges } from "../store/quiz-answers.ts";
import { type ReminderLedgerStore, reminderLedgerStore } from "../store/reminder-ledger.ts";
import { type ReminderSettingsStore, reminderSettingsStore } from "../store/reminder-settings.ts";
import { type ReminderSlotStore, reminderSlotStore } from "../store/reminder-slots.ts";
import { type ScheduleStore, scheduleStore } from "../store/schedules.ts";
import { type ScoreStore, scoreStore } from "../store/scores.ts";
import { remindersChanges, scheduleChanges } from "../store/stream.ts";
import { type StudyDayStore, studyDayStore } from "../store/study-days.ts";
import { type TeamStore, teamStore } from "../store/teams.ts";
import { noteStudyDays, type StudyDays } from "./note-study-days.ts";
import { projectQuizzes } from "./project-quizzes.ts";
import { projectReminders } from "./project-reminders.ts";
import { projectScores } from "./project-scores.ts";
import { projectStandings } from "./project-standings.ts";
import { projectViews } from "./project-views.ts";
import { repairEnrolments } from "./repair-enrolments.ts";
import { tellOfMembers } from "./tell-of-members.ts";

type Stores = {
  schedules: ScheduleStore;
  enrolments: EnrolmentStore;
  cardStatistics: CardStatisticsStore;
  quizAnswers: QuizAnswersStore;
  studyDays: StudyDayStore;
  reminders: ReminderSettingsStore;
  slots: ReminderSlotStore;
  ledger: ReminderLedgerStore;
  scores: ScoreStore;
  boards: BoardStore;
  globalBoards: GlobalBoardStore;
  memberships: MembershipStore;
  teams: TeamStore;
  events: LearnerEventStore;
};
const notedDays: StudyDays = new Map();
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
    quizAnswers: quizAnswersStore(client, views),
    reminders: reminderSettingsStore(client, core),
    slots: reminderSlotStore(client, views),
    ledger: reminderLedgerStore(client, views),
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
  const quizzes = quizChanges(Records);
  const reminders = remindersChanges(Records);
  const standings = standingChanges(Records);
  const unread = [...unreadable, ...quizzes.unreadable, ...reminders.unreadable];
  for (const { error } of unread) report(error);
  const now = Date.now();
  const failed = await Promise.all([
    unread.map(({ sequenceNumber }) => sequenceNumber),
    repairEnrolments(changes, opened, report),
    projectViews(changes, opened, report, (days) => projectScores(days, opened, now, report)),
    projectQuizzes(quizzes.changes, opened, report),
    noteStudyDays(changes, notedDays, opened.ledger, report),
    projectReminders(reminders.changes, opened, report),
    projectStandings(standings, opened, now, report),
    tellOfMembers(standings, opened, now, report),
  ]);
  return { batchItemFailures: [...new Set(failed.flat())].map((itemIdentifier) => ({ itemIdentifier })) };
}
