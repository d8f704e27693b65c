/** What plain text never holds, with what to call it. */
const SIGNS: readonly { name: string; sign: RegExp }[] = [
  { name: "a control sign", sign: /\p{Cc}/u },
  {
    name: "a sign without width or one that turns the text round",
    sign: /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/u,
  },
  {
    name: "a sign in private use or a broken one",
    sign: /[\p{Co}\p{Cn}\ufffd]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/u,
  },
  { name: "mojibake", sign: /[ÂÃ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œ]|â€|ðŸ|ï¸|üè|üì|üî|√[°©®¶º]/ },
  { name: "HTML", sign: /<\/?[a-z!][^>]*>|&(?:[a-z]{2,8}|#x?[\da-f]+);/i },
  { name: "Markdown", sign: /\*\*|`|\]\(|(?:^|\s)__?\w[^_]*__?(?:\s|$)|^#{1,6} |^[-*+] |^> |^\d+\. / },
  { name: "a leading sign that a spreadsheet takes for a formula", sign: /^[=+@]/ },
];

/** Most texts: nothing but signs that none of the others can begin with, so that one look is enough. */
const PLAIN = /^(?:[A-Za-z“‘("'$%…]|$)[A-Za-z0-9 ,.;:'"()$%?!/“”‘’–—…-]*$/;

/** C07: text that is data everywhere, in a terminal, in HTML and in a spreadsheet. */
export function unsafeText(text: string): string | undefined {
  if (PLAIN.test(text)) return undefined;
  const found = SIGNS.find(({ sign }) => sign.test(text));
  return found && `${found.name} in “${text.slice(0, 60)}”`;
}
