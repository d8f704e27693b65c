import { escaped } from "../core/reminders/message.ts";
import { Language } from "../core/reminders/settings.ts";
import { templates } from "../core/reminders/templates.ts";
import { htmlPage } from "../http/page.ts";

/** The pages that the links of a reminder lead to. They load nothing and know nobody. */

/** What the app on a phone answers to. */
const APP_LINK = "casedeck://study";

/** A look at it changes nothing, because mail programs follow links by themselves; its button does. */
export function askPage(language: Language): string {
  const { offAskTitle, offAskText, unsubscribe } = templates[language];
  const form = `<form method="post"><button type="submit">${escaped(unsubscribe)}</button></form>`;
  return htmlPage(offAskTitle, `<p>${escaped(offAskText)}</p>\n${form}`, language);
}

export function donePage(language: Language): string {
  const { offDoneTitle, offDoneText } = templates[language];
  return htmlPage(offDoneTitle, `<p>${escaped(offDoneText)}</p>`, language);
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
