/** Which addresses the backend may send to on behalf of a learner, as far as the text of the URL tells. */

const MAX_URL = 1_000;

/** Push services of browsers. A push endpoint anywhere else is not one. */
const PUSH_HOSTS = ["fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com"];
const PUSH_DOMAINS = [".push.services.mozilla.com", ".push.apple.com", ".notify.windows.com"];

/** Names that are never of the public internet (RFC 6761, RFC 6762, RFC 8375, ICANN's .internal). */
const PRIVATE_DOMAINS =
  /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|test|invalid|example|onion|home\.arpa)$/;

/** What is wrong with the address of a webhook; undefined when nothing is. */
export function webhookUrlProblem(text: string): string | undefined {
  const url = parsed(text);
  if (typeof url === "string") return url;
  if (isAddress(url.hostname)) return "write a host name, not an IP address";
  if (!url.hostname.includes(".") || PRIVATE_DOMAINS.test(url.hostname)) {
    return "write a host that can be reached on the public internet";
  }
  return undefined;
}

/** What is wrong with the endpoint of a push subscription; undefined when nothing is. */
export function pushEndpointProblem(text: string): string | undefined {
  const url = parsed(text);
  if (typeof url === "string") return url;
  const { hostname } = url;
  const isKnown = PUSH_HOSTS.includes(hostname) || PUSH_DOMAINS.some((domain) => hostname.endsWith(domain));
  return isKnown
    ? undefined
    : "write the endpoint as the browser gave it: it is of a push service of Google, Mozilla, Apple or Microsoft";
}

function parsed(text: string): URL | string {
  if (text.length > MAX_URL) return `write at most ${MAX_URL} characters`;
  if (/[\p{Cc}\s\\]/u.test(text)) return "write an https URL without spaces, backslashes and control characters";
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return "write an https URL such as https://hooks.example.org/casedeck";
  }
  if (url.protocol !== "https:") return "write a URL that begins with https://";
  if (url.username !== "" || url.password !== "") return "write a URL without user name and password";
  if (url.port !== "" || /^https:\/\/[^/?#]*:/i.test(text.replace(/\[[^\]]*\]/, "")))
    return "write a URL without a port: 443 is used";
  if (url.hash !== "") return "write a URL without a fragment";
  return url.hostname.endsWith(".") ? "write the host name without a dot at its end" : url;
}

/** URL has turned decimal, octal and hexadecimal forms of an IPv4 address into the usual one by now. */
function isAddress(hostname: string): boolean {
  return hostname.startsWith("[") || /^\d+(?:\.\d+){3}$/.test(hostname);
}
