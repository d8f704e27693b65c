import * as z from "zod";
import { CardId } from "../core/ids.ts";
import { type Attempt, type Mark, type NoMovement, QuizAnswer } from "../core/quizzes/attempt.ts";
import type { Outcome } from "../core/reviews/fold.ts";
import { Grade } from "../core/reviews/memory.ts";
import { TimeZone } from "../core/time.ts";

/** An attempt as one write left it; version 0 is not stored yet. */
export type StoredAttempt = { attempt: Attempt; version: number };

/** The order of these is stored: they are only appended to. */
const OUTCOMES = ["answered", "guess", "skipped", "timed-out"] as const;
const REVIEW_OUTCOMES = ["counted", "practice", "drill", "undone"] as const satisfies readonly Outcome[];
const NO_MOVEMENTS = [
  "not-wanted",
  "not-enrolled",
  "guess",
  "skipped",
  "history-full",
] as const satisfies readonly NoMovement[];
/** What an answer of each type holds. */
const ANSWERS = [
  ["option", "option"],
  ["options", "options"],
  ["truth", "isTrue"],
  ["text", "text"],
  ["pairs", "rights"],
  ["order", "items"],
  ["sides", "sides"],
  ["self", "grade"],
  ["skip", undefined],
  ["reveal", undefined],
] as const;

/**
 * A mark as it is packed: ms after the start of the attempt at which the question was served, revealed and ended;
 * outcome; credit in thousandths; grade; movement; answer; wrong options.
 */
const Packed = z.union([
  z.tuple([z.int(), z.int().nullable()]),
  z.tuple([
    z.int(),
    z.int().nullable(),
    z.int(),
    z.int(),
    z.int(),
    Grade.nullable(),
    z.union([z.int(), z.tuple([z.int(), z.int().nullable(), z.int().nullable()])]),
    z.tuple([z.int(), z.unknown()]).nullable(),
    z.array(z.string()),
  ]),
]);
type Packed = z.infer<typeof Packed>;

const Row = z.object({
  sk: z.string(),
  v: z.int(),
  st: z.int(),
  ex: z.int(),
  ql: z.int().optional(),
  tz: TimeZone,
  fs: z.boolean(),
  ti: z.string().optional(),
  tm: z.string().optional(),
  fp: z.string(),
  q: z.string(),
  m: z.string(),
  ab: z.int().optional(),
});

/** The attributes of an attempt that never change. */
export function startedRow(attempt: Attempt): Record<string, unknown> {
  const { startedAt, expiresAt, questionLimitMs, timeZone, feedsSchedule, title, teamId, fingerprint, cards } = attempt;
  return {
    st: startedAt,
    ex: expiresAt,
    ...(questionLimitMs !== null && { ql: questionLimitMs }),
    tz: timeZone,
    fs: feedsSchedule,
    ...(title !== null && { ti: title }),
    ...(teamId !== null && { tm: teamId }),
    fp: fingerprint,
    q: cards.join(" "),
  };
}

/** The marks of an attempt, as text: names are billed, so they are left out. */
export function packedMarks({ marks, startedAt }: Attempt): string {
  return JSON.stringify(marks.map((mark) => packed(mark, startedAt)));
}

/** The attempt in a row of `core`. */
export function attemptOfRow(prefix: string, item: unknown): StoredAttempt {
  const { sk, v, st, ex, ql, tz, fs, ti, tm, fp, q, m, ab } = Row.parse(item);
  return {
    version: v,
    attempt: {
      quizId: sk.slice(prefix.length),
      startedAt: st,
      expiresAt: ex,
      questionLimitMs: ql ?? null,
      timeZone: tz,
      feedsSchedule: fs,
      title: ti ?? null,
      teamId: tm ?? null,
      fingerprint: fp,
      cards: q.split(" ").map((id) => CardId.parse(id)),
      marks: z
        .array(Packed)
        .parse(JSON.parse(m))
        .map((mark) => unpacked(mark, st)),
      abandonedAt: ab ?? null,
    },
  };
}

function packed({ servedAt, revealedAt, ended }: Mark, since: number): Packed {
  const served = servedAt - since;
  const revealed = revealedAt === undefined ? null : revealedAt - since;
  if (!ended) return [served, revealed];
  const { at, outcome, credit, grade, moved, answer, wrong = [] } = ended;
  return [
    served,
    revealed,
    at - since,
    OUTCOMES.indexOf(outcome),
    Math.round(credit * 1000),
    grade,
    typeof moved === "string"
      ? NO_MOVEMENTS.indexOf(moved)
      : [REVIEW_OUTCOMES.indexOf(moved.outcome), moved.from, moved.to],
    answer ? packedAnswer(answer) : null,
    [...wrong],
  ];
}

function unpacked(mark: Packed, since: number): Mark {
  const [served, revealed] = mark;
  const open = { servedAt: since + served, ...(revealed !== null && { revealedAt: since + revealed }) };
  if (mark.length === 2) return open;
  const [, , at, outcome, credit, grade, moved, answer, wrong] = mark;
  return {
    ...open,
    ended: {
      at: since + at,
      outcome: named(OUTCOMES, outcome),
      credit: credit / 1000,
      grade,
      moved:
        typeof moved === "number"
          ? named(NO_MOVEMENTS, moved)
          : { outcome: named(REVIEW_OUTCOMES, moved[0]), from: moved[1], to: moved[2] },
      ...(answer && { answer: unpackedAnswer(answer) }),
      ...(wrong.length > 0 && { wrong }),
    },
  };
}

function packedAnswer(answer: QuizAnswer): [number, unknown] {
  const code = ANSWERS.findIndex(([type]) => type === answer.type);
  const field = ANSWERS[code]?.[1];
  return [code, field === undefined ? 0 : Reflect.get(answer, field)];
}

function unpackedAnswer([code, value]: [number, unknown]): QuizAnswer {
  const [type, field] = named(ANSWERS, code);
  return QuizAnswer.parse(field === undefined ? { type } : { type, [field]: value });
}

function named<Name>(names: readonly Name[], code: number): Name {
  const name = names[code];
  if (name === undefined) throw new Error(`A quiz holds the code ${code}, which this code does not know`);
  return name;
}
