import type { Reply, Request } from "../http/serve.ts";
import type { DeckStore } from "../store/decks.ts";
import type { ScheduleStore } from "../store/schedules.ts";
import { deckReply } from "./deck-replies.ts";
import { unknownDeck } from "./enrol.ts";

/** @throws {Failure} `unknown-deck` */
export async function getDeck(
  { userId, path: { deckId } }: Request<"GET /decks/{deckId}">,
  stores: { decks: Pick<DeckStore, "find">; schedules: Pick<ScheduleStore, "findEnrolment"> },
): Promise<Reply<"GET /decks/{deckId}">> {
  const [deck, enrolment] = await Promise.all([
    stores.decks.find(deckId),
    stores.schedules.findEnrolment(userId, deckId),
  ]);
  if (!deck) throw unknownDeck();
  return { status: 200, body: deckReply(deck, enrolment) };
}
