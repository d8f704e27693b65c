import type { UserId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";
import type { CaseStore } from "../store/cases.ts";
import type { DeckRegistryStore } from "../store/deck-registries.ts";
import type { DeckStore } from "../store/decks.ts";
import type { EnrolmentStore } from "../store/enrolments.ts";
import type { ProfileStore } from "../store/profiles.ts";
import type { ScheduleStore } from "../store/schedules.ts";
import type { Pause } from "../store/write-records.ts";
import type { CardKeys } from "./card-keys.ts";
import type { DeckIds } from "./deck-ids.ts";

export type ApplyStores = {
  cases: Pick<CaseStore, "find" | "save">;
  decks: Pick<DeckStore, "find" | "publish">;
  enrolments: EnrolmentStore;
  profiles: Pick<ProfileStore, "fill">;
  registries: DeckRegistryStore;
  schedules: ScheduleStore;
  pause?: Pause;
};

/** What lines are applied to. `deckIds` tells which deck of this side a deck of the file is. */
export type Target = { userId: UserId; now: Instant; stores: ApplyStores; keys: CardKeys; deckIds: DeckIds };

/** Cards of the file that have no place here, and records that a full history has no room for. */
export type Applied = { skippedCards: number; refusedRecords: number };
export const NOTHING_LOST: Applied = { skippedCards: 0, refusedRecords: 0 };
