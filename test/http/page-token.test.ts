import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import * as z from "zod";
import { Failure } from "../../lambdas/core/errors.ts";
import { pageCursor, pageToken } from "../../lambdas/http/page-token.ts";
import { PageToken } from "../../lambdas/http/resources/common.ts";

const NOW = Date.parse("2026-11-20T08:15:00Z");
const DAY_MS = 86_400_000;
const reader = { userId: "one", now: NOW };
const Cursor = z.strictObject({ after: z.string() });
const invalid = { code: "invalid-page-token", errors: [expect.objectContaining({ parameter: "page" })] };

describe("pageCursor", () => {
  it("gives back the cursor of a token, to the learner and route it was made for", async () => {
    const token = await pageToken("GET /due", reader, { after: "é 0001" });

    await expect(pageCursor("GET /due", reader, token, Cursor)).resolves.toEqual({ after: "é 0001" });
    expect(PageToken.parse(token)).toBe(token);
  });

  it("R25: refuses another learner's token", async () => {
    const token = await pageToken("GET /due", reader, { after: "a" });

    await expect(pageCursor("GET /due", { ...reader, userId: "two" }, token, Cursor)).rejects.toMatchObject(invalid);
  });

  it("R25: refuses another route's token", async () => {
    const token = await pageToken("GET /decks", reader, { after: "a" });

    await expect(pageCursor("GET /due", reader, token, Cursor)).rejects.toMatchObject(invalid);
  });

  it.each([
    { age: "a day old", later: DAY_MS, accepted: true },
    { age: "a millisecond older than a day", later: DAY_MS + 1, accepted: false },
    { age: "from the far future", later: -DAY_MS - 1, accepted: false },
  ])("R25: a token $age is accepted: $accepted", async ({ later, accepted }) => {
    const token = await pageToken("GET /due", reader, { after: "a" });
    const reading = pageCursor("GET /due", { ...reader, now: NOW + later }, token, Cursor);

    if (accepted) await expect(reading).resolves.toEqual({ after: "a" });
    else await expect(reading).rejects.toMatchObject(invalid);
  });

  it("refuses a cursor that the route's schema does not know", async () => {
    const token = await pageToken("GET /due", reader, { after: 5 });

    await expect(pageCursor("GET /due", reader, token, Cursor)).rejects.toMatchObject(invalid);
  });

  it("refuses what is not JSON under a right check", async () => {
    const content = Buffer.from("{").toString("base64url");
    const bytes = new TextEncoder().encode(JSON.stringify(["GET /due", "one", content]));
    const check = Buffer.from(await crypto.subtle.digest("SHA-256", bytes), 0, 12).toString("base64url");

    await expect(pageCursor("GET /due", reader, `${content}.${check}`, Cursor)).rejects.toMatchObject(invalid);
  });

  it.each(["", ".", "x", "e30.e30", "null", `${"A".repeat(1000)}.AAAA`])("R25: refuses the text %j", async (text) => {
    await expect(pageCursor("GET /due", reader, text, Cursor)).rejects.toMatchObject(invalid);
  });

  it("R25: refuses a token with any character changed, added or left out", async () => {
    const token = await pageToken("GET /due", reader, { after: "apache-kafka.000f" });
    const change = fc.tuple(fc.nat(token.length), fc.nat(1), fc.string({ maxLength: 2, unit: "grapheme-ascii" }));

    await fc.assert(
      fc.asyncProperty(change, async ([at, removed, added]) => {
        const changed = token.slice(0, at) + added + token.slice(at + removed);
        fc.pre(changed !== token);
        const error = await pageCursor("GET /due", reader, changed, Cursor).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(Failure);
        expect(error).toMatchObject(invalid);
      }),
      { numRuns: 500 },
    );
  });
});
