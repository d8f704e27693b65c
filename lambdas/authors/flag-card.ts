import type * as z from "zod";
import { Failure } from "../core/errors.ts";
import { FLAG_REASONS, FLAGS_PER_DAY } from "../core/flags.ts";
import { type CardId, cardParts, type UserId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";
import type { FlagBody } from "../http/resources/authors.ts";
import { clientKeyOf, flagIdOf } from "../store/flag-ids.ts";
import type { Flag, FlagStore } from "../store/flags.ts";
import type { ScheduleStore } from "../store/schedules.ts";

const DAY_MS = 86_400_000;

type FlagStores = { schedules: Pick<ScheduleStore, "findEnrolment">; flags: Pick<FlagStore, "listByIds" | "add"> };

/**
 * Stores a learner's flag. The first one for a reason stays: a repeat gets it as it stands now, with the author's
 * answer. One trip to read, one to write.
 * @throws {Failure} `unknown-card`, `flag-id-reused`, `too-many-flags`, `throttled`
 */
export async function flagCard(
  userId: UserId,
  cardId: CardId,
  { id, reason, text: sent }: z.output<typeof FlagBody>,
  now: Instant,
  { schedules, flags }: FlagStores,
): Promise<{ flag: Flag; own: Flag[]; isReplay: boolean }> {
  const { deckId, ordinal } = cardParts(cardId);
  const ids = FLAG_REASONS.map((one) => flagIdOf(userId, cardId, one));
  const [enrolment, stored] = await Promise.all([
    schedules.findEnrolment(userId, deckId),
    flags.listByIds(deckId, ids),
  ]);
  if (!enrolment || ordinal >= enrolment.cardCount) throw unknownCard();

  const text = Buffer.from(sent).toString(); // a lone surrogate would come back from the store as another character
  const clientKey = clientKeyOf(userId, id);
  const before = earlierFlag(stored, { clientKey, reason, text });
  if (before) return { flag: before, own: stored, isReplay: true };

  const { deckVersion } = enrolment;
  const flagId = flagIdOf(userId, cardId, reason);
  const fresh = { status: "open" as const, note: null, flaggedAt: now, changedAt: null };
  const flag: Flag = { deckId, flagId, reason, text, deckVersion, clientKey, ...fresh };
  const day = Math.floor(now / DAY_MS);
  const added = await flags.add(flag, { userId, day, limit: FLAGS_PER_DAY });
  if (added === "limit") throw tooManyFlags(now);
  const own = await flags.listByIds(deckId, ids);
  if (added === "added") return { flag, own, isReplay: false };

  const winner = earlierFlag(own, { clientKey, reason, text });
  if (!winner) throw new Error("A flag that was there already cannot be found");
  return { flag: winner, own, isReplay: true };
}

/** The flag that is there for the same reason. */
function earlierFlag(own: readonly Flag[], sent: Pick<Flag, "clientKey" | "reason" | "text">): Flag | undefined {
  const sameId = own.find(({ clientKey }) => clientKey === sent.clientKey);
  if (sameId && (sameId.reason !== sent.reason || sameId.text !== sent.text)) {
    throw new Failure("flag-id-reused", "The id was used before for another flag on this card, which is stored.", {
      errors: [{ pointer: "#/id", detail: "write an id that was not used before" }],
    });
  }
  return own.find(({ reason }) => reason === sent.reason);
}

function unknownCard(): Failure {
  return new Failure("unknown-card", "None of the decks you are enrolled in has this card.");
}

function tooManyFlags(now: Instant): Failure {
  const retryAfterSeconds = Math.ceil((DAY_MS - (now % DAY_MS)) / 1000);
  const detail = `You flagged ${FLAGS_PER_DAY} times today, which is the most. The next day begins at 00:00 UTC.`;
  return new Failure("too-many-flags", detail, { retryAfterSeconds });
}
