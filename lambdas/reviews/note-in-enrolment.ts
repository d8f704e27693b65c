import { cardParts } from "../core/ids.ts";
import { drillPlace } from "../core/reviews/drill.ts";
import { isLeech } from "../core/reviews/leech.ts";
import { type Day, type Instant, learningDay, type TimeZone } from "../core/time.ts";
import type { Marks } from "../store/enrolment-marks.ts";
import { type Enrolment, isCounting, newOnDay, reviewedOnDay } from "../store/enrolment-row.ts";
import type { EnrolmentStore } from "../store/enrolments.ts";
import type { WrittenCard } from "../store/write-records.ts";
import { isNewTo } from "./entries.ts";

/**
 * The enrolment after `cards` of its deck were written: what the queue has to know of them without reading them is noted
 * there, and mostly there is nothing new to note. The stream consumer repeats the first reviews, in case the function
 * ends between the two writes; a client that sends again repeats all of it.
 *
 * That a card is to be repeated today is noted only along with something else, which costs nothing; otherwise the stream
 * consumer notes it a moment later. That it is not any more is noted at once: it must not be offered again.
 */
export async function noted(
  enrolments: Pick<EnrolmentStore, "mark">,
  enrolment: Enrolment,
  cards: readonly WrittenCard[],
  timeZone: TimeZone | undefined,
): Promise<Enrolment> {
  let latest = enrolment;
  for (const marks of marksOf(enrolment, cards, timeZone)) latest = (await enrolments.mark(latest, marks)) ?? latest;
  return latest;
}

type DayMarks = {
  introduced: number[];
  known: number[];
  reviewed: number[];
  leeches: number[];
  drills: Map<number, Instant | null>;
};

function marksOf(enrolment: Enrolment, cards: readonly WrittenCard[], timeZone: TimeZone | undefined): Marks[] {
  const byDay = new Map<Day, DayMarks>();
  const of = (day: Day): DayMarks => {
    const marks = byDay.get(day) ?? { introduced: [], known: [], reviewed: [], leeches: [], drills: new Map() };
    byDay.set(day, marks);
    return marks;
  };
  const begun: { day: Day; ordinal: number; at: Instant }[] = [];
  for (const card of cards) {
    const { state } = card.folded;
    const { ordinal } = cardParts(card.schedule.cardId);
    const isNew = isNewTo(enrolment, card.schedule.cardId);
    const { introducedOn, reviewedOn, waitingSince, lapses } = state;
    if (introducedOn !== null && (isNew || isIntroducing(card, enrolment))) of(introducedOn).introduced.push(ordinal);
    if (introducedOn === null && waitingSince !== null && isNew) of(waitingSince).known.push(ordinal);
    if (isCounting(enrolment) && reviewedOn !== null && reviewedOn !== introducedOn && hasCounted(card)) {
      if (!reviewedOnDay(enrolment, reviewedOn).has(ordinal)) of(reviewedOn).reviewed.push(ordinal);
    }
    const place = drillPlace(card.records, card.folded);
    const ended = place ? undefined : drillEndedOn(card, enrolment);
    if (place) begun.push({ ordinal, ...place });
    if (ended !== undefined) of(ended).drills.set(ordinal, null);
    if (isLeech(lapses) && !enrolment.leeches.has(ordinal)) {
      of(reviewedOn ?? enrolment.newOn ?? 0).leeches.push(ordinal);
    }
  }
  for (const { day, ordinal, at } of begun) byDay.get(day)?.drills.set(ordinal, at);
  return [...byDay].sort(([a], [b]) => a - b).map(([day, marks]) => ({ day, ...marks, timeZone }));
}

function hasCounted({ sent, folded }: WrittenCard): boolean {
  return sent.some(({ key }) => folded.outcomes.get(key) === "counted");
}

/** Whether this is the first review of a card that left the new ones before, without having been learned elsewhere. */
function isIntroducing({ records, sent, schedule, folded }: WrittenCard, enrolment: Enrolment): boolean {
  const { introducedOn } = folded.state;
  if (introducedOn === null || schedule.history.checkpoint) return false;
  const first = records.find((record) => record.kind === "review" && record.mode !== "cram");
  if (!first || !sent.some(({ key }) => key === first.key)) return false;
  if (records.some((record) => record.kind === "edit" && record.edit.type === "carried")) return false;
  const { ordinal } = cardParts(schedule.cardId);
  return !newOnDay(enrolment, introducedOn).has(ordinal);
}

/** The day in whose queue of repeats a card without a place in any may stand; undefined when there is none. */
function drillEndedOn({ folded, sent, schedule }: WrittenCard, enrolment: Enrolment): Day | undefined {
  const { ordinal } = cardParts(schedule.cardId);
  // The enrolment may have been read a moment too early to show it, so the answer itself tells.
  const drill = sent.findLast((record) => folded.outcomes.get(record.key) === "drill");
  if (drill?.kind === "review") return learningDay(drill.at, drill.clock);
  const listedOn = enrolment.drills.has(ordinal) ? enrolment.newOn : null;
  // The list of an earlier day ends by itself.
  const isOver = sent.some((record) => "clock" in record && learningDay(record.at, record.clock) !== listedOn);
  return listedOn === null || isOver ? undefined : listedOn;
}
