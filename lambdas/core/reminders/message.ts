import type { EventContent } from "../teams/events.ts";
import { IGNORED_LIMIT, type ReminderKind } from "./decide.ts";
import { timeOfQuarter } from "./local-time.ts";
import type { Language, ReminderSettings } from "./settings.ts";
import { type Templates, templates } from "./templates.ts";

export type DueDeck = { deckId: string; title: string; due: number };

/** What a reminder tells. Titles and the question come from decks, which learners write too: they are never markup. */
export type ReminderFacts = {
  kind: ReminderKind;
  /** Most cards first. */
  decks: readonly DueDeck[];
  total: number;
  /** More cards are due than were counted. */
  isMore: boolean;
  /** The question of the card that comes first, without its answer. */
  question: string | null;
  /** Days of a streak that ends today unless the learner studies; null: none does, or they do not want to hear of it. */
  streakAtRisk: number | null;
  studyUrl: string;
  unsubscribeUrl: string;
};

/** `unsubscribeUrl` also stands in the text and in the HTML. */
export type Mail = { subject: string; text: string; html: string; unsubscribeUrl: string };
export type PushNote = { title: string; body: string; url: string; tag: string };
export type ReminderMessage = { mail: Mail; push: PushNote };

const DECKS_SHOWN = 5;
const QUESTION_CHARACTERS = 300;
const PUSH_CHARACTERS = 180;
const TITLE_CHARACTERS = 80;

/** The reminder in each of its forms. */
export function reminderMessage(
  facts: ReminderFacts,
  { language, quarter, timeZone }: Pick<ReminderSettings, "language" | "quarter" | "timeZone">,
): ReminderMessage {
  const words = templates[language];
  const isLast = facts.kind === "last";
  const count = facts.isMore ? `${facts.total}+` : String(facts.total);
  const subject = isLast ? words.lastSubject : counted(words.subject, facts.total, { count });
  const heading = counted(words.heading, facts.total, { count });
  const decks = facts.decks.slice(0, DECKS_SHOWN).map(({ title, due }) => {
    const deck = plain(title, TITLE_CHARACTERS);
    return counted(words.deckLine, due, { count: String(due), deck });
  });
  const others = facts.decks.length - decks.length;
  if (others > 0) decks.push(counted(words.otherDecks, others, { count: String(others) }));
  const question = facts.question === null ? null : plain(facts.question, QUESTION_CHARACTERS);
  const streak =
    facts.streakAtRisk === null
      ? null
      : counted(words.streak, facts.streakAtRisk, { count: String(facts.streakAtRisk) });
  const note = isLast ? filled(words.lastNote, { count: String(IGNORED_LIMIT) }) : streak;
  const footer = filled(words.footer, { time: timeOfQuarter(quarter), zone: timeZone });
  const teaser = question === null ? null : { label: words.teaser, text: question };
  return {
    mail: letter({ language, subject, heading, lines: decks, teaser, note, footer, ...linksOf(facts) }),
    push: {
      title: counted(words.pushTitle, facts.total, { count }),
      body: isLast ? words.pushLast : shortened(streak ?? question ?? decks[0] ?? "", PUSH_CHARACTERS),
      url: facts.studyUrl,
      tag: "casedeck-reminder",
    },
  };
}

/** An event of a team or a board in each of its forms. Names in it are chosen by learners: they are never markup. */
export function eventMessage(
  content: EventContent,
  links: { studyUrl: string; unsubscribeUrl: string },
  language: Language,
): ReminderMessage {
  const words = templates[language];
  const names = Object.fromEntries(
    Object.entries(content).map(([name, value]) => [name, plain(String(value), TITLE_CHARACTERS)]),
  );
  const { title, text } = wordsOf(content, words);
  const subject = filled(title, names);
  const heading = filled(text, names);
  const mail = letter({
    language,
    subject,
    heading,
    lines: [],
    teaser: null,
    note: null,
    footer: words.eventFooter,
    ...links,
  });
  const body = shortened(heading, PUSH_CHARACTERS);
  return { mail, push: { title: subject, body, url: links.studyUrl, tag: `casedeck-${content.kind}` } };
}

function wordsOf(content: EventContent, { events, streak }: Templates): { title: string; text: string } {
  if (content.kind === "streakAtRisk") {
    const text = counted(streak, content.days, { count: String(content.days) });
    return { title: text, text };
  }
  return events[content.kind === "seasonClosed" && content.rank === null ? "seasonWithoutPoints" : content.kind];
}

const linksOf = ({ studyUrl, unsubscribeUrl }: ReminderFacts) => ({ studyUrl, unsubscribeUrl });

type Letter = {
  language: Language;
  subject: string;
  heading: string;
  lines: readonly string[];
  teaser: { label: string; text: string } | null;
  note: string | null;
  footer: string;
  studyUrl: string;
  unsubscribeUrl: string;
};

/** A mail with a heading, perhaps a list and a question, one way on and one way out. */
function letter({ language, subject, heading, lines, teaser, note, footer, studyUrl, unsubscribeUrl }: Letter): Mail {
  const words = templates[language];
  const wayOut = wayOutOf(words.unsubscribe, unsubscribeUrl);
  const text = [
    heading,
    lines.map((line) => `- ${line}`).join("\n"),
    teaser === null ? "" : `${teaser.label}\n${teaser.text}`,
    note ?? "",
    `${words.open}: ${studyUrl}`,
    `${footer}\n${wayOut.text}`,
  ];
  const items = lines.map((line) => `<li>${escaped(line)}</li>`).join("");
  const html = [
    `<h1 style="font-size:22px;margin:0 0 16px">${escaped(heading)}</h1>`,
    items === "" ? "" : `<ul style="margin:0 0 20px;padding-left:20px">${items}</ul>`,
    teaser === null
      ? ""
      : `<p style="margin:0 0 4px;color:#57606a">${escaped(teaser.label)}</p><p style="margin:0 0 24px;padding:12px 16px;border-left:3px solid #1f6feb;background:#f6f8fa">${escaped(teaser.text)}</p>`,
    note === null ? "" : `<p style="margin:0 0 24px">${escaped(note)}</p>`,
    `<p style="margin:0 0 32px"><a href="${escaped(studyUrl)}" style="display:inline-block;padding:12px 24px;border-radius:6px;background:#1f6feb;color:#ffffff;text-decoration:none">${escaped(words.open)}</a></p>`,
    `<p style="margin:0;font-size:13px;color:#57606a">${escaped(footer)}<br>${wayOut.html}</p>`,
  ];
  return {
    subject,
    text: `${text.filter((part) => part !== "").join("\n\n")}\n`,
    html: page(language, subject, html.join("\n")),
    unsubscribeUrl,
  };
}

/** The mail that proves an address: with the code, and a link that is for this address alone, as a stranger may read it. */
export function confirmationMail(code: string, language: Language, unsubscribeUrl: string): Mail {
  const words = templates[language];
  const wayOut = wayOutOf(words.addressOff, unsubscribeUrl);
  const html = `<p style="margin:0 0 12px">${escaped(words.confirmText)}</p>
<p style="margin:0 0 24px;font-size:28px;letter-spacing:4px"><strong>${escaped(code)}</strong></p>
<p style="margin:0;font-size:13px;color:#57606a">${escaped(words.confirmFooter)}<br>${wayOut.html}</p>`;
  return {
    subject: words.confirmSubject,
    text: `${words.confirmText}\n\n${code}\n\n${words.confirmFooter}\n${wayOut.text}\n`,
    html: page(language, words.confirmSubject, html),
    unsubscribeUrl,
  };
}

function wayOutOf(label: string, url: string): { text: string; html: string } {
  return {
    text: `${label}: ${url}`,
    html: `<a href="${escaped(url)}" style="color:#57606a">${escaped(label)}</a>`,
  };
}

function page(language: Language, title: string, body: string): string {
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}</title></head>
<body style="margin:0;padding:24px;background:#ffffff;color:#1f2328;font-family:-apple-system,'Segoe UI',Roboto,sans-serif;font-size:16px;line-height:1.5">
<div style="max-width:560px;margin:0 auto">
${body}
</div>
</body>
</html>
`;
}

function counted({ one, other }: { one: string; other: string }, number: number, names: Record<string, string>) {
  return filled(number === 1 ? one : other, names);
}

function filled(template: string, names: Record<string, string>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole);
}

/** On one line, without control characters, which a mail header or a terminal would take as its own. */
function plain(text: string, characters: number): string {
  return shortened(text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim(), characters);
}

function shortened(text: string, characters: number): string {
  const all = Array.from(text);
  return all.length <= characters ? text : `${all.slice(0, characters - 1).join("")}…`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** The text as it stands in HTML, in an attribute too. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
