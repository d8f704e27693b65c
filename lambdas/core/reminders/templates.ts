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
  },
};
