/** Small pages for people who follow a link of ours. No script, no file of another host, nothing to load. */

export const PAGE_HEADERS: Record<string, string> = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** @param body markup; `title` is text. */
export function htmlPage(title: string, body: string, language = "en"): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · Casedeck</title>
<style>
body { margin: 0; padding: 48px 24px; color: #1f2328; font: 17px/1.5 -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 480px; margin: 0 auto; }
h1 { margin: 0 0 16px; font-size: 26px; line-height: 1.25; }
button, .button { display: inline-block; padding: 12px 24px; border: 0; border-radius: 6px; background: #1f6feb; color: #fff; font: inherit; text-decoration: none; cursor: pointer; }
.aside { font-size: 15px; color: #57606a; }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
}

/** Title and detail of a problem are our own words. */
export function problemPage(title: string, detail: string): string {
  return htmlPage(title, `<p>${detail}</p>`);
}
