import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { beforeAll, describe, expect, it } from "@jest/globals";
import * as z from "zod";
import { localCredentials } from "../../bin/local/tables.ts";
import { REGION } from "../../bin/local/template.ts";
import { unsubscribeToken } from "../../lambdas/channels/signed-links.ts";
import { signatureOf } from "../../lambdas/channels/webhook.ts";
import type { Reminders } from "../../lambdas/http/resources/reminders.ts";
import type { RouteKey } from "../../lambdas/http/routes.ts";
import { reminderSettingsStore } from "../../lambdas/store/reminder-settings.ts";
import { type Answer, type Caller, useCloud } from "../support/cloud.ts";
import { assertDocumented } from "../support/documented.ts";
import { browser } from "../support/web-push-browser.ts";

const BEGAN = Date.parse("2026-11-20T09:00:00Z");
const realBegan = Date.now();
const DAY_MS = 86_400_000;
const { as, anonymous, cloud, lines } = useCloud({ clock: () => BEGAN + Date.now() - realBegan });

const PATH = "/me/reminders";
const CARD = "apache-kafka.0000";
const SEVEN_IN_THE_EVENING = Date.parse("2026-11-20T18:00:00Z"); // in Berlin

/** An answer that has to be the documented one. */
async function documented<T>(route: RouteKey, answer: Promise<Answer>): Promise<T> {
  const { status, body } = await answer;
  assertDocumented(route, status, body);
  expect(status).toBe(200);
  return body as T;
}

/** A learner who studied one card two days before the cloud's time, so that it is due since the day before. */
async function learner(name: string): Promise<Caller> {
  const caller = as(name);
  await caller.put("/decks/apache-kafka/enrolment", {});
  const reviewedAt = new Date(BEGAN - 1000).toISOString();
  const answer = await caller.post(`/cards/${CARD}/reviews`, {
    id: randomUUID(),
    grade: 4,
    reviewedAt,
    timeZone: "Europe/Berlin",
  });
  expect(answer.status).toBe(200);
  return caller;
}

const reminders = (answer: Answer) => answer.body as z.output<typeof Reminders>;
type Mail = Awaited<ReturnType<ReturnType<typeof cloud>["inbox"]["list"]>>[number];
const mailsTo = async (address: string) =>
  (await cloud().inbox.list()).filter(({ destination }) => destination.to.includes(address));
/** Where the header for one click leads. */
const linkIn = (mail: Mail | undefined) =>
  /<(.*)>/.exec(mail?.headers?.find(({ name }) => name === "List-Unsubscribe")?.value ?? "")?.[1] ?? "";
const codeIn = (text: string | undefined) => /^\d{8}$/m.exec(text ?? "")?.[0] ?? "";
/** The evening of `days` days after the first one. */
const evening = (days: number) => cloud().jumpTo(SEVEN_IN_THE_EVENING + days * DAY_MS + 60_000);

async function confirm(caller: Caller, address: string): Promise<void> {
  const asked = await documented<z.output<typeof Reminders>>(
    "PUT /me/reminders/address",
    caller.put(`${PATH}/address`, { address }),
  );
  expect(asked).toMatchObject({ channels: { email: false }, address: { confirmed: null, pending: address } });
  await cloud().caughtUp();
  const code = codeIn((await mailsTo(address)).at(-1)?.body.text);
  const confirmed = await documented<z.output<typeof Reminders>>(
    "POST /me/reminders/address/confirmation",
    caller.post(`${PATH}/address/confirmation`, { code }),
  );
  expect(confirmed).toMatchObject({ channels: { email: true }, address: { confirmed: address, pending: null } });
}

describe("reminders", () => {
  let ada: Caller;
  let fay: Caller;

  beforeAll(async () => {
    ada = await learner("ada");
    fay = await learner("fay");
  }, 120_000);

  it("are off until somebody asks for them, with times that suit most people", async () => {
    const body = await documented("GET /me/reminders", as("stranger").get(PATH));

    expect(body).toMatchObject({
      channels: { email: false, push: false, webhook: false },
      time: "19:00",
      timeZone: null,
      quietHours: { from: "22:00", until: "08:00" },
      threshold: 1,
      nextReminderAt: null,
      pushKey: expect.stringMatching(/^[\w-]{87}$/),
    });
  });

  it.each([
    { body: { time: "25:00" }, pointer: "#/time" },
    { body: { time: "19:07" }, pointer: "#/time" },
    { body: { time: "23:00" }, pointer: "#/time" },
    { body: { quietHours: { from: "18:00", until: "20:00" } }, pointer: "#/quietHours" },
    { body: { timeZone: "Mars/Olympus" }, pointer: "#/timeZone" },
    { body: { weekdays: ["monday", "monday"] }, pointer: "#/weekdays" },
    { body: { threshold: 0 }, pointer: "#/threshold" },
    { body: { snooze: "year" }, pointer: "#/snooze" },
    { body: { channels: { sms: true } }, pointer: "#/channels/sms" },
    { body: {}, pointer: "#" },
  ])("refuse $body and name what is wrong", async ({ body, pointer }) => {
    const answer = await ada.patch(PATH, body);

    assertDocumented("PATCH /me/reminders", answer.status, answer.body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it("ask for a zone when none is known", async () => {
    const answer = await as("nowhere").patch(PATH, { channels: { push: true } });

    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: "#/timeZone" }] } });
  });

  it("R33: reach a confirmed address once, in the evening, and one click ends them", async () => {
    await confirm(ada, "ada@example.org");
    const settings = reminders(await ada.patch(PATH, { time: "19:00" }));
    expect(settings).toMatchObject({ timeZone: "Europe/Berlin", nextReminderAt: "2026-11-20T18:00:00.000Z" });

    await evening(0); // nothing is due, and she studied that morning
    expect(await mailsTo("ada@example.org")).toHaveLength(1); // the code
    await evening(1);
    await evening(1); // the sweep again

    const [, mail, ...more] = await mailsTo("ada@example.org");
    expect(more).toEqual([]);
    expect(mail?.subject).toBe("One card is ready for you");
    expect(mail?.body.text).toContain("Apache Kafka: one card");
    expect(mail?.body.text).toContain("The first question:");
    const link = linkIn(mail);
    const page = await fetch(link, { headers: { accept: "text/html" } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<form method="post">');
    expect(reminders(await ada.get(PATH)).channels.email).toBe(true); // a look changes nothing

    for (let click = 0; click < 2; click += 1) {
      const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
      const done = await fetch(link, { method: "POST", body, redirect: "manual" });
      expect(done.status).toBe(200);
      expect(await done.text()).toContain("All reminders are off");
    }
    expect(reminders(await ada.get(PATH))).toMatchObject({ channels: { email: false }, nextReminderAt: null });
    await evening(2);
    expect(await mailsTo("ada@example.org")).toHaveLength(2);
  });

  it("R33: answer 404 to a link that no key of ours signed, as a page to a browser", async () => {
    const { body } = await ada.get(`${PATH}/preview`);
    const { mail } = z.object({ mail: z.object({ text: z.string() }) }).parse(body);
    const path = /(\/unsubscribe\/\S+)/.exec(mail.text)?.[1] ?? "";
    const [learnerPart = "", day = "", check = ""] = path.replace("/unsubscribe/", "").split(".");
    expect((await anonymous.get(path)).status).toBe(200);

    const forged = [
      path.slice(0, -1),
      `${path.slice(0, -1)}${path.endsWith("A") ? "B" : "A"}`,
      `/unsubscribe/${learnerPart}.${Number(day) + 1}.${check}`,
      `/unsubscribe/${Buffer.from(cloud().issuer.sub("stranger")).toString("base64url")}.${day}.${check}`,
      "/unsubscribe/x",
      `/unsubscribe/${"%20".repeat(30)}`,
    ];
    for (const one of forged) {
      for (const call of [anonymous.get, (path: string) => anonymous.post(path, {})]) {
        expect(await call(one)).toMatchObject({ status: 404, body: { type: "/problems/unknown-unsubscribe-link" } });
      }
      const page = await anonymous.get(one, { accept: "text/html,application/xhtml+xml" });
      expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(page).toMatchObject({ status: 404, body: expect.stringContaining("This link leads nowhere") });
    }
  });

  it("R33: answer 410 to a link of a year ago, as a page to a browser", async () => {
    const userId = cloud().issuer.sub("ada");
    const client = new DynamoDBClient({
      endpoint: cloud().dynamo.endpoint,
      region: REGION,
      credentials: localCredentials,
    });
    const stored = await reminderSettingsStore(
      DynamoDBDocumentClient.from(client),
      cloud().tables.CORE_TABLE ?? "",
    ).find(userId);
    client.destroy();
    const link = `/unsubscribe/${unsubscribeToken(userId, stored?.signingKey ?? "", BEGAN - 366 * DAY_MS)}`;

    for (const answer of [await anonymous.get(link), await anonymous.post(link, {})]) {
      expect(answer).toMatchObject({ status: 410, body: { type: "/problems/expired-unsubscribe-link" } });
    }
    const page = await anonymous.get(link, { accept: "text/html" });
    expect(page).toMatchObject({ status: 410, body: expect.stringContaining("This link is too old") });
  });

  it("go to a browser first, and by mail only when no browser took them", async () => {
    const endpoint = "https://updates.push.services.mozilla.com/wpush/v2/bea";
    const bea = await learner("bea");
    await confirm(bea, "bea@example.org");
    const device = browser(endpoint);
    await documented("PUT /me/reminders/devices", bea.put(`${PATH}/devices`, device.subscription));
    await bea.patch(PATH, { channels: { push: true } });
    const sent = () => cloud().outbound.calls.filter(({ url }) => url === endpoint);

    await evening(4);
    expect(sent()).toHaveLength(1);
    expect(device.read(Buffer.from(sent()[0]?.body ?? "", "base64"))).toMatchObject({ title: "One card is due" });
    expect(await mailsTo("bea@example.org")).toHaveLength(1);

    cloud().outbound.answerWith(() => ({ status: 410 })); // the browser is gone
    await evening(5);
    expect(await mailsTo("bea@example.org")).toHaveLength(2);
    expect(reminders(await bea.get(PATH)).devices).toEqual([]);
    cloud().outbound.answerWith(() => ({ status: 201 }));
  });

  it("S1: go to a webhook, signed, and again when it had a passing fault", async () => {
    const url = "https://hooks.casedeck-test.org/reminders?room=7";
    const cas = await learner("cas");
    const made = await documented<{ webhookId: string; secret: string }>(
      "POST /me/reminders/webhooks",
      cas.post(`${PATH}/webhooks`, { url }),
    );
    await cas.patch(PATH, { channels: { webhook: true } });
    const hook = `${PATH}/webhooks/${made.webhookId}`;
    const sent = () => cloud().outbound.calls.filter((call) => call.url === url);

    const tested = await documented(
      "POST /me/reminders/webhooks/{webhookId}/tests",
      cas.post(`${hook}/tests`, undefined),
    );
    expect(tested).toMatchObject({ delivered: true, delivery: { status: 201, isTest: true } });
    cloud().outbound.answerWith(() => ({ status: 500 }));
    await evening(7);
    cloud().outbound.answerWith(() => ({ status: 204 }));
    await cloud().jumpTo(SEVEN_IN_THE_EVENING + 7 * DAY_MS + 600_000);

    const [, first, second, ...more] = sent();
    expect(more).toEqual([]);
    expect(second?.body).toBe(first?.body);
    expect(JSON.parse(first?.body ?? "")).toMatchObject({ type: "reminder", due: 1 });
    const {
      "webhook-id": id = "",
      "webhook-timestamp": timestamp = "",
      "webhook-signature": signature,
    } = second?.headers ?? {};
    expect(signature).toBe(`v1,${signatureOf(made.secret, id, timestamp, second?.body ?? "")}`);
    const log = await documented<{ deliveries: object[] }>(
      "GET /me/reminders/webhooks/{webhookId}/deliveries",
      cas.get(`${hook}/deliveries`),
    );
    expect(log.deliveries).toMatchObject([{ status: 204, attempt: 2 }, { status: 500, attempt: 1 }, { isTest: true }]);
    for (const stolen of [
      as("eve").get(`${hook}/deliveries`),
      as("eve").post(`${hook}/tests`, undefined),
      as("eve").delete(hook),
    ]) {
      expect(await stolen).toMatchObject({ status: 404, body: { type: "/problems/unknown-webhook" } }); // S1
    }
    await documented("DELETE /me/reminders/webhooks/{webhookId}", cas.delete(hook));
    expect(await cas.get(`${hook}/deliveries`)).toMatchObject({ status: 404 });
  });

  it("never go again to an address whose mail came back", async () => {
    const address = "bounce@simulator.amazonses.com";
    const eve = await learner("eve");

    await confirm(eve, address);
    await evening(9);

    expect(await mailsTo(address)).toHaveLength(1); // the code, which came back
    expect(reminders(await eve.get(PATH)).address.suppressed).toBe(true);
    expect((await eve.get(`${PATH}/preview`)).body).toMatchObject({ wouldSend: false, because: "unreachable" });
    expect(await eve.put(`${PATH}/address`, { address })).toMatchObject({
      status: 409,
      body: { type: "/problems/address-suppressed" },
    });
  });

  it("move with the learner's zone and end with their removal", async () => {
    const dan = await learner("dan");
    await dan.put(`${PATH}/devices`, browser("https://fcm.googleapis.com/fcm/send/dan").subscription);
    await dan.patch(PATH, { channels: { push: true }, time: "08:00" });
    await dan.patch("/me", { timeZone: "Asia/Tokyo" });
    const sent = () => cloud().outbound.calls.filter(({ url }) => url.endsWith("/dan"));

    expect(reminders(await dan.get(PATH)).timeZone).toBe("Asia/Tokyo");
    await evening(11); // 03:01 in Tokyo
    expect(sent()).toHaveLength(0);
    await cloud().jumpTo(SEVEN_IN_THE_EVENING + 11 * DAY_MS + 5.2 * 3_600_000);
    expect(sent()).toHaveLength(1);

    const removed = await documented("DELETE /me/reminders", dan.delete(PATH));
    expect(removed).toMatchObject({ channels: { push: false }, devices: [], nextReminderAt: null });
    await cloud().jumpTo(SEVEN_IN_THE_EVENING + 12 * DAY_MS + 5.2 * 3_600_000);
    expect(sent()).toHaveLength(1);
  });

  it("can be looked at before they come, with the reason why none would", async () => {
    const preview = () => documented("GET /me/reminders/preview", fay.get(`${PATH}/preview`));
    expect(await preview()).toMatchObject({ wouldSend: false, because: "off" });

    await fay.put(`${PATH}/devices`, browser("https://fcm.googleapis.com/fcm/send/fay").subscription);
    await fay.patch(PATH, { channels: { push: true }, language: "de" });
    expect(await preview()).toMatchObject({ wouldSend: true, because: null, push: { title: "Eine Karte ist fällig" } });
    await fay.patch(PATH, { threshold: 5 });
    expect(await preview()).toMatchObject({ because: "below-threshold" });
    await fay.patch(PATH, { threshold: 1, mutedDecks: ["apache-kafka"] });
    expect(await preview()).toMatchObject({ because: "nothing-due" });

    const next = async (body: object) => Date.parse(reminders(await fay.patch(PATH, body)).nextReminderAt ?? "");
    const unsnoozed = await next({ mutedDecks: [] });
    expect(await next({ snooze: "day" })).toBe(unsnoozed + DAY_MS);
    expect(await next({ snooze: "week" })).toBe(unsnoozed + 7 * DAY_MS);
    expect(await next({ snooze: null })).toBe(unsnoozed);
    const { mail } = (await preview()) as { mail: { text: string } };
    const page = await fetch(/(http:\S+unsubscribe\S+)/.exec(mail.text)?.[1] ?? "");
    expect(await page.text()).toContain("Alle Erinnerungen abschalten?");
  });

  it("lead to a page that opens the app, in the language of the browser", async () => {
    const { body } = await ada.get(`${PATH}/preview`);
    const { push } = z.object({ push: z.object({ url: z.string() }) }).parse(body);
    const page = async (language: string) =>
      (await fetch(push.url, { headers: { accept: "text/html", "accept-language": language } })).text();

    expect(await page("fr-FR,de;q=0.8,en;q=0.5")).toMatch(/Deine Karten sind bereit.*href="casedeck:\/\/study"/s);
    expect(await page("fr")).toContain("Your cards are ready");
  });

  it("take a code five times and no more", async () => {
    const gus = await learner("gus");
    await gus.put(`${PATH}/address`, { address: "gus@example.org" });
    await cloud().caughtUp();
    const code = codeIn((await mailsTo("gus@example.org")).at(-1)?.body.text);
    const wrong = String((Number(code) + 1) % 1e8).padStart(8, "0");

    for (let tried = 0; tried < 5; tried += 1) {
      expect(await gus.post(`${PATH}/address/confirmation`, { code: wrong })).toMatchObject({ status: 422 });
    }
    expect(await gus.post(`${PATH}/address/confirmation`, { code })).toMatchObject({ status: 422 });
    for (let asked = 1; asked < 5; asked += 1) {
      expect((await gus.put(`${PATH}/address`, { address: `gus${asked}@example.org` })).status).toBe(200);
    }
    expect(await gus.put(`${PATH}/address`, { address: "gus9@example.org" })).toMatchObject({ status: 429 });
    await gus.delete(PATH); // nor by beginning anew
    expect(await gus.put(`${PATH}/address`, { address: "gus9@example.org" })).toMatchObject({ status: 429 });
  });

  it("S8: S9: refuse addresses inside, and what is no address", async () => {
    for (const url of [
      "https://127.0.0.1/",
      "http://hooks.example.org/",
      "https://user@hooks.acme.org/",
      "https://x.local/",
    ]) {
      expect(await ada.post(`${PATH}/webhooks`, { url })).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: "#/url" }] },
      });
    }
    const { keys } = browser("https://fcm.googleapis.com/fcm/send/x").subscription;
    for (const endpoint of [
      "https://push.evil.org/x",
      "https://10.0.0.1/x",
      "https://[::1]/",
      "fcm.googleapis.com",
      "",
    ]) {
      expect(await ada.put(`${PATH}/devices`, { endpoint, keys })).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: "#/endpoint", detail: expect.stringMatching(/^write /) }] },
      });
    }
    for (const name of ["p256dh", "auth"]) {
      const broken = { endpoint: "https://fcm.googleapis.com/x", keys: { ...keys, [name]: "AAAA" } };
      expect(await ada.put(`${PATH}/devices`, broken)).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: `#/keys/${name}` }] },
      });
    }
    for (const address of ["ada", "a b@example.org", "ada@example.org\r\nBcc: eve@example.org", "<ada@example.org>"]) {
      expect(await ada.put(`${PATH}/address`, { address })).toMatchObject({ status: 400 });
    }
  });

  it("say after seven that nobody followed that the eighth is the last, and begin again with the next review", async () => {
    const hal = await learner("hal");
    const device = browser("https://fcm.googleapis.com/fcm/send/hal");
    await hal.put(`${PATH}/devices`, device.subscription);
    await hal.patch(PATH, { channels: { push: true } });
    const titles = () =>
      cloud()
        .outbound.calls.filter(({ url }) => url.endsWith("/hal"))
        .map(({ body }) => (device.read(Buffer.from(body, "base64")) as { body: string }).body);
    const last = "Our last reminder until you study again.";

    for (let day = 14; day < 23; day += 1) await evening(day);
    expect(titles()).toHaveLength(8);
    expect(titles().map((body) => body === last)).toEqual([...Array(7).fill(false), true]);
    expect((await hal.get(`${PATH}/preview`)).body).toMatchObject({ wouldSend: false, because: "paused" });

    const reviewedAt = new Date(SEVEN_IN_THE_EVENING + 22 * DAY_MS + 60_000).toISOString();
    await hal.post(`/cards/${CARD}/reviews`, { id: randomUUID(), grade: 1, reviewedAt, timeZone: "Europe/Berlin" });
    await evening(24);
    expect(titles()).toHaveLength(9);
    expect(titles().at(-1)).not.toBe(last);
  });

  it("S16: leave no address, key, token or question in the log, and lines of at most 1 KB", async () => {
    const log = lines.filter((line) => line.includes(" | ")).join("\n");

    expect(log).toContain('"event":"reminder-claimed"');
    expect(log).toContain('"event":"reminder-sent"');
    expect(log).not.toMatch(/@example|simulator\.amazonses|eyJ[\w-]+\.|wpush|fcm\/send|hooks\.|first question/);
    expect(log).not.toContain(cloud().issuer.sub("ada"));
    for (const line of lines.filter((line) => line.includes(" | "))) {
      const text = line.slice(line.indexOf(" | ") + 3);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_024);
      expect(JSON.parse(text)).toMatchObject({ requestId: expect.stringMatching(/^[\w-]{20,}$/) });
    }
    expect(log).not.toContain('"level":"error"');
  });

  it("R33: end for an address with one click in the mail with the code, which is worth nothing from then on", async () => {
    const ivy = as("ivy");
    const address = "ivy@example.org";
    const channels = { email: false, push: false, webhook: true };
    await ivy.patch(PATH, { timeZone: "Europe/Berlin", language: "de", channels });
    await ivy.put(`${PATH}/address`, { address });
    await cloud().caughtUp();
    const [mail] = await mailsTo(address);
    const link = linkIn(mail);

    expect(await (await fetch(link)).text()).toContain('<form method="post">');
    for (let click = 0; click < 2; click += 1) {
      const done = await fetch(link, {
        method: "POST",
        body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }),
      });
      expect([done.status, await done.text()]).toEqual([
        200,
        expect.stringContaining("Keine Post mehr an diese Adresse"),
      ]);
    }
    // Whoever reads a mail to an address that may be mistyped has no say in anything else.
    expect(reminders(await ivy.get(PATH))).toMatchObject({
      channels,
      address: { confirmed: null, pending: null },
    });
    const code = codeIn(mail?.body.text);
    expect(await ivy.post(`${PATH}/address/confirmation`, { code })).toMatchObject({ status: 422 });
    expect(await mailsTo(address)).toHaveLength(1);

    await ivy.put(`${PATH}/address`, { address: "ivy.right@example.org" });
    await cloud().caughtUp();
    await fetch(link, { method: "POST" });
    expect(reminders(await ivy.get(PATH))).toMatchObject({ address: { pending: "ivy.right@example.org" } });
  });

  it("R33: never come by a mail without both headers and the same link in its text and in its HTML", async () => {
    const mails = await cloud().inbox.list();

    expect(new Set(mails.map(({ subject }) => subject)).size).toBeGreaterThan(2); // codes, reminders, both languages
    for (const mail of mails) {
      expect(linkIn(mail)).toContain("/unsubscribe/");
      expect(mail.headers).toContainEqual({ name: "List-Unsubscribe-Post", value: "List-Unsubscribe=One-Click" });
      expect([mail.body.text, mail.body.html]).toEqual([
        expect.stringContaining(linkIn(mail)),
        expect.stringContaining(`href="${linkIn(mail)}"`),
      ]);
    }
  });

  it("S13: leave nothing in the failure queues", async () => {
    await cloud().caughtUp();
    for (const queue of cloud().queues) {
      if (!queue.name.includes("Tasks"))
        expect({ queue: queue.name, left: await queue.list() }).toEqual({ queue: queue.name, left: [] });
    }
  });
});
