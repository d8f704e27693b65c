import type { Language } from "./settings.ts";

/**
 * The words of all reminders, by language. `{count}` and its like are filled in by `message.ts`; a text with `one` and
 * `other` is chosen by the number it speaks of. A new language is one more entry here and in `Language`.
 */
export type EventText = "memberJoined" | "assignmentDue" | "overtaken" | "seasonClosed" | "seasonWithoutPoints";
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
  /** The streak ends today; and an event of a team or a board: what it is called, and what it says. */
  streak: Counted;
  events: Record<EventText, { title: string; text: string }>;
  eventFooter: string;
  confirmSubject: string;
  confirmText: string;
  confirmFooter: string;
  /** The pages that links lead to. */
  offAskTitle: string;
  offAskText: string;
  offDoneTitle: string;
  offDoneText: string;
  /** The same for an address that was not confirmed. */
  addressOff: string;
  addressOffAskTitle: string;
  addressOffAskText: string;
  addressOffDoneTitle: string;
  addressOffDoneText: string;
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
    streak: {
      one: "A streak of one day ends today, unless you study.",
      other: "Your streak of {count} days ends today, unless you study.",
    },
    events: {
      memberJoined: { title: "{pseudonym} joined {team}", text: "{pseudonym} studies with you in {team} from now on." },
      assignmentDue: {
        title: "{title} is due on {dueOn}",
        text: "Your team {team} has set itself to study {title} by {dueOn}.",
      },
      overtaken: {
        title: "Rank {rank} in {team}",
        text: "Others went past you today: from rank {rankBefore} to rank {rank}.",
      },
      seasonClosed: {
        title: "{team}: rank {rank} in {week}",
        text: "The week {week} of {team} is closed. You ended it at rank {rank}, with {points} points.",
      },
      seasonWithoutPoints: {
        title: "{team}: {week} is closed",
        text: "The week {week} of {team} is closed, without points of yours. The next one has begun.",
      },
    },
    eventFooter: "You get this because you asked to be told of your teams.",
    confirmSubject: "Your code for Casedeck reminders",
    confirmText: "Enter this code to get reminders at this address:",
    confirmFooter:
      "The code works for one day. If you did not ask for it, ignore this mail: nothing more will be sent.",
    offAskTitle: "Turn all reminders off?",
    offAskText:
      "You will get no more reminders from Casedeck, by mail or on any device. Your cards and your progress stay as they are.",
    offDoneTitle: "All reminders are off",
    offDoneText: "You will get no more of them. If you change your mind, turn them on again in the app.",
    addressOff: "Send nothing more to this address",
    addressOffAskTitle: "No more mail to this address?",
    addressOffAskText: "The code you were sent will be worth nothing, and Casedeck will not write to this address.",
    addressOffDoneTitle: "No more mail to this address",
    addressOffDoneText:
      "The code you were sent is worth nothing now. To get reminders here, ask for a new one in the app.",
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
    streak: {
      one: "Eine Serie von einem Tag endet heute, wenn du nicht lernst.",
      other: "Deine Serie von {count} Tagen endet heute, wenn du nicht lernst.",
    },
    events: {
      memberJoined: {
        title: "{pseudonym} ist jetzt in {team}",
        text: "{pseudonym} lernt von nun an mit dir in {team}.",
      },
      assignmentDue: {
        title: "{title} ist am {dueOn} fällig",
        text: "Dein Team {team} hat sich vorgenommen, {title} bis zum {dueOn} zu lernen.",
      },
      overtaken: {
        title: "Rang {rank} in {team}",
        text: "Andere sind heute an dir vorbeigezogen: von Rang {rankBefore} auf Rang {rank}.",
      },
      seasonClosed: {
        title: "{team}: Rang {rank} in {week}",
        text: "Die Woche {week} von {team} ist abgeschlossen. Du hast sie auf Rang {rank} beendet, mit {points} Punkten.",
      },
      seasonWithoutPoints: {
        title: "{team}: {week} ist abgeschlossen",
        text: "Die Woche {week} von {team} ist abgeschlossen, ohne Punkte von dir. Die nächste hat begonnen.",
      },
    },
    eventFooter: "Du bekommst diese Nachricht, weil du von deinen Teams hören möchtest.",
    confirmSubject: "Dein Code für Erinnerungen von Casedeck",
    confirmText: "Gib diesen Code ein, um Erinnerungen an diese Adresse zu bekommen:",
    confirmFooter:
      "Der Code gilt einen Tag. Wenn du ihn nicht angefordert hast, ignoriere diese Nachricht: Es kommt keine weitere.",
    offAskTitle: "Alle Erinnerungen abschalten?",
    offAskText:
      "Du bekommst dann keine Erinnerungen von Casedeck mehr, weder als Mail noch auf einem Gerät. Deine Karten und dein Fortschritt bleiben, wie sie sind.",
    offDoneTitle: "Alle Erinnerungen sind aus",
    offDoneText: "Es kommen keine mehr. Wenn du es dir anders überlegst, schalte sie in der App wieder ein.",
    addressOff: "Nichts mehr an diese Adresse senden",
    addressOffAskTitle: "Keine Post mehr an diese Adresse?",
    addressOffAskText:
      "Der Code, den du bekommen hast, wird ungültig, und Casedeck schreibt nicht mehr an diese Adresse.",
    addressOffDoneTitle: "Keine Post mehr an diese Adresse",
    addressOffDoneText:
      "Der Code ist jetzt ungültig. Für Erinnerungen an diese Adresse kannst du in der App einen neuen anfordern.",
    studyTitle: "Deine Karten sind bereit",
    studyText: "Lerne sie in der App auf diesem Gerät, oder wo du sonst mit Casedeck lernst.",
    studyOpen: "Casedeck öffnen",
    studyFooter: "Nichts passiert? Dann ist die App hier nicht installiert.",
  },
};
