import type { Language } from "./settings.ts";

/**
 * The words of all reminders, by language. `{count}` and its like are filled in by `message.ts`; a text with `one` and
 * `other` is chosen by the number it speaks of. A new language is one more entry here and in `Language`.
 */
type Counted = { one: string; other: string };
export type Templates = {
  subject: Counted;
  lastSubject: string;
  heading: Counted;
  deckLine: Counted;
  otherDecks: Counted;
  teaser: string;
  open: string;
  lastNote: string;
  footer: string;
  unsubscribe: string;
  pushTitle: Counted;
  pushLast: string;
  confirmSubject: string;
  confirmText: string;
  confirmFooter: string;
  /** The pages that links lead to. */
  offAskTitle: string;
  offAskText: string;
  offDoneTitle: string;
  offDoneText: string;
  studyTitle: string;
  studyText: string;
  studyOpen: string;
  studyFooter: string;
};

export const templates: Readonly<Record<Language, Templates>> = {
  en: {
    subject: { one: "One card is ready for you", other: "{count} cards are ready for you" },
    lastSubject: "Shall we stop reminding you?",
    heading: { one: "One card is due today", other: "{count} cards are due today" },
    deckLine: { one: "{deck}: one card", other: "{deck}: {count} cards" },
    otherDecks: { one: "and one more deck", other: "and {count} more decks" },
    teaser: "The first question:",
    open: "Study now",
    lastNote:
      "You have not studied since our last {count} reminders, so this is the last one. Nothing is lost: your cards wait for you, and reminders begin again as soon as you study.",
    footer: "You get this because you asked for a reminder at {time} ({zone}).",
    unsubscribe: "Turn all reminders off",
    pushTitle: { one: "One card is due", other: "{count} cards are due" },
    pushLast: "Our last reminder until you study again.",
    confirmSubject: "Your code for Casedeck reminders",
    confirmText: "Enter this code to get reminders at this address:",
    confirmFooter:
      "The code works for one day. If you did not ask for it, ignore this mail: nothing more will be sent.",
    offAskTitle: "Turn all reminders off?",
    offAskText:
      "You will get no more reminders from Casedeck, by mail or on any device. Your cards and your progress stay as they are.",
    offDoneTitle: "All reminders are off",
    offDoneText: "You will get no more of them. If you change your mind, turn them on again in the app.",
    studyTitle: "Your cards are ready",
    studyText: "Study them in the app on this device, or wherever you study with Casedeck.",
    studyOpen: "Open Casedeck",
    studyFooter: "Nothing happens? Then the app is not installed here.",
  },
  de: {
    subject: { one: "Eine Karte wartet auf dich", other: "{count} Karten warten auf dich" },
    lastSubject: "Sollen wir dich nicht mehr erinnern?",
    heading: { one: "Heute ist eine Karte fällig", other: "Heute sind {count} Karten fällig" },
    deckLine: { one: "{deck}: eine Karte", other: "{deck}: {count} Karten" },
    otherDecks: { one: "und ein weiterer Stapel", other: "und {count} weitere Stapel" },
    teaser: "Die erste Frage:",
    open: "Jetzt lernen",
    lastNote:
      "Du hast seit unseren letzten {count} Erinnerungen nicht gelernt, deshalb ist dies die letzte. Nichts geht verloren: Deine Karten warten, und die Erinnerungen beginnen wieder, sobald du lernst.",
    footer: "Du bekommst diese Nachricht, weil du um {time} Uhr ({zone}) erinnert werden möchtest.",
    unsubscribe: "Alle Erinnerungen abschalten",
    pushTitle: { one: "Eine Karte ist fällig", other: "{count} Karten sind fällig" },
    pushLast: "Unsere letzte Erinnerung, bis du wieder lernst.",
    confirmSubject: "Dein Code für Erinnerungen von Casedeck",
    confirmText: "Gib diesen Code ein, um Erinnerungen an diese Adresse zu bekommen:",
    confirmFooter:
      "Der Code gilt einen Tag. Wenn du ihn nicht angefordert hast, ignoriere diese Nachricht: Es kommt keine weitere.",
    offAskTitle: "Alle Erinnerungen abschalten?",
    offAskText:
      "Du bekommst dann keine Erinnerungen von Casedeck mehr, weder als Mail noch auf einem Gerät. Deine Karten und dein Fortschritt bleiben, wie sie sind.",
    offDoneTitle: "Alle Erinnerungen sind aus",
    offDoneText: "Es kommen keine mehr. Wenn du es dir anders überlegst, schalte sie in der App wieder ein.",
    studyTitle: "Deine Karten sind bereit",
    studyText: "Lerne sie in der App auf diesem Gerät, oder wo du sonst mit Casedeck lernst.",
    studyOpen: "Casedeck öffnen",
    studyFooter: "Nichts passiert? Dann ist die App hier nicht installiert.",
  },
};
