import type { UserId } from "../core/ids.ts";
import type { Profile } from "../http/resources/learners.ts";
import { learnerRoutes } from "../http/routes/learners.ts";
import { type Handlers, serve } from "../http/serve.ts";
import { type EnrolmentStore, enrolmentStore } from "../store/enrolments.ts";
import { openClient, tableName } from "../store/open.ts";
import { type Preferences, type ProfileStore, profileStore } from "../store/profiles.ts";
import { type ReminderSettingsStore, reminderSettingsStore } from "../store/reminder-settings.ts";
import { changePreferences } from "./change-preferences.ts";

type Stores = { profiles: ProfileStore; enrolments: EnrolmentStore; reminders: ReminderSettingsStore };

export const learnerHandlers = (stores: Stores): Handlers<"learners"> => ({
  "GET /me": async ({ userId }) => ({ status: 200, body: profileOf(userId, await stores.profiles.find(userId)) }),

  "PATCH /me": async ({ userId, body }) => ({
    status: 200,
    body: profileOf(userId, await changePreferences(userId, body, stores)),
  }),
});

function profileOf(userId: UserId, preferences: Preferences): Profile {
  return { userId, ...preferences };
}

export const handler = serve(learnerRoutes, () => {
  const client = openClient();
  const table = tableName("core");
  return learnerHandlers({
    profiles: profileStore(client, table),
    enrolments: enrolmentStore(client, table),
    reminders: reminderSettingsStore(client, table),
  });
});
