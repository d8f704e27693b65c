import { SESv2Client, SESv2ServiceException, SendEmailCommand } from "@aws-sdk/client-sesv2";
import type { Mail } from "../core/reminders/message.ts";
import type { Outcome } from "../core/reminders/outcome.ts";

const CONNECT_TIMEOUT_MS = 2_000;
const REQUEST_TIMEOUT_MS = 5_000;

export type MailSender = {
  /** `unsubscribeUrl` of the mail becomes the headers of RFC 2369 and RFC 8058. */
  send(to: string, mail: Mail): Promise<Outcome>;
};

export type MailSettings = {
  from: string;
  configurationSet: string | undefined;
  endpoint?: string;
  timeoutMs?: number;
};

/** Sends through SES, one try each: a try whose end is not known must not be repeated by the SDK. */
export function openMail({
  from,
  configurationSet,
  endpoint,
  timeoutMs = REQUEST_TIMEOUT_MS,
}: MailSettings): MailSender {
  const client = new SESv2Client({
    maxAttempts: 1,
    ...(endpoint !== undefined && { endpoint }),
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
    },
  });
  return {
    async send(to, { subject, text, html, unsubscribeUrl }) {
      const Charset = "UTF-8";
      const command = new SendEmailCommand({
        FromEmailAddress: from,
        Destination: { ToAddresses: [to] },
        ...(configurationSet !== undefined && { ConfigurationSetName: configurationSet }),
        Content: {
          Simple: {
            Subject: { Data: subject, Charset },
            Body: { Text: { Data: text, Charset }, Html: { Data: html, Charset } },
            Headers: [
              { Name: "List-Unsubscribe", Value: `<${unsubscribeUrl}>` },
              { Name: "List-Unsubscribe-Post", Value: "List-Unsubscribe=One-Click" },
            ],
          },
        },
      });
      try {
        await client.send(command);
        return { outcome: "sent" };
      } catch (error) {
        return mailOutcome(error);
      }
    },
  };
}

const THROTTLES = new Set(["TooManyRequestsException", "LimitExceededException", "ThrottlingException"]);
/** Faults of the sender, not of the address: what was refused goes out once they are mended. */
const OUR_FAULTS = new Set([
  "SendingPausedException",
  "AccountSuspendedException",
  "MailFromDomainNotVerifiedException",
]);
const NEVER_CONNECTED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

/** What the end of a call means for the mail: only an answer that says no is a no. The words of SES may quote the address. */
export function mailOutcome(error: unknown): Outcome {
  if (!(error instanceof Error)) return { outcome: "unknown", problem: "not-an-error" };
  const { name } = error;
  const code = "code" in error ? String(error.code) : "";
  if (NEVER_CONNECTED.has(code)) return { outcome: "throttled", retryAfterSeconds: 0, problem: code };
  if (!(error instanceof SESv2ServiceException)) return { outcome: "unknown", problem: name };
  if (THROTTLES.has(name)) return { outcome: "throttled", retryAfterSeconds: 0, problem: name };
  if (OUR_FAULTS.has(name)) return { outcome: "throttled", retryAfterSeconds: 900, problem: name };
  const isOfAddress = name === "MessageRejected" && !/not verified/i.test(error.message);
  if (isOfAddress) return { outcome: "gone", problem: name };
  const status = error.$metadata.httpStatusCode ?? 0;
  return status >= 400 && status < 500 ? { outcome: "rejected", problem: name } : { outcome: "unknown", problem: name };
}
