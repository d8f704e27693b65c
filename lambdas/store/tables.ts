/**
 * The two tables as data: the stack builds them from here, the store reads names and attributes from here.
 *
 * `core` is the truth; its stream feeds the projections. `views` holds what can be rebuilt from it, and short-lived
 * operational rows that end by themselves (`x`, seconds since 1970).
 */
export const PARTITION_KEY = "pk";
export const SORT_KEY = "sk";

export const tables = {
  core: {
    environmentVariable: "CORE_TABLE",
    stream: true,
    /** Sparse: only schedule items carry `d`. An LSI, because it can be read strongly: a reviewed card is never offered again. */
    dueIndex: { name: "due", sortKey: "d", projected: ["e", "i", "n"] },
  },
  views: {
    environmentVariable: "VIEWS_TABLE",
    stream: false,
    timeToLive: "x",
  },
} as const;

/** First part of each partition key; a function's role may be limited to it by `dynamodb:LeadingKeys`. */
export const partitions = {
  learner: "U#",
  deck: "D#",
  deckList: "DECKS",
  paths: "PATHS",
  flags: "G#",
  sharedQuizzes: "Z#",
  suppressed: "X#",
  /** What stands for learners in queues. */
  recipients: "RC#",
  serverKeys: "KEYS",
  /** Accounts that are being deleted. */
  deletions: "GONE",
  team: "T#",
  /** All teams, and assignments by the day they are due. */
  teamList: "TEAMS",
  assignmentsDue: "DUE#",
  /** In `views`, as are all below. */
  cardStatistics: "C#",
  studyDays: "L#",
  flagLimits: "F#",
  quizAnswers: "QA#",
  reminders: "R#",
  ledger: "L#",
  imports: "IM#",
  /** Of one learner: study days, week scores, events. */
  learnerViews: "L#",
  boards: "B#",
  globalBoards: "W#",
  snapshots: "N#",
  /** Events that are to be sent. */
  eventOutbox: "OUTBOX",
  /** How far the scheduled work on boards has come. */
  boardWork: "J#",
} as const;
