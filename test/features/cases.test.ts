import { describe, expect, it } from "@jest/globals";
import type * as z from "zod";
import { IngestResult, OwnCase, OwnCaseList, OwnFactResult } from "../../lambdas/http/resources/cases.ts";
import type { RouteKey } from "../../lambdas/http/routes.ts";
import { type Answer, useCloud } from "../support/cloud.ts";
import { assertDocumented } from "../support/documented.ts";

const { as, anonymous } = useCloud();
const FACT = "/cases/great-crane/facts/component/hoist";
const DOCUMENT = `### [Great Crane](crane.md)

- **Scale**: 12+ million lifts per year
- **Primary Patterns**: Circuit breaker, sharding

### [Tide Log](log.md)

- **Key Learning**: Water comes back
- **Unheard Of**: things
`;
const SOURCE = {
  url: "https://example.org/manual",
  title: "Manual of the crane",
  published: "1999",
  retrieved: "2026-11-20",
  grade: "primary",
};

async function read<S extends z.ZodType>(route: RouteKey, answer: Promise<Answer>, schema: S): Promise<z.output<S>> {
  const { status, body } = await answer;
  assertDocumented(route, status, body);
  expect({ status, body: status === 200 ? undefined : body }).toEqual({ status: 200, body: undefined });
  return schema.parse(body);
}

async function refused(route: RouteKey, answer: Promise<Answer>, status: number, problem: object): Promise<void> {
  const { status: given, body } = await answer;
  assertDocumented(route, given, body);
  expect({ status: given, body }).toMatchObject({ status, body: problem });
}

const ingest = (user: string, body: object) => read("POST /ingest", as(user).post("/ingest", body), IngestResult);
const listed = async (user: string) => (await read("GET /cases", as(user).get("/cases"), OwnCaseList)).cases;
const found = (user: string, id = "great-crane") => read("GET /cases/{caseId}", as(user).get(`/cases/${id}`), OwnCase);

describe("POST /ingest", () => {
  it("gives facts, previews and a status for every line, and stores nothing", async () => {
    const report = await ingest("dry", { markdown: DOCUMENT, name: "cranes.md" });

    expect(report.counts).toMatchObject({ lines: 6, structural: 2, parsed: 3, unparsed: 1, ignored: 0, facts: 4 });
    expect(report.facts[0]).toMatchObject({
      id: "great-crane/scale/lifts",
      confidence: "seed-only",
      src: [{ document: "cranes.md", line: 3 }],
    });
    expect(report.cards.every(({ preview }) => preview)).toBe(true);
    expect(report.kept).toEqual([]);
    expect(await listed("dry")).toEqual([]);
  });

  it("keeps every case, or the named ones, and the second time nothing new", async () => {
    const some = await ingest("keeper", { markdown: DOCUMENT, keep: ["tide-log"] });
    const all = await ingest("keeper", { markdown: DOCUMENT, keep: true });
    const again = await ingest("keeper", { markdown: DOCUMENT, keep: true });

    expect(some.kept).toEqual([{ caseId: "tide-log", status: "created", added: 1, version: 1 }]);
    expect(all.kept).toEqual([
      { caseId: "great-crane", status: "created", added: 3, version: 1 },
      { caseId: "tide-log", status: "unchanged", added: 0, version: 1 },
    ]);
    expect(again.kept.map(({ status }) => status)).toEqual(["unchanged", "unchanged"]);
    expect(again.facts).toEqual(all.facts);
    expect((await listed("keeper")).map(({ caseId, factCount }) => [caseId, factCount])).toEqual([
      ["great-crane", 3],
      ["tide-log", 1],
    ]);
  });

  it("takes a document of 256 KiB whatever its characters, and refuses a longer one whole", async () => {
    const line = "- **Ключ**: значение без счёта\n";
    const rest = "и".repeat(131_072);
    const markdown = `${line.repeat(500)}${rest}`.slice(0, 120_000).replace(/и{3900}/g, "$&\n");
    const escaped = JSON.stringify({ markdown }).replace(
      /[^ -~]/g,
      (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );

    expect(Buffer.byteLength(escaped)).toBeGreaterThan(262_144);
    expect((await as("long").post("/ingest", escaped)).status).toBe(200);
    await refused("POST /ingest", as("long").post("/ingest", { markdown: "a".repeat(262_145), keep: true }), 413, {
      type: "/problems/document-too-large",
    });
    expect(await listed("long")).toEqual([]);
  });

  it("S3: asks for a token", async () => {
    expect(await anonymous.post("/ingest", { markdown: "" })).toMatchObject({ status: 401 });
  });
});

describe("own cases", () => {
  it("are made, read, changed and deleted", async () => {
    const made = await read("POST /cases", as("maker").post("/cases", { title: "Great Crane" }), OwnCase);
    expect(made).toMatchObject({ caseId: "great-crane", version: 1, facts: [], deckId: null });
    await refused("POST /cases", as("maker").post("/cases", { title: "Great crane" }), 409, {
      type: "/problems/case-exists",
    });

    const change = { version: 1, title: "Greater Crane", sources: { manual: SOURCE } };
    const route = "PUT /cases/{caseId}";
    const changed = await read(route, as("maker").put("/cases/great-crane", change), OwnCase);
    expect(changed).toMatchObject({ caseId: "great-crane", title: "Greater Crane", version: 2 });
    expect(await found("maker")).toEqual(changed);
    await refused(route, as("maker").put("/cases/great-crane", change), 409, { type: "/problems/case-changed" });

    expect((await as("maker").delete("/cases/great-crane")).status).toBe(200);
    await refused("GET /cases/{caseId}", as("maker").get("/cases/great-crane"), 404, {
      type: "/problems/unknown-case",
    });
  });

  it("S1: are unknown to everybody else, exactly like cases that do not exist", async () => {
    await ingest("owner", { markdown: DOCUMENT, keep: true });
    const attempts = (id: string) =>
      [
        ["GET /cases/{caseId}", as("stranger").get(`/cases/${id}`)],
        ["PUT /cases/{caseId}", as("stranger").put(`/cases/${id}`, { version: 1, title: "Mine" })],
        ["DELETE /cases/{caseId}", as("stranger").delete(`/cases/${id}`)],
        ["POST /cases/{caseId}/deck", as("stranger").post(`/cases/${id}/deck`, undefined)],
        [
          "GET /cases/{caseId}/facts/{factType}/{factId}",
          as("stranger").get(`/cases/${id}/facts/pattern/partitioning`),
        ],
        [
          "PUT /cases/{caseId}/facts/{factType}/{factId}",
          as("stranger").put(`/cases/${id}/facts/component/hoist`, { version: 1, fact: {} }),
        ],
        [
          "DELETE /cases/{caseId}/facts/{factType}/{factId}",
          as("stranger").delete(`/cases/${id}/facts/pattern/partitioning`),
        ],
      ] as const;

    const before = await found("owner");
    const bodies: unknown[][] = [];
    for (const id of ["great-crane", "no-such-case"]) {
      const given: unknown[] = [];
      for (const [route, answer] of attempts(id)) {
        await refused(route, answer, 404, { type: "/problems/unknown-case" });
        given.push({ ...Object((await answer).body), requestId: undefined });
      }
      bodies.push(given);
    }
    expect(bodies[0]).toEqual(bodies[1]);
    expect(await found("owner")).toEqual(before);
  });

  it("S4: name each wrong field", async () => {
    await refused("POST /cases", as("maker").post("/cases", { title: "", owner: "me" }), 400, {
      errors: expect.arrayContaining([expect.objectContaining({ pointer: "#/owner" })]),
    });
    await refused("GET /cases/{caseId}", as("maker").get("/cases/No_Case"), 400, { errors: [{ parameter: "caseId" }] });
    const hidden = { title: "Cra\u0000ne", noun: "the\u200b crane", aliases: ["Cr\u202eane"] };
    const sources = { manual: { ...SOURCE, title: "Man\u0007ual" } };
    const pointers = ["#/title", "#/noun", "#/aliases/0", "#/sources/manual/title"];
    await refused("POST /cases", as("maker").post("/cases", { ...hidden, sources }), 400, {
      errors: expect.arrayContaining(pointers.map((pointer) => expect.objectContaining({ pointer }))),
    });
    await refused("POST /ingest", as("maker").post("/ingest", { markdown: "a", name: "a\u0000.md" }), 400, {
      errors: [{ pointer: "#/name" }],
    });
  });
});

describe("facts of own cases", () => {
  const route = "PUT /cases/{caseId}/facts/{factType}/{factId}";
  const component = { name: "the hoist", role: "lifting boxes off ships", src: ["manual"] };

  it("are written with the rules of a case file, each under the version that was read", async () => {
    await read(
      "POST /cases",
      as("writer").post("/cases", { title: "Great Crane", sources: { manual: SOURCE } }),
      OwnCase,
    );
    const written = await read(route, as("writer").put(FACT, { version: 1, fact: component }), OwnFactResult);

    expect(written).toMatchObject({ version: 2, fact: { type: "component", id: "hoist", missing: [] } });
    expect(await read("GET /cases/{caseId}/facts/{factType}/{factId}", as("writer").get(FACT), OwnFactResult)).toEqual(
      written,
    );
    await refused(route, as("writer").put(FACT, { version: 1, fact: component }), 409, {
      type: "/problems/case-changed",
    });
    await refused(
      "PUT /cases/{caseId}",
      as("writer").put("/cases/great-crane", { version: 2, title: "Great Crane" }),
      400,
      {
        errors: [{ pointer: "#/sources" }],
      },
    );

    expect((await as("writer").delete(FACT)).body).toMatchObject({ version: 3 });
    await refused("GET /cases/{caseId}/facts/{factType}/{factId}", as("writer").get(FACT), 404, {
      type: "/problems/unknown-fact",
    });
  });

  it.each([
    {
      what: "a slot that is missing",
      path: FACT,
      fact: { name: "the hoist", src: ["document"] },
      pointer: "#/fact/role",
    },
    { what: "a slot that does not exist", path: FACT, fact: { ...component, weight: 4 }, pointer: "#/fact/weight" },
    { what: "a sentence", path: FACT, fact: { ...component, role: "It lifts boxes." }, pointer: "#/fact/role" },
    {
      what: "a sign that turns text round",
      path: FACT,
      fact: { ...component, role: "lifting \u202e boxes" },
      pointer: "#/fact/role",
    },
    {
      what: "a control character in a foil",
      path: FACT,
      fact: { ...component, foils: { role: ["pulling\u0007 boxes", "stacking of boxes"] } },
      pointer: "#/fact/foils/role/0",
    },
    {
      what: "a source that does not exist",
      path: FACT,
      fact: { ...component, src: ["nowhere"] },
      pointer: "#/fact/src/0",
    },
    {
      what: "a word that the vocabulary lacks",
      path: "/cases/great-crane/facts/pattern/rope",
      fact: { pattern: "rope-magic", use: "tying of knots", src: ["document"] },
      pointer: "#/fact/pattern",
    },
    {
      what: "a figure without a unit",
      path: "/cases/great-crane/facts/scale/lifts",
      fact: { metric: "lifts", qty: "400", as_of: "2024", src: ["document"] },
      pointer: "#/fact/qty",
    },
    {
      what: "more than a fact may hold",
      path: FACT,
      fact: { ...component, tags: Array(900).fill("a-long-tag") },
      pointer: "#/fact",
    },
  ])("S4: $what is named and nothing is written", async ({ path, fact, pointer }) => {
    await as("careless").post("/cases", { title: "Great Crane", sources: { manual: SOURCE } });

    await refused(route, as("careless").put(path, { version: 1, fact }), 400, {
      errors: expect.arrayContaining([expect.objectContaining({ pointer })]),
    });
    expect(await found("careless")).toMatchObject({ version: 1, facts: [] });
  });

  it("keep the lines of the document they came from", async () => {
    await ingest("liner", { markdown: DOCUMENT, keep: true });
    const fact = { pattern: "partitioning", use: "boxes by quay", src: ["document"] };
    const path = "/cases/great-crane/facts/pattern/partitioning";

    const written = await read(route, as("liner").put(path, { version: 1, fact }), OwnFactResult);

    expect(written.fact).toMatchObject({ lines: [4], missing: [expect.stringContaining("source")] });
  });
});
