import type * as z from "zod";
import { cardId, Ordinal } from "../core/ids.ts";
import { isoInstant } from "../core/time.ts";
import type { Flag as FlagResource } from "../http/resources/authors.ts";
import type { Flag } from "../store/flags.ts";

const ORDINAL_DIGITS = 4;
const ORDINAL_BASE = 36;

/** A flag as the API shows it. */
export function flagReply({ deckId, clientKey: _hidden, ...flag }: Flag): z.input<typeof FlagResource> {
  const ordinal = Ordinal.parse(Number.parseInt(flag.flagId.slice(0, ORDINAL_DIGITS), ORDINAL_BASE));
  return {
    ...flag,
    cardId: cardId(deckId, ordinal),
    flaggedAt: isoInstant(flag.flaggedAt),
    changedAt: flag.changedAt === null ? null : isoInstant(flag.changedAt),
  };
}
