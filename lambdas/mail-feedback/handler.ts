import { addressHash } from "../channels/signed-links.ts";
import { eventLine, writeToStandardOutput } from "../http/log.ts";
import { openClient, tableName } from "../store/open.ts";
import { type SuppressionStore, suppressionStore } from "../store/suppressions.ts";
import { suppress } from "./suppress.ts";

let suppressions: SuppressionStore | undefined;

/** Takes what SES tells of mails that came back, as EventBridge delivers it. What it throws is delivered again. */
export async function handler(event: unknown, { awsRequestId }: { awsRequestId: string }): Promise<void> {
  suppressions ??= suppressionStore(openClient(), tableName("core"));
  const { reason, addresses } = await suppress(event, Date.now(), suppressions, addressHash);
  writeToStandardOutput(eventLine(awsRequestId, { event: "mail-feedback", reason, addresses }));
}
