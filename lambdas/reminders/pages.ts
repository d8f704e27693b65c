import { escaped } from "../core/reminders/message.ts";
import { Language } from "../core/reminders/settings.ts";
import { templates } from "../core/reminders/templates.ts";
import { htmlPage } from "../http/page.ts";

/** The pages that the links of a reminder lead to. They load nothing and know nobody. */

/** What the app on a phone answers to. */
const APP_LINK = "casedeck://study";

/** What a link turns off: all reminders, or what goes to an address that nobody confirmed. */
export type LinkScope = "all" | "address";

/** A look at it changes nothing, because mail programs follow links by themselves; its button does. */
export function askPage(scope: LinkScope, language: Language): string {
  const words = templates[language];
  const [title, text, button] =
    scope === "all"
      ? [words.offAskTitle, words.offAskText, words.unsubscribe]
      : [words.addressOffAskTitle, words.addressOffAskText, words.addressOff];
  const form = `<form method="post"><button type="submit">${escaped(button)}</button></form>`;
  return htmlPage(title, `<p>${escaped(text)}</p>\n${form}`, language);
}

export function donePage(scope: LinkScope, language: Language): string {
  const words = templates[language];
  const [title, text] =
    scope === "all" ? [words.offDoneTitle, words.offDoneText] : [words.addressOffDoneTitle, words.addressOffDoneText];
  return htmlPage(title, `<p>${escaped(text)}</p>`, language);
}

/** For a stage without a web client: mail programs show no link to an app, so that it stands on a page. */
export function studyPage(language: Language): string {
  const { studyTitle, studyText, studyOpen, studyFooter } = templates[language];
  const link = `<p><a class="button" href="${APP_LINK}">${escaped(studyOpen)}</a></p>`;
  return htmlPage(
    studyTitle,
    `<p>${escaped(studyText)}</p>\n${link}\n<p class="aside">${escaped(studyFooter)}</p>`,
    language,
  );
}

/** The first language of the browser that there are words in; else English. @param accepted as `Accept-Language` has it. */
export function languageOf(accepted = ""): Language {
  const wanted = accepted.split(",").map((range) => range.trim().slice(0, 2).toLowerCase());
  return (
    Language.options.find((language) => language === wanted.find((one) => Language.safeParse(one).success)) ?? "en"
  );
}
