import { describe, expect, it } from "@jest/globals";
import { csvLine } from "../../../lambdas/core/portability/csv.ts";
import { FileLine } from "../../../lambdas/core/portability/file-lines.ts";
import { FileRecord, fileRecordOf, recordOfFile } from "../../../lambdas/core/portability/file-records.ts";
import type { Grade } from "../../../lambdas/core/reviews/memory.ts";
import type { HistoryRecord } from "../../../lambdas/core/reviews/record.ts";
import { packRecords, unpackRecords } from "../../../lambdas/core/reviews/record-codec.ts";
import { chance } from "../../support/simulation.ts";

const KEY = "-7Rt0_aZ";
const AT = Date.parse("2026-11-20T08:15:00.123Z");
const clock = { offset: 23, rolloverHour: 4 };

describe("a record in a file", () => {
  it.each<HistoryRecord>([
    { kind: "review", key: KEY, at: AT, clock, grade: 4, durationMs: 4_198, mode: "cram", late: true, spread: -3 },
    { kind: "review", key: KEY, at: AT, clock, grade: 2, durationMs: 10, mode: "scheduled", late: false, spread: 129 },
    { kind: "control", key: KEY, at: AT, clock, control: { type: "buried" } },
    { kind: "control", key: KEY, at: AT, clock, control: { type: "rescheduled", dueOn: 20_780 } },
    { kind: "undo", key: KEY, at: AT, target: "q7Rt0_aZ" },
    { kind: "edit", key: KEY, at: AT, clock, edit: { type: "revised", version: 3 } },
    { kind: "edit", key: KEY, at: AT, clock, edit: { type: "withdrawn", version: 4 } },
    {
      kind: "edit",
      key: KEY,
      at: AT,
      clock: { offset: -40, rolloverHour: 0 },
      edit: { type: "carried", memory: { repetitions: 3, interval: 8, ease: 236 }, dueOn: 20_777 },
    },
    { kind: "other", key: KEY, at: AT, code: 90, payload: Uint8Array.of(0, 255, 62, 63) },
  ])("of the kind $kind is typed JSON that gives the same bytes in the store again", (record) => {
    const [stored] = unpackRecords(packRecords([record])) as [HistoryRecord];

    const read = recordOfFile(FileRecord.parse(JSON.parse(JSON.stringify(fileRecordOf(stored)))));

    expect(read).toEqual(stored);
    expect(packRecords([read])).toEqual(packRecords([record]));
  });

  it("keeps every grade, think time, offset and rollover hour", () => {
    const random = chance(11);
    for (let round = 0; round < 500; round += 1) {
      const record: HistoryRecord = {
        ...{ kind: "review", key: KEY, at: AT + random.integer(0, 10 ** 9) },
        clock: { offset: random.integer(-48, 56), rolloverHour: random.integer(0, 23) },
        ...{ grade: random.integer(0, 5) as Grade, durationMs: random.integer(0, 86_400_000) },
        ...{ mode: "scheduled", late: false, spread: 0 },
      };
      const stored = packRecords([record]);
      const [read] = unpackRecords(stored).map((one) => recordOfFile(FileRecord.parse(fileRecordOf(one))));
      expect(read && packRecords([read])).toEqual(stored);
    }
  });
});

describe("R24: lines of version 1 of the format", () => {
  it.each([
    '{"type":"header","format":"casedeck-export","version":1,"exportedAt":"2026-11-20T08:15:00.000Z","expected":{"decks":0,"cases":0,"enrolments":1,"cards":1}}',
    '{"type":"profile","settings":{"timeZone":"Asia/Kathmandu","rolloverHour":5,"newCardsPerDay":10}}',
    '{"type":"deck","deckId":"Own4Deck5678","title":"Crane","domain":"infrastructure","version":2,"cardCount":1,"keys":["crane/component/hoist#role~cloze"],"edits":[{"type":"revised","ordinal":0,"version":2}]}',
    '{"type":"case","caseId":"deck-crane","fields":{"title":"Deck Crane"},"document":null,"deckId":"Own4Deck5678"}',
    '{"type":"fact","fact":{"type":"component","id":"hoist","fact":{"name":"the hoist"},"lines":[3],"missing":["role"]}}',
    '{"type":"enrolment","deckId":"apache-kafka","enrolledAt":"2026-11-01T08:00:00.000Z","leftAt":null,"deckVersion":1,"newCardsPerDay":7,"timeZone":"Europe/Berlin"}',
    '{"type":"card","cardId":"apache-kafka.000f","key":"apache-kafka/a~cloze","schedule":{"dueOn":"2026-11-26"},"history":[{"type":"review","key":"q7Rt0_aZ","at":"2026-11-20T08:15:00.000Z","utcOffset":60,"rolloverHour":4,"grade":4,"durationMs":4198},{"type":"undo","key":"Zk3b91_x","at":"2026-11-20T08:16:00.000Z","target":"q7Rt0_aZ"}]}',
    '{"type":"flag","cardId":"apache-kafka.000f","reason":"wrong","text":"No.","status":"open","note":null,"flaggedAt":"2026-11-20T08:15:00.000Z"}',
    '{"type":"end","counts":{"decks":0,"deckCards":0,"cases":0,"facts":0,"enrolments":1,"cards":1,"records":2,"flags":0},"digest":"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"}',
  ])("are read for ever: %.24s", (line) => {
    expect(FileLine.safeParse(JSON.parse(line)).error).toBeUndefined();
  });
});

describe("S9: a line of CSV", () => {
  it.each([
    ["=1+2", "'=1+2"],
    ["+49", "'+49"],
    ["-7Rt0_aZ", "'-7Rt0_aZ"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", "'\t=1"],
    ['say "hi", then go', '"say ""hi"", then go"'],
    ["two\nlines", '"two\nlines"'],
    ["=a,b", `"'=a,b"`],
    ["a=b", "a=b"],
  ])("%j is written as %j", (text, written) => {
    expect(csvLine([text])).toBe(written);
  });

  it("leaves numbers and empty cells alone", () => {
    expect(csvLine([-3, null, true, 2.5])).toBe("-3,,true,2.5");
  });
});
