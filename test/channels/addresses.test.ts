import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openOutbound } from "../../lambdas/channels/outbound.ts";
import { isPublicAddress } from "../../lambdas/channels/public-address.ts";
import { pushEndpointProblem, webhookUrlProblem } from "../../lambdas/core/reminders/endpoints.ts";

describe("S8: the URL of a webhook", () => {
  it.each([
    ["another protocol", "http://hooks.acme.org/x"],
    ["another protocol", "file:///etc/passwd"],
    ["another protocol", "gopher://hooks.acme.org/"],
    ["no URL", "hooks.acme.org"],
    ["no URL", "https://"],
    ["no URL", ""],
    ["IPv4", "https://93.184.216.34/"],
    ["loopback", "https://127.0.0.1/"],
    ["loopback by name", "https://localhost/"],
    ["loopback by name", "https://x.localhost/"],
    ["link-local metadata", "https://169.254.169.254/latest/meta-data/"],
    ["private", "https://10.0.0.1/"],
    ["private", "https://192.168.1.1/"],
    ["decimal", "https://2130706433/"],
    ["octal", "https://0177.0.0.1/"],
    ["hexadecimal", "https://0x7f000001/"],
    ["short", "https://127.1/"],
    ["full-width digits", "https://１２７.0.0.1/"],
    ["IPv6", "https://[2606:2800:220:1:248:1893:25c8:1946]/"],
    ["IPv6 loopback", "https://[::1]/"],
    ["IPv4 in IPv6", "https://[::ffff:127.0.0.1]/"],
    ["IPv6 with a zone", "https://[fe80::1%25eth0]/"],
    ["user", "https://user@hooks.acme.org/"],
    ["user and password", "https://a:b@hooks.acme.org/"],
    ["user that looks like a host", "https://hooks.acme.org@127.0.0.1/"],
    ["port", "https://hooks.acme.org:8443/"],
    ["the usual port, written", "https://hooks.acme.org:443/"],
    ["backslash", "https://hooks.acme.org\\@127.0.0.1/"],
    ["line break", "https://hooks.acme.org/\r\nx"],
    ["tab in the protocol", "ht\ttps://hooks.acme.org/"],
    ["space", " https://hooks.acme.org/"],
    ["fragment", "https://hooks.acme.org/#x"],
    ["dot at the end", "https://hooks.acme.org./"],
    ["one label", "https://intranet/"],
    ["cluster name", "https://metadata.google.internal/"],
    ["home network", "https://printer.local/"],
    ["reserved", "https://hooks.example/"],
    ["too long", `https://hooks.acme.org/${"x".repeat(1000)}`],
  ])("is refused: %s, %s", (_what, url) => {
    expect(webhookUrlProblem(url)).toEqual(expect.any(String));
    expect(pushEndpointProblem(url)).toEqual(expect.any(String));
  });

  it.each(["https://hooks.acme.org/x?y=1", "https://hooks.slack.com/services/T/B/x", "https://bücher.example.org/"])(
    "may be %s",
    (url) => {
      expect(webhookUrlProblem(url)).toBeUndefined();
    },
  );
});

describe("S8: the endpoint of a push subscription", () => {
  it.each([
    "https://evil.org/",
    "https://fcm.googleapis.com.evil.org/",
    "https://evil.org/fcm.googleapis.com",
    "https://evilfcm.googleapis.com/",
    "https://user@fcm.googleapis.com/",
    "https://fcm.googleapis.com:444/",
  ])("is refused: %s", (url) => {
    expect(pushEndpointProblem(url)).toEqual(expect.any(String));
  });

  it.each([
    "https://fcm.googleapis.com/fcm/send/abc:def",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
    "https://web.push.apple.com/QGy",
    "https://wns2-par02p.notify.windows.com/w/?token=x",
  ])("may be %s", (url) => {
    expect(pushEndpointProblem(url)).toBeUndefined();
  });
});

describe("S8: isPublicAddress", () => {
  it.each([
    ...["0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.255", "169.254.169.254", "172.16.0.1"],
    ...["172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255"],
    ...["198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"],
    ...["::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1"],
    ...[
      "2001::1",
      "2001:db8::1",
      "2002:7f00:1::",
      "3fff::1",
      "fc00::1",
      "fd12:3456::1",
      "fe80::1",
      "fec0::1",
      "ff02::1",
    ],
    ...["", "localhost", "127.1", "8.8.8.8.8"],
  ])("says no to %s", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450:4001::1"])(
    "says yes to %s",
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );
});

describe("S8: openOutbound", () => {
  let server: Server;
  const greetings: Buffer[] = [];
  let connections = 0;

  beforeAll(async () => {
    server = createServer((socket) => {
      connections += 1;
      socket.on("error", () => {});
      socket.once("data", (data) => {
        greetings.push(data);
        socket.destroy();
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterAll(() => {
    server.close();
  });
  const request = { url: "https://hooks.acme.org/x", headers: {}, body: "{}" };
  const port = () => (server.address() as AddressInfo).port;
  const to =
    (...addresses: string[]) =>
    async () =>
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

  it.each([
    { what: "loopback", resolve: to("127.0.0.1") },
    { what: "metadata", resolve: to("169.254.169.254") },
    { what: "IPv6 loopback", resolve: to("::1") },
    { what: "IPv4 in IPv6", resolve: to("::ffff:127.0.0.1") },
    { what: "a public address and a private one", resolve: to("8.8.8.8", "127.0.0.1") },
  ])("makes no connection for a name that is $what", async ({ resolve }) => {
    const before = connections;

    const answer = await openOutbound({ resolve, port: port(), gateway: undefined }).post(request);

    expect(answer).toEqual({ status: null, problem: "private-address", wasSent: false });
    expect(connections).toBe(before);
  });

  it("connects to the address it has checked, although the name changes meanwhile", async () => {
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return [{ address: asked === 1 ? "127.0.0.1" : "127.0.0.2", family: 4 }];
    };
    const checked: string[] = [];
    const isAllowed = (address: string) => checked.push(address) > 0;

    const answer = await openOutbound({ resolve, isAllowed, port: port(), gateway: undefined }).post(request);

    expect(asked).toBe(1);
    expect(checked).toEqual(["127.0.0.1"]);
    expect(greetings.at(-1)?.toString("latin1")).toContain("hooks.acme.org"); // the name, in the TLS greeting
    expect(answer).toEqual({ status: null, problem: "connection", wasSent: false });
  });

  it("says so when a name does not resolve, or not in time", async () => {
    const failing = async () => Promise.reject(new Error("ENOTFOUND"));
    const never = () => new Promise<never>(() => {});

    for (const resolve of [failing, never]) {
      const outbound = openOutbound({ resolve, timeoutMs: 50, gateway: undefined });
      expect(await outbound.post(request)).toEqual({ status: null, problem: "unresolvable", wasSent: false });
    }
  });
});
