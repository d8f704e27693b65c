import type { CloudFormationCustomResourceEvent } from "aws-lambda";

const MAX_REASON = 1_000;

/** The one custom resource of the stack; a stable id, so that no update ever replaces it. */
const PHYSICAL_ID = "published-decks";

/**
 * Runs `work` and tells CloudFormation how it ended, by the PUT to the event's `ResponseURL` that it waits for. A
 * failure becomes the reason shown to the person who deploys.
 * @throws {Error} when the answer itself cannot be delivered: Lambda then tries the whole event again.
 */
export async function answered(
  event: CloudFormationCustomResourceEvent,
  work: () => Promise<string>,
  log: (error: unknown) => void = console.error,
): Promise<void> {
  const outcome = await work().then(
    (reason) => ({ Status: "SUCCESS", Reason: reason }),
    (error: unknown) => {
      log(error);
      return { Status: "FAILED", Reason: error instanceof Error ? error.message : "unknown" };
    },
  );
  const body = JSON.stringify({
    Status: outcome.Status,
    Reason: outcome.Reason.slice(0, MAX_REASON),
    PhysicalResourceId: "PhysicalResourceId" in event ? event.PhysicalResourceId : PHYSICAL_ID,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
  });
  // The address is signed for an empty content type.
  const response = await fetch(event.ResponseURL, { method: "PUT", headers: { "content-type": "" }, body });
  if (!response.ok) throw new Error(`CloudFormation did not take the answer: ${response.status}`);
}
