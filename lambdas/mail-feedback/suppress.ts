import * as z from "zod";
import type { Instant } from "../core/time.ts";
import type { SuppressionReason, SuppressionStore } from "../store/suppressions.ts";

const Recipients = z.array(z.object({ emailAddress: z.string().max(1_000) })).max(100);
/** The part that matters of the events that SES publishes; anything else in them is passed over. */
const Feedback = z.object({
  detail: z.discriminatedUnion("eventType", [
    z.object({
      eventType: z.literal("Bounce"),
      bounce: z.object({ bounceType: z.string(), bouncedRecipients: Recipients }),
    }),
    z.object({ eventType: z.literal("Complaint"), complaint: z.object({ complainedRecipients: Recipients }) }),
  ]),
});

/**
 * Suppresses the addresses that an event of SES names: those that do not exist, and those whose owner calls our mail
 * unwanted. A mailbox that is full, or a server that is away, is not suppressed: such bounces are `Transient`.
 * @returns why, and how many addresses. Safe to repeat.
 */
export async function suppress(
  event: unknown,
  now: Instant,
  suppressions: Pick<SuppressionStore, "add">,
  hash: (address: string) => string,
): Promise<{ reason: SuppressionReason; addresses: number }> {
  const { detail } = Feedback.parse(event);
  const isBounce = detail.eventType === "Bounce";
  const isLasting = !isBounce || detail.bounce.bounceType === "Permanent";
  const recipients = isBounce ? detail.bounce.bouncedRecipients : detail.complaint.complainedRecipients;
  const reason = isBounce ? "bounce" : "complaint";
  const addresses = isLasting ? recipients.map(({ emailAddress }) => bare(emailAddress)) : [];
  await Promise.all(addresses.map((address) => suppressions.add(hash(address), reason, now)));
  return { reason, addresses: addresses.length };
}

/** `ada@example.org` of `Ada <ada@example.org>`. */
function bare(address: string): string {
  return /<([^<>]+)>\s*$/.exec(address)?.[1] ?? address;
}
