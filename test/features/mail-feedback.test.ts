import { describe, expect, it } from "@jest/globals";
import { suppress } from "../../lambdas/mail-feedback/suppress.ts";

const NOW = Date.parse("2026-11-20T19:00:00Z");
const recipients = [{ emailAddress: "Ada <ada@example.org>" }, { emailAddress: "bob@example.org", status: "5.1.1" }];
const bounce = (bounceType: string) => ({ eventType: "Bounce", bounce: { bounceType, bouncedRecipients: recipients } });
const complaint = { eventType: "Complaint", complaint: { complainedRecipients: recipients } };

describe("suppress", () => {
  it.each([
    { what: "a mailbox that does not exist", detail: bounce("Permanent"), reason: "bounce", spared: 2 },
    { what: "a full mailbox", detail: bounce("Transient"), reason: "bounce", spared: 0 },
    { what: "a bounce of no known kind", detail: bounce("Undetermined"), reason: "bounce", spared: 0 },
    { what: "somebody who calls it unwanted", detail: complaint, reason: "complaint", spared: 2 },
  ])("of $what spares $spared addresses from then on", async ({ detail, reason, spared }) => {
    const added: string[] = [];
    const add = async (hash: string, why: string, at: number) => void added.push(`${hash} ${why} ${at}`);

    const result = await suppress({ detail }, NOW, { add }, (address) => `#${address}`);

    expect(result).toEqual({ reason, addresses: spared });
    const all = ["#ada@example.org", "#bob@example.org"].map((hash) => `${hash} ${reason} ${NOW}`);
    expect(added).toEqual(all.slice(0, spared));
  });

  it("refuses what is no event of SES, so that it ends in the failure queue", async () => {
    const refused = suppress({ detail: { eventType: "Open" } }, NOW, { add: async () => {} }, String);
    await expect(refused).rejects.toThrow();
  });
});
