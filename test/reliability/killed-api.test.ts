import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "@jest/globals";
import { CardDetail, Queue } from "../../lambdas/http/resources/reviews.ts";
import { recordKey } from "../../lambdas/store/record-key.ts";
import { useKillableBackend } from "./killable-backend.ts";

const isSoak = process.env.SOAK === "1";
const REVIEWS = isSoak ? 50_000 : 400;
const KILLS = isSoak ? 100 : 4;
const USERS = ["ada", "grace", "alan", "edsger"];
const DEVICES_PER_USER = 2;
const DECK = "apache-kafka";

describe("R1 a backend that is killed again and again", () => {
  const { call, kill, isOver } = useKillableBackend(USERS);

  it(
    `loses none and doubles none of ${REVIEWS} acknowledged reviews over ${KILLS} kill -9`,
    async () => {
      const sent = USERS.map(() => new Map<string, Set<string>>());
      const acknowledged = USERS.map(() => new Map<string, Set<string>>());
      let count = 0;
      let repeats = 0;
      for (const user of USERS.keys()) await call(user, "PUT", `/decks/${DECK}/enrolment`, {});
      const cards = await Promise.all(
        USERS.map(async (_, user) => {
          const queue = Queue.parse((await call(user, "GET", "/due?limit=20")).body);
          return queue.cards.map(({ cardId }) => cardId);
        }),
      );

      const device = async (user: number, name: number) => {
        for (let number = 0; count < REVIEWS; number += 1) {
          const cardId = cards[user]?.[(number * 7 + name) % (cards[user]?.length ?? 1)] ?? "";
          const id = `review-${user}-${name}-${String(number).padStart(6, "0")}`;
          const review = {
            id,
            grade: (number * 5 + name) % 6,
            reviewedAt: new Date().toISOString(),
            timeZone: "Europe/Berlin",
          };
          note(sent[user], cardId, id);
          for (;;) {
            if (isOver()) return;
            const answer = await call(user, "POST", `/cards/${cardId}/reviews`, review).catch(() => undefined);
            if (answer?.status === 200) break;
            if (answer && answer.status !== 409 && answer.status < 500) throw new Error(JSON.stringify(answer.body));
            repeats += 1;
            await sleep(20);
          }
          note(acknowledged[user], cardId, id);
          count += 1;
        }
      };
      const killer = async () => {
        for (let number = 1; number <= KILLS; number += 1) {
          while (count < (REVIEWS * number) / (KILLS + 1)) await sleep(5);
          await kill();
        }
      };
      const devices = USERS.flatMap((_, user) =>
        Array.from({ length: DEVICES_PER_USER }, (_, name) => device(user, name)),
      );
      await Promise.all([...devices, killer()]);

      let lost = 0;
      let doubled = 0;
      let unknown = 0;
      for (const user of USERS.keys()) {
        for (const [cardId, ids] of acknowledged[user] ?? []) {
          const keys = await historyKeys(user, cardId);
          const known = new Set([...(sent[user]?.get(cardId) ?? [])].map(recordKey));
          lost += [...ids].filter((id) => !keys.includes(recordKey(id))).length;
          doubled += keys.length - new Set(keys).size;
          unknown += keys.filter((key) => !known.has(key)).length;
        }
      }
      console.log(
        `R1: ${count} reviews acknowledged, ${KILLS} kills, ${repeats} repeats, ${lost} lost, ${doubled} doubled`,
      );

      expect({ lost, doubled, unknown }).toEqual({ lost: 0, doubled: 0, unknown: 0 });
      expect(count).toBeGreaterThanOrEqual(REVIEWS);
    },
    isSoak ? 3_600_000 : 300_000,
  );

  async function historyKeys(user: number, cardId: string): Promise<string[]> {
    const keys: string[] = [];
    for (let page: string | null = ""; page !== null; ) {
      const query = page === "" ? "" : `&page=${encodeURIComponent(page)}`;
      const detail = CardDetail.parse((await call(user, "GET", `/cards/${cardId}?limit=200${query}`)).body);
      keys.push(...detail.history.map(({ key }) => key));
      page = detail.nextPage;
    }
    return keys;
  }
});

function note(cards: Map<string, Set<string>> | undefined, cardId: string, id: string): void {
  const ids = cards?.get(cardId) ?? new Set();
  cards?.set(cardId, ids.add(id));
}
