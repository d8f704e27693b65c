/** A piece of HTML; only `html` makes one, so a text cannot be taken for one by mistake. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

type Part = string | number | Html | undefined | readonly Part[];

/** A template whose parts are escaped unless they are HTML themselves; lists are joined, `undefined` is nothing. */
export function html(markup: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const between = [...parts.map(markupOf), ""];
  return new Html(markup.map((text, place) => text + (between[place] ?? "")).join(""));
}

/** The address when a browser may follow it, so that no source can run a script. */
export function linkTo(url: string): string | undefined {
  return /^https?:\/\//i.test(url) ? url : undefined;
}

function markupOf(part: Part): string {
  if (part === undefined) return "";
  if (part instanceof Html) return part.markup;
  if (typeof part === "object") return part.map(markupOf).join("");
  return String(part).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
