import { RetentionDays } from "aws-cdk-lib/aws-logs";

/** What differs between the stages. Read once, in `build-app.ts`, and passed down. */
export type Stage = {
  name: string;
  /** Tables, users and the stack itself are protected from deletion and outlive the stack. */
  keepsData: boolean;
  logRetention: RetentionDays;
  /** Web clients, as `https://study.example.org`: allowed by CORS and as sign-in targets. None: only mobile clients. */
  webOrigins: readonly string[];
  /** Whom mails come from, as `Casedeck <reminders@example.org>`; undefined: the stage sends no mail. */
  mailFrom?: string;
  /** Requests a second, and at one instant, over all routes of the API. */
  throttle: { rateLimit: number; burstLimit: number };
  /** Of one user, in each environment of a function; null in development, where tests and scripts are the users. */
  userLimit: { perSecond: number; burst: number } | null;
};

/** A client that catches up after a week offline sends some dozens of requests; a person makes two in a second. */
const USER_LIMIT = { perSecond: 20, burst: 100 };

const DEVELOPMENT = "dev";

const NAME = /^[a-z][a-z0-9-]{0,19}$/;
const MAIL_FROM = /^(?:[^<>@"\r\n]{1,60} <[^<>@\s]+@[a-z0-9.-]+\.[a-z]{2,}>|[^<>@\s]+@[a-z0-9.-]+\.[a-z]{2,})$/;
const ORIGIN = /^https:\/\/[a-z0-9.-]+(?::\d+)?$|^http:\/\/localhost(?::\d+)?$/;

const settings: ReadonlyMap<string, Omit<Stage, "name">> = new Map([
  [
    DEVELOPMENT,
    {
      keepsData: false,
      logRetention: RetentionDays.ONE_WEEK,
      webOrigins: ["http://localhost:5173"],
      mailFrom: "Casedeck <reminders@casedeck.example>",
      throttle: { rateLimit: 50, burstLimit: 100 },
      userLimit: null,
    },
  ],
  [
    "prod",
    {
      keepsData: true,
      logRetention: RetentionDays.THREE_MONTHS,
      webOrigins: [],
      throttle: { rateLimit: 1000, burstLimit: 2000 },
      userLimit: USER_LIMIT,
    },
  ],
]);
/** Any other stage, such as a rehearsal of prod: as careful as prod, with less traffic. */
const otherSettings: Omit<Stage, "name"> = {
  keepsData: true,
  logRetention: RetentionDays.ONE_MONTH,
  webOrigins: [],
  throttle: { rateLimit: 100, burstLimit: 200 },
  userLimit: USER_LIMIT,
};

/**
 * The settings of a stage, from the context values `stage` (`dev` when absent), `webOrigins` (commas between them) and
 * `mailFrom`, the last two in the place of the stage's own.
 * @throws {Error} when one is not well formed.
 */
export function stageOf(context: { stage?: unknown; webOrigins?: unknown; mailFrom?: unknown }): Stage {
  const name = String(context.stage ?? DEVELOPMENT);
  if (!NAME.test(name)) {
    throw new Error(
      `The stage "${name}" is not valid: write 1 to 20 of a-z, 0-9 and -, starting with a letter, as in -c stage=prod`,
    );
  }
  const own = settings.get(name) ?? otherSettings;
  return {
    name,
    ...own,
    ...(context.webOrigins !== undefined && { webOrigins: originsOf(String(context.webOrigins)) }),
    ...(context.mailFrom !== undefined && { mailFrom: mailFromOf(String(context.mailFrom)) }),
  };
}

function mailFromOf(text: string): string {
  if (MAIL_FROM.test(text)) return text;
  throw new Error(`The sender "${text}" is not valid: write an address, or a name and an address, as in
-c 'mailFrom=Casedeck <reminders@example.org>'; SES must have verified its domain`);
}

function originsOf(list: string): string[] {
  const origins = list
    .split(",")
    .map((origin) => origin.trim())
    .filter((origin) => origin !== "");
  for (const origin of origins) {
    if (!ORIGIN.test(origin)) {
      throw new Error(
        `The web origin "${origin}" is not valid: write https://host or http://localhost:port, without a path`,
      );
    }
  }
  return origins;
}
