import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { CloudFormationCustomResourceEvent } from "aws-lambda";
import { answered } from "../../lambdas/publisher/answer.ts";
import { publishDecks } from "../../lambdas/publisher/publish-decks.ts";
import type { DeckContent } from "../../lambdas/store/decks.ts";
import { deckContent } from "../support/deck-content.ts";

let server: Server;
let answers: Record<string, unknown>[];
let status: number;
let address: string;

beforeEach(async () => {
  answers = [];
  status = 200;
  server = createServer(async (request, response) => {
    answers.push({ method: request.method, type: request.headers["content-type"], ...JSON.parse(await text(request)) });
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  address = typeof bound === "object" && bound ? `http://127.0.0.1:${bound.port}/answer?signature=x` : "";
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

function event(more: Record<string, unknown> = {}): CloudFormationCustomResourceEvent {
  return {
    RequestType: "Create",
    ServiceToken: "arn:aws:lambda:eu-west-1:000000000000:function:publisher",
    ResponseURL: address,
    StackId: "stack",
    RequestId: "request",
    LogicalResourceId: "PublishedDecks",
    ResourceType: "Custom::PublishedDecks",
    ResourceProperties: { ServiceToken: "arn:aws:lambda:eu-west-1:000000000000:function:publisher" },
    ...more,
  } as CloudFormationCustomResourceEvent;
}

describe("answered", () => {
  it("puts SUCCESS to the address CloudFormation waits at", async () => {
    await answered(event(), async () => "3 decks");

    expect(answers).toEqual([
      {
        method: "PUT",
        type: "",
        Status: "SUCCESS",
        Reason: "3 decks",
        PhysicalResourceId: "published-decks",
        StackId: "stack",
        RequestId: "request",
        LogicalResourceId: "PublishedDecks",
      },
    ]);
  });

  it("puts FAILED with the reason, and keeps the id the resource has", async () => {
    const update = event({ RequestType: "Update", PhysicalResourceId: "earlier" });

    const logged: unknown[] = [];
    const failure = new Error("The table is on holiday.");

    await answered(
      update,
      () => Promise.reject(failure),
      (error) => logged.push(error),
    );

    expect(logged).toEqual([failure]);

    expect(answers).toEqual([
      expect.objectContaining({ Status: "FAILED", Reason: "The table is on holiday.", PhysicalResourceId: "earlier" }),
    ]);
  });

  it("throws when the answer is not taken, so that Lambda tries again", async () => {
    status = 503;

    await expect(answered(event(), async () => "fine")).rejects.toThrow("503");
  });
});

describe("publishDecks", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "casedeck-decks-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const put = (name: string, content: unknown) => writeFileSync(path.join(folder, name), JSON.stringify(content));

  function recorder() {
    const published: DeckContent[] = [];
    const publish = async (deck: DeckContent) => {
      published.push(deck);
      return { version: 1, changed: deck.deckId === "beta" };
    };
    return { published, publish };
  }

  it("publishes every deck file whole and counts what changed", async () => {
    const { published, publish } = recorder();
    const decks = [deckContent("alpha", 2), deckContent("beta", 3)];
    for (const deck of decks) put(`${deck.deckId}.json`, deck);

    expect(await publishDecks(folder, { publish })).toBe("2 decks, 1 of them new or changed");
    expect(published).toHaveLength(2);
    expect(published).toEqual(expect.arrayContaining(decks));
  });

  it("works on many decks at a time, and on sixteen at most", async () => {
    for (let number = 0; number < 40; number += 1) put(`deck-${number}.json`, deckContent(`deck-${number}`, 1));
    let underWay = 0;
    let most = 0;

    const line = await publishDecks(folder, {
      publish: async () => {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise((resolve) => setTimeout(resolve, 2));
        underWay -= 1;
        return { version: 1, changed: true };
      },
    });

    expect(line).toBe("40 decks, 40 of them new or changed");
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(16);
  });

  it("begins no further deck after a failure, and finishes those under way", async () => {
    for (let number = 0; number < 40; number += 1) put(`deck-${number}.json`, deckContent(`deck-${number}`, 1));
    let begun = 0;
    let finished = 0;
    const publish = async () => {
      begun += 1;
      if (begun === 3) throw new Error("Another deployment is publishing the deck.");
      await new Promise((resolve) => setTimeout(resolve, 20));
      finished += 1;
      return { version: 1, changed: true };
    };

    await expect(publishDecks(folder, { publish })).rejects.toThrow("Another deployment");
    expect(finished).toBe(begun - 1);
    expect(begun).toBeLessThan(40);
  });

  it("refuses a folder without decks, and names a file that is no deck", async () => {
    const { publish } = recorder();

    await expect(publishDecks(folder, { publish })).rejects.toThrow("without decks");
    put("broken.json", { deckId: "broken" });
    await expect(publishDecks(folder, { publish })).rejects.toThrow("decks/broken.json is not a deck file");
  });
});
