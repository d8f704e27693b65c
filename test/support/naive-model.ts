/**
 * What a card's history means, written a second time and as plainly as can be, for tests to compare with: days are
 * ISO dates, the ease is a fraction of BigInts, undos are looked up one by one. It shares no code with `lambdas/core`.
 */
export type ModelEvent =
  | {
      kind: "review";
      key: string;
      at: number;
      offset: number;
      rolloverHour: number;
      grade: number;
      mode: string;
      spread: number;
    }
  | { kind: "undo"; key: string; at: number; target: string }
  | { kind: "edit"; key: string; at: number; offset: number; rolloverHour: number; edit: ModelEdit }
  | {
      kind: "control";
      key: string;
      at: number;
      offset: number;
      rolloverHour: number;
      does: string;
      dueOn: string | null;
    };

/** `carried` gives repetitions, interval, ease and the ISO date on which the card is due. */
type ModelEdit =
  | { is: "revised" | "withdrawn"; version: number }
  | { repetitions: number; interval: number; ease: number; dueOn: string };

export type ModelState = {
  repetitions: number;
  interval: number;
  ease: number;
  dueOn: string | null;
  introducedOn: string | null;
  lapses: number;
  reviews: number;
  suspended: boolean;
  withdrawn: boolean;
  /** From which day the queue offers it; null when it does not, or when the deck's own list of new cards does. */
  offeredFrom: string | null;
  /** Key of each review -> what it did. */
  outcomes: Record<string, string>;
};

export function modelState(events: readonly ModelEvent[]): ModelState {
  const ordered = [...events].sort((a, b) => (a.at === b.at ? (a.key < b.key ? -1 : 1) : a.at - b.at));
  const isLive = (undo: ModelEvent): boolean =>
    !ordered.some(
      (other, place) =>
        other.kind === "undo" && other.target === undo.key && place > ordered.indexOf(undo) && isLive(other),
    );
  const isUndone = (taken: ModelEvent) =>
    ordered.some((other) => other.kind === "undo" && other.target === taken.key && isLive(other));

  const state: ModelState = {
    repetitions: 0,
    interval: 0,
    ease: 250,
    dueOn: null,
    introducedOn: null,
    lapses: 0,
    reviews: 0,
    suspended: false,
    withdrawn: false,
    offeredFrom: null,
    outcomes: {},
  };
  let drillDate: string | null = null;
  let buriedDate: string | null = null;
  let countedDate: string | null = null;
  let waitsSince: string | null = null;
  let newest = 0;
  for (const event of ordered) {
    if (event.kind === "undo") continue;
    const date = localDate(event);
    if (event.kind === "edit") {
      const tomorrow = datePlus(date, 1);
      if (!("is" in event.edit)) {
        if (state.dueOn === null) Object.assign(state, event.edit);
        continue;
      }
      if (event.edit.version < newest) continue;
      newest = event.edit.version;
      state.withdrawn = event.edit.is === "withdrawn";
      if (state.withdrawn) drillDate = null;
      else if (state.dueOn !== null && state.dueOn > tomorrow) state.dueOn = tomorrow;
      continue;
    }
    if (event.kind === "control") {
      waitsSince ??= date;
      if (isUndone(event)) continue;
      if (event.does === "suspended" || event.does === "resumed") state.suspended = event.does === "suspended";
      if (event.does === "suspended" || event.does === "buried" || event.does === "reset") drillDate = null;
      if (event.does === "buried") buriedDate = date;
      if (event.does === "rescheduled" || event.does === "reset") buriedDate = null;
      if (event.does === "rescheduled") state.dueOn = event.dueOn;
      if (event.does === "reset") {
        Object.assign(state, { repetitions: 0, interval: 0, ease: 250, lapses: 0, dueOn: null });
        countedDate = null;
        waitsSince = date;
      }
      continue;
    }
    if (event.mode === "cram") {
      state.outcomes[event.key] = isUndone(event) ? "undone" : "practice";
      continue;
    }
    state.introducedOn ??= date;
    waitsSince ??= date;
    const isAhead = event.mode === "ahead" && (countedDate === null || countedDate < date);
    if (isUndone(event)) state.outcomes[event.key] = "undone";
    else if (state.dueOn !== null && date < state.dueOn && !isAhead) {
      state.outcomes[event.key] = date === drillDate ? "drill" : "practice";
      if (date === drillDate && event.grade >= 4) drillDate = null;
    } else {
      state.outcomes[event.key] = "counted";
      if (event.grade < 3 && state.repetitions > 0) state.lapses += 1;
      Object.assign(state, paperSm2(state, event.grade));
      state.reviews += 1;
      state.dueOn = datePlus(date, state.interval + moved(state.interval, event.spread));
      countedDate = date;
      drillDate = event.grade < 4 ? date : null;
    }
  }
  state.offeredFrom = state.suspended || state.withdrawn ? null : (state.dueOn ?? waitsSince);
  if (state.offeredFrom !== null && buriedDate !== null && state.offeredFrom <= buriedDate) {
    state.offeredFrom = datePlus(buriedDate, 1);
  }
  return state;
}

/** By how many of the chosen days a due day may move: the ranges of the reference, added up day by day. */
function moved(interval: number, chosen: number): number {
  if (interval < 3) return 0;
  let tenThousandths = 10_000;
  for (let half = 5; half < 2 * interval; half += 1) tenThousandths += half < 14 ? 750 : half < 40 ? 500 : 250;
  const most = Math.min(Math.floor(tenThousandths / 10_000), 36_500 - interval);
  return Math.min(most, Math.max(-most, chosen));
}

/** The steps of the 1990 paper, the change of the E-factor by its formula. */
function paperSm2({ repetitions, interval, ease }: ModelState, q: number) {
  const change = Math.round(100 * (0.1 - (5 - q) * (0.08 + (5 - q) * 0.02)));
  const exact = BigInt(interval) * BigInt(ease);
  const grown = Number(exact / 100n) + (exact % 100n > 0n ? 1 : 0);
  const passed = repetitions === 0 ? 1 : repetitions === 1 ? 6 : grown;
  return {
    repetitions: q < 3 ? 0 : repetitions + 1,
    interval: q < 3 ? 1 : Math.min(passed, 36_500),
    ease: Math.max(ease + change, 130),
  };
}

function localDate({ at, offset, rolloverHour }: { at: number; offset: number; rolloverHour: number }): string {
  const local = new Date(at);
  local.setUTCMinutes(local.getUTCMinutes() + 15 * offset);
  local.setUTCHours(local.getUTCHours() - rolloverHour);
  return local.toISOString().slice(0, 10);
}

function datePlus(date: string, days: number): string {
  const moved = new Date(`${date}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}
