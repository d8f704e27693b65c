import { randomUUID } from "node:crypto";
import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "@jest/globals";
import { DeckId } from "../../lambdas/core/ids.ts";
import { OwnCaseFields, type OwnFact } from "../../lambdas/core/ingest/own-case.ts";
import { caseStore } from "../../lambdas/store/cases.ts";
import { deckLinkStore } from "../../lambdas/store/deck-links.ts";
import { deckRegistryStore } from "../../lambdas/store/deck-registries.ts";
import { useEngine } from "../support/engine.ts";

const NOW = Date.parse("2026-11-20T08:15:00Z");
const MAX_ITEM_BYTES = 400_000;
const engine = useEngine();
const cases = () => caseStore(engine().db, engine().coreTable);

const fact = (number: number, text = "lifting boxes"): OwnFact => ({
  type: "component",
  id: `part-${number}`,
  fact: { id: `part-${number}`, name: `part ${number}`, role: text, src: ["document"] },
  lines: [number],
  missing: [],
});
const draft = (facts: readonly OwnFact[], caseId = "crane") => {
  const fields = OwnCaseFields.parse({ title: "Crane" });
  return { caseId, title: fields.title, fields, document: "d.md", deckId: null, updatedAt: NOW, facts };
};
/** Text that no packing makes smaller. */
const noise = (length: number) =>
  Array.from({ length: Math.ceil(length / 36) }, () => randomUUID())
    .join("")
    .slice(0, length);

describe("caseStore", () => {
  it("gives back what was saved, facts in their order", async () => {
    const user = randomUUID();
    const saved = await cases().save(user, draft([fact(1), fact(2)]));

    expect(saved).toMatchObject({ version: 1, factCount: 2 });
    expect(await cases().find(user, "crane")).toEqual(saved);
  });

  it("keeps a case of 2,000 long facts in items that DynamoDB takes", async () => {
    const user = randomUUID();
    const facts = Array.from({ length: 2_000 }, (_, number) => fact(number, noise(1_000)));
    await cases().save(user, draft(facts));

    expect((await cases().find(user, "crane"))?.facts).toEqual(facts);
    const { Items = [] } = await engine().db.send(
      new QueryCommand({
        TableName: engine().coreTable,
        KeyConditionExpression: "pk = :user",
        ExpressionAttributeValues: { ":user": `U#${user}` },
      }),
    );
    expect(Items.length).toBeGreaterThan(5);
    for (const { facts: packed } of Items) expect(packed?.length ?? 0).toBeLessThan(MAX_ITEM_BYTES);
  });

  it("refuses facts that no transaction can carry, whole", async () => {
    const user = randomUUID();
    const facts = Array.from({ length: 800 }, (_, number) => fact(number, noise(4_000)));

    await expect(cases().save(user, draft(facts))).rejects.toMatchObject({ code: "case-full" });
    expect(await cases().find(user, "crane")).toBeUndefined();
  });

  it("writes the chunks again that changed, and takes away those that are left over", async () => {
    const user = randomUUID();
    const facts = Array.from({ length: 600 }, (_, number) => fact(number, noise(1_000)));
    const first = await cases().save(user, draft(facts));
    const edited = facts.map((each, number) => (number === 599 ? fact(599, "other") : each));
    const second = await cases().save(user, draft(edited), first);
    const third = await cases().save(user, draft([fact(1)]), second);

    expect(second.chunks.slice(0, -1)).toEqual(first.chunks.slice(0, -1));
    expect(second.chunks.at(-1)).toBe(2);
    expect(await cases().find(user, "crane")).toEqual(third);
  });

  it("lets one of two writers win, the other one knows", async () => {
    const user = randomUUID();
    const first = await cases().save(user, draft([fact(1)]));
    const outcomes = await Promise.allSettled(
      Array.from({ length: 6 }, (_, number) => cases().save(user, draft([fact(1), fact(number + 10)]), first)),
    );

    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "case-changed" });
    }
    expect(await cases().find(user, "crane")).toMatchObject({ version: 2, factCount: 2 });
  });

  it("makes a case once, and removes the version that was read only", async () => {
    const user = randomUUID();
    const first = await cases().save(user, draft([fact(1)]));

    await expect(cases().save(user, draft([]))).rejects.toMatchObject({ code: "case-exists" });
    const second = await cases().save(user, draft([fact(2)]), first);
    await expect(cases().remove(user, first)).rejects.toMatchObject({ code: "case-changed" });
    await cases().remove(user, second);
    expect(await cases().find(user, "crane")).toBeUndefined();
  });

  it("S1: finds and lists a case for its owner alone", async () => {
    const [owner, other] = [randomUUID(), randomUUID()];
    await cases().save(owner, draft([fact(1)]));
    await cases().save(owner, draft([fact(1)], "b-crane"));

    expect((await cases().list(owner)).map(({ caseId }) => caseId)).toEqual(["b-crane", "crane"]);
    expect([await cases().list(other), await cases().find(other, "crane")]).toEqual([[], undefined]);
  });
});

describe("deckRegistryStore", () => {
  it("appends for the writer that has read all keys, and for no other", async () => {
    const registries = deckRegistryStore(engine().db, engine().coreTable);
    const deckId = DeckId.parse(`R${randomUUID().slice(0, 11)}`);

    expect(await registries.find(deckId)).toEqual([]);
    expect(await registries.save(deckId, ["a"], 0)).toBe(true);
    expect(await registries.save(deckId, ["b"], 0)).toBe(false);
    expect(await registries.save(deckId, ["a", "b"], 1)).toBe(true);
    expect(await registries.find(deckId)).toEqual(["a", "b"]);
  });
});

describe("deckLinkStore", () => {
  it("finds a link by its text, which it does not keep", async () => {
    const links = deckLinkStore(engine().db, engine().coreTable);
    const deckId = DeckId.parse(`L${randomUUID().slice(0, 11)}`);
    const made = await links.save(deckId, "a-secret-link", NOW, null);

    expect(await links.find(deckId, "a-secret-link")).toEqual(made);
    expect(await links.find(deckId, made.id)).toBeUndefined();
    expect(JSON.stringify(await links.list(deckId))).not.toContain("a-secret-link");
    await links.remove(deckId, made.id);
    expect(await links.find(deckId, "a-secret-link")).toBeUndefined();
  });
});
