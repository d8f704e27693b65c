import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openMail } from "../../lambdas/channels/mail.ts";

const mail = { subject: "s", text: "t", html: "<p>h</p>", unsubscribeUrl: "https://api/unsubscribe/a.b.c" };

describe("S13: openMail", () => {
  let server: Server;
  let calls = 0;
  let answer: (response: ServerResponse) => void = () => {};
  const send = () => {
    const { port } = server.address() as AddressInfo;
    const endpoint = `http://127.0.0.1:${port}`;
    return openMail({ from: "a@example.org", configurationSet: undefined, endpoint, timeoutMs: 300 }).send(
      "ada@example.org",
      mail,
    );
  };

  beforeAll(async () => {
    server = createServer((request, response) => {
      calls += 1;
      request.resume().on("end", () => answer(response));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    process.env.AWS_REGION ??= "us-east-1";
    process.env.AWS_ACCESS_KEY_ID ??= "local";
    process.env.AWS_SECRET_ACCESS_KEY ??= "local";
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each([
    {
      what: "a page of a proxy for a no",
      outcome: "unknown",
      reply: (response: ServerResponse) => response.writeHead(403, { "content-type": "text/html" }).end("<h1>No</h1>"),
    },
    {
      what: "a page of a proxy for an outage",
      outcome: "unknown",
      reply: (response: ServerResponse) => response.writeHead(502, { "content-type": "text/html" }).end("<h1>Oh</h1>"),
    },
    {
      what: "half an object",
      outcome: "unknown",
      reply: (response: ServerResponse) =>
        response.writeHead(200, { "content-type": "application/json" }).end('{"Mess'),
    },
    {
      what: "no HTTP at all",
      outcome: "unknown",
      reply: (response: ServerResponse) => response.socket?.end("what?\r\n\r\n"),
    },
    { what: "nothing, for as long as it is asked", outcome: "unknown", reply: () => {} },
    {
      what: "megabytes of words",
      outcome: "rejected",
      reply: (response: ServerResponse) =>
        response
          .writeHead(400, { "content-type": "application/json", "x-amzn-errortype": "BadRequestException" })
          .end(JSON.stringify({ message: "no ".repeat(1_000_000) })),
    },
  ])("takes $what for $outcome, after one call", async ({ outcome, reply }) => {
    answer = reply;
    calls = 0;

    const result = await send();

    expect(result.outcome).toBe(outcome);
    expect(JSON.stringify(result).length).toBeLessThan(200);
    expect(calls).toBe(1);
  });
});
