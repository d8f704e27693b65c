import { describe, expect, it } from "@jest/globals";
import { profileStore } from "../../lambdas/store/profiles.ts";
import { useEngine } from "../support/engine.ts";

const engine = useEngine();
const store = () => profileStore(engine().db, engine().coreTable);

describe("profileStore", () => {
  it("gives the defaults to a learner nobody has heard of, and writes nothing for them", async () => {
    expect(await store().find("new")).toMatchObject({ timeZone: null, rolloverHour: 4, newCardsPerDay: 10 });
    expect(await engine().rawItems("new")).toEqual([]);
  });

  it("changes the fields that are named, 0 included, and keeps the others", async () => {
    await store().change("one", { timeZone: "Asia/Kathmandu", rolloverHour: 0 });

    const changed = await store().change("one", { newCardsPerDay: 0 });

    expect(changed).toMatchObject({ timeZone: "Asia/Kathmandu", rolloverHour: 0, newCardsPerDay: 0 });
    expect(await store().find("one")).toEqual(changed);
  });

  it("keeps two changes of different fields that are made at once", async () => {
    await Promise.all([store().change("two", { rolloverHour: 6 }), store().change("two", { newCardsPerDay: 25 })]);

    expect(await store().find("two")).toMatchObject({ timeZone: null, rolloverHour: 6, newCardsPerDay: 25 });
  });
});
