import { describe, expect, it } from "@jest/globals";
import {
  confirmationMail,
  eventMessage,
  type ReminderFacts,
  reminderMessage,
} from "../../../lambdas/core/reminders/message.ts";
import { Language } from "../../../lambdas/core/reminders/settings.ts";
import { templates } from "../../../lambdas/core/reminders/templates.ts";
import type { EventContent } from "../../../lambdas/core/teams/events.ts";
import { TeamId } from "../../../lambdas/core/teams/team.ts";

const settings = { language: "en" as const, quarter: 76, timeZone: "Europe/Berlin" };
const facts = (changes: Partial<ReminderFacts> = {}): ReminderFacts => ({
  kind: "usual",
  decks: [{ deckId: "apache-kafka", title: "Apache Kafka", due: 3 }],
  total: 3,
  isMore: false,
  question: "What holds inside a partition?",
  streakAtRisk: null,
  studyUrl: "https://study.example.org/study",
  unsubscribeUrl: "https://api.example.org/unsubscribe/a.b.c",
  ...changes,
});

describe("reminderMessage", () => {
  it("says how many cards of which deck, asks the first question, and leads to the study and out", () => {
    const { mail, push } = reminderMessage(facts(), settings);

    expect(mail.subject).toBe("3 cards are ready for you");
    for (const part of [
      "Apache Kafka: 3 cards",
      "What holds inside a partition?",
      facts().studyUrl,
      facts().unsubscribeUrl,
    ]) {
      expect(mail.text).toContain(part);
      expect(mail.html).toContain(part);
    }
    expect(mail.text).toContain("19:00 (Europe/Berlin)");
    expect(push).toMatchObject({ title: "3 cards are due", body: "What holds inside a partition?" });
  });

  it("S9: shows what decks are called and ask as text, on one line, whatever it is", () => {
    const evil = '</p><script>alert("1")</script>\r\nBcc: eve@example.org\u202e\u0000';
    const { mail, push } = reminderMessage(
      facts({ decks: [{ deckId: "x", title: evil, due: 1 }], question: `<img src=x onerror='a'>${"y".repeat(5_000)}` }),
      settings,
    );

    expect(mail.html).not.toMatch(/<script|<img|onerror='/);
    expect(mail.html).toContain("&lt;script&gt;");
    expect(mail.subject).toBe("3 cards are ready for you");
    expect(mail.text).toContain('- </p><script>alert("1")</script> Bcc: eve@example.org: one card\n');
    expect(mail.text.length).toBeLessThan(1_000);
    expect(push.body.length).toBeLessThanOrEqual(180);
  });

  it("names five decks and counts the others, and knows that there is more than it counted", () => {
    const decks = Array.from({ length: 7 }, (_, at) => ({ deckId: `d${at}`, title: `Deck ${at}`, due: 30 }));
    const { mail } = reminderMessage(facts({ decks, total: 200, isMore: true }), settings);

    expect(mail.subject).toBe("200+ cards are ready for you");
    expect(mail.text).toContain("- Deck 4: 30 cards\n- and 2 more decks\n");
  });

  it("is honest when it is the last one", () => {
    const { mail } = reminderMessage(facts({ kind: "last" }), settings);

    expect(mail.subject).toBe("Shall we stop reminding you?");
    expect(mail.text).toContain("this is the last one");
  });

  it.each(Language.options)("fills every word of its templates in %s", (language) => {
    const texts = [
      ...[1, 2].flatMap((total) => {
        const decks = Array.from({ length: 5 + total }, (_, at) => ({ deckId: `d${at}`, title: "Deck", due: total }));
        return (["usual", "last"] as const).map((kind) =>
          reminderMessage(facts({ kind, total, decks }), { ...settings, language }),
        );
      }),
      confirmationMail("01234567", language, facts().unsubscribeUrl),
    ];

    expect(JSON.stringify(texts)).not.toMatch(/[{]\w+[}]/);
    expect(JSON.stringify(texts)).toContain("01234567");
    expect(Object.keys(templates[language]).sort()).toEqual(Object.keys(templates.en).sort());
  });
});

describe("a streak that ends today", () => {
  it("is told with the reminder", () => {
    const { mail, push } = reminderMessage(facts({ streakAtRisk: 12 }), settings);

    expect(mail.text).toContain("Your streak of 12 days ends today, unless you study.");
    expect(mail.html).toContain("Your streak of 12 days ends today, unless you study.");
    expect(push.body).toBe("Your streak of 12 days ends today, unless you study.");
  });
});

describe("eventMessage", () => {
  const links = { studyUrl: facts().studyUrl, unsubscribeUrl: facts().unsubscribeUrl };
  const teamId = TeamId.parse("aB3dE6gH9jK2");
  const closed = { kind: "seasonClosed" as const, teamId, team: "Readers", week: "2026-W47", points: 50 };
  const contents: EventContent[] = [
    { kind: "memberJoined", teamId, team: "Readers", pseudonym: "Night Owl" },
    { kind: "assignmentDue", teamId, team: "Readers", title: "Apache Kafka", dueOn: "2026-11-27" },
    { kind: "overtaken", teamId, team: "Readers", rank: 3, rankBefore: 2 },
    { ...closed, rank: 2 },
    { ...closed, rank: null },
    { kind: "streakAtRisk", days: 12 },
  ];

  it.each(Language.options)("says in %s what happened, and leads to the study and out", (language) => {
    const messages = contents.map((content) => eventMessage(content, links, language));

    for (const { mail, push } of messages) {
      expect([mail.subject, mail.text, push.title, push.body].join(" ")).not.toMatch(/[{}]|null|undefined/);
      for (const link of Object.values(links)) expect(mail.text).toContain(link);
      expect(push.url).toBe(links.studyUrl);
    }
    expect(new Set(messages.map(({ mail }) => mail.subject)).size).toBe(contents.length);
  });

  it("S9: shows names as text, on one line", () => {
    const pseudonym = "</p><script>x</script>\r\nBcc: eve@example.org";
    const { mail } = eventMessage({ kind: "memberJoined", teamId, team: "R", pseudonym }, links, "en");

    expect(mail.html).not.toContain("<script");
    expect(mail.subject).toBe("</p><script>x</script> Bcc: eve@example.org joined R");
  });
});
