import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import { errorLines, writeToStandardOutput } from "../http/log.ts";
import { type CardStatisticsStore, cardStatisticsStore } from "../store/card-statistics.ts";
import { type EnrolmentStore, enrolmentStore } from "../store/enrolments.ts";
import { openClient, tableName } from "../store/open.ts";
import { type ReminderLedgerStore, reminderLedgerStore } from "../store/reminder-ledger.ts";
import { type ReminderSettingsStore, reminderSettingsStore } from "../store/reminder-settings.ts";
import { type ReminderSlotStore, reminderSlotStore } from "../store/reminder-slots.ts";
import { type ScheduleStore, scheduleStore } from "../store/schedules.ts";
import { remindersChanges, scheduleChanges } from "../store/stream.ts";
import { noteStudyDays, type StudyDays } from "./note-study-days.ts";
import { projectCards } from "./project-cards.ts";
import { projectReminders } from "./project-reminders.ts";
import { repairEnrolments } from "./repair-enrolments.ts";

type Stores = {
  schedules: ScheduleStore;
  enrolments: EnrolmentStore;
  cardStatistics: CardStatisticsStore;
  reminders: ReminderSettingsStore;
  slots: ReminderSlotStore;
  ledger: ReminderLedgerStore;
};
const studyDays: StudyDays = new Map();
let stores: Stores | undefined;

function openStores(): Stores {
  const client = openClient();
  const core = tableName("core");
  const views = tableName("views");
  return {
    schedules: scheduleStore(client, core),
    enrolments: enrolmentStore(client, core),
    cardStatistics: cardStatisticsStore(client, views),
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
  const { changes, unreadable: unreadableSchedules } = scheduleChanges(Records);
  const { changes: ofReminders, unreadable: unreadableReminders } = remindersChanges(Records);
  const unreadable = [...unreadableSchedules, ...unreadableReminders];
  for (const { error } of unreadable) report(error);
  const failed = await Promise.all([
    unreadable.map(({ sequenceNumber }) => sequenceNumber),
    repairEnrolments(changes, stores, report),
    projectCards(changes, stores, report),
    noteStudyDays(changes, studyDays, stores.ledger, report),
    projectReminders(ofReminders, stores, report),
  ]);
  return { batchItemFailures: [...new Set(failed.flat())].map((itemIdentifier) => ({ itemIdentifier })) };
}
