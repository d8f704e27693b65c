import { describe, expect, it } from "@jest/globals";
import { useCloud } from "../support/cloud.ts";

const { as, anonymous, cloud, lines } = useCloud();
const demo = as("demo");

describe("the local cloud of the product", () => {
  it("runs every type of resource that the template has", () => {
    expect(lines.filter((line) => line.startsWith("Not run locally"))).toEqual([]);
  });

  it("gives the functions the tables of the template", () => {
    expect(Object.keys(cloud().tables)).toContain("CORE_TABLE");
  });

  it.each(["/health", "/openapi.json", "/docs"])("serves %s without a token", async (path) => {
    expect((await anonymous.get(path)).status).toBe(200);
  });

  it("asks for a token everywhere else", async () => {
    expect(await anonymous.get("/decks")).toMatchObject({ status: 401, body: { message: "Unauthorized" } });
  });

  it("lets a learner enrol in a published deck and study it, and the stream consumer follow", async () => {
    expect((await demo.put("/decks/apache-kafka/enrolment", {})).status).toBe(200);
    const due = await demo.get("/due?limit=1");
    const { cards } = due.body as { cards: { cardId: string }[] };

    const review = {
      id: "00000000-0000-4000-8000-000000000001",
      grade: 4,
      reviewedAt: new Date().toISOString(),
      timeZone: "Europe/Berlin",
    };
    const reviewed = await demo.post(`/cards/${cards[0]?.cardId}/reviews`, review);
    await cloud().caughtUp();

    expect(reviewed).toMatchObject({ status: 200 });
    expect((await as("somebody-else").get("/due")).body).toMatchObject({ cards: [] });
    expect(await cloud().queues[0]?.list()).toEqual([]);
    expect(lines.filter((line) => line.startsWith("Projector"))).toEqual([]);
  });
});
