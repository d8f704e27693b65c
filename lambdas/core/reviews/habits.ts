import * as z from "zod";

/** How a learner wants to study. All of it concerns what is offered and when; none of it changes what SM-2 remembers. */

export const LeechAction = z.enum(["none", "suspend", "tag"]);
export type LeechAction = z.infer<typeof LeechAction>;

export const DueDaySpread = z.enum(["none", "fuzz", "balance"]);
export type DueDaySpread = z.infer<typeof DueDaySpread>;

export const QueueOrder = z.enum(["due", "overdueness", "random", "case"]);
export type QueueOrder = z.infer<typeof QueueOrder>;

export const NewCardPlacement = z.enum(["after", "before", "interleaved"]);
export type NewCardPlacement = z.infer<typeof NewCardPlacement>;

/** What has to be known when a review is accepted; a copy stands in every enrolment, where a review finds it. */
export type Habits = {
  rolloverHour: number;
  leechAction: LeechAction;
  dueDaySpread: DueDaySpread;
  /** Some limit or the burying of siblings needs to know which cards were reviewed on a day. */
  countsReviews: boolean;
};
