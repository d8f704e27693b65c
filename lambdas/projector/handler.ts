import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import { errorLines, writeToStandardOutput } from "../http/log.ts";
import { type CardStatisticsStore, cardStatisticsStore } from "../store/card-statistics.ts";
import { type EnrolmentStore, enrolmentStore } from "../store/enrolments.ts";
import { openClient, tableName } from "../store/open.ts";
import { type QuizAnswersStore, quizAnswersStore, quizChanges } from "../store/quiz-answers.ts";
import { type ReminderLedgerStore, reminderLedgerStore } from "../store/reminder-ledger.ts";
import { type ReminderSettingsStore, reminderSettingsStore } from "../store/reminder-settings.ts";
import { type ReminderSlotStore, reminderSlotStore } from "../store/reminder-slots.ts";
import { type ScheduleStore, scheduleStore } from "../store/schedules.ts";
import { remindersChanges, scheduleChanges } from "../store/stream.ts";
import { type StudyDayStore, studyDayStore } from "../store/study-days.ts";
import { noteStudyDays, type StudyDays } from "./note-study-days.ts";
import { projectQuizzes } from "./project-quizzes.ts";
import { projectReminders } from "./project-reminders.ts";
import { projectViews } from "./project-views.ts";
import { repairEnrolments } from "./repair-enrolments.ts";

type Stores = {
  schedules: ScheduleStore;
  enrolments: EnrolmentStore;
  cardStatistics: CardStatisticsStore;
  quizAnswers: QuizAnswersStore;
  studyDays: StudyDayStore;
  reminders: ReminderSettingsStore;
  slots: ReminderSlotStore;
  ledger: ReminderLedgerStore;
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
  };
}

/** Consumes the stream of `core`. Records it could not handle are returned, so that only they are delivered again. */
export async function handler(
  { Records }: DynamoDBStreamEvent,
  { awsRequestId }: { awsRequestId: string },
): Promise<DynamoDBBatchResponse> {
  stores ??= openStores();
  const report = (error: unknown) => {
    for (const line of errorLines(awsRequestId, error)) writeToStandardOutput(line);
  };
  const { changes, unreadable } = scheduleChanges(Records);
  const quizzes = quizChanges(Records);
  const reminders = remindersChanges(Records);
  const unread = [...unreadable, ...quizzes.unreadable, ...reminders.unreadable];
  for (const { error } of unread) report(error);
  const failed = await Promise.all([
    unread.map(({ sequenceNumber }) => sequenceNumber),
    repairEnrolments(changes, stores, report),
    projectViews(changes, stores, report),
    projectQuizzes(quizzes.changes, stores, report),
    noteStudyDays(changes, notedDays, stores.ledger, report),
    projectReminders(reminders.changes, stores, report),
  ]);
  return { batchItemFailures: [...new Set(failed.flat())].map((itemIdentifier) => ({ itemIdentifier })) };
}
