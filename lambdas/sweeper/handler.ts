import { errorLines, writeToStandardOutput } from "../http/log.ts";
import { deletionStore } from "../store/deletions.ts";
import { openClient, tableName } from "../store/open.ts";
import { identitiesIn } from "./identities.ts";
import { type EndIdentity, sweepAccounts } from "./sweep-accounts.ts";

/** What a run needs before its time-out to end what it is at. */
const RESERVE_MS = 10_000;

let opened: { deletions: ReturnType<typeof deletionStore>; endIdentity: EndIdentity } | undefined;

function open() {
  const userPoolId = process.env.USER_POOL_ID;
  if (!userPoolId) throw new Error("The environment variable USER_POOL_ID is not set");
  const deletions = deletionStore(openClient(), { core: tableName("core"), views: tableName("views") });
  return { deletions, endIdentity: identitiesIn(userPoolId) };
}

/** Runs by a schedule, every few minutes. The log says how many accounts, never whose. */
export async function handler(
  _event: unknown,
  { awsRequestId, getRemainingTimeInMillis }: { awsRequestId: string; getRemainingTimeInMillis(): number },
): Promise<void> {
  opened ??= open();
  const swept = await sweepAccounts(Date.now(), opened.deletions, opened.endIdentity, {
    isOver: () => getRemainingTimeInMillis() < RESERVE_MS,
    report: (error) => {
      for (const line of errorLines(awsRequestId, error)) writeToStandardOutput(line);
    },
  });
  writeToStandardOutput(JSON.stringify({ level: "info", requestId: awsRequestId, ...swept }));
}
