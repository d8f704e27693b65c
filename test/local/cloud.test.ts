import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DescribeTableCommand, DescribeTimeToLiveCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterEach, describe, expect, it } from "@jest/globals";
import { startEmbeddedDynamo } from "../../bin/local/embedded-dynamo.ts";
import { createTables, type Table } from "../../bin/local/tables.ts";
import { type FixtureCloud, startFixtureCloud } from "./fixtures/fixture-cloud.ts";

let cloud: FixtureCloud | undefined;
afterEach(async () => {
  await cloud?.end();
  cloud = undefined;
});

describe("custom resources", () => {
  it("are created once, and updated when a property changes", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "casedeck-test-"));
    for (const Outcome of ["first", "first", "second"]) {
      cloud = await startFixtureCloud({ folder, custom: { Outcome } });
      await cloud.stop();
    }

    expect(cloud?.seen()).toMatchObject([
      { RequestType: "Create", LogicalResourceId: "Published", ResourceProperties: { Outcome: "first" } },
      {
        RequestType: "Update",
        PhysicalResourceId: "fixture-1",
        ResourceProperties: { Outcome: "second" },
        OldResourceProperties: { Outcome: "first" },
      },
    ]);
  }, 60_000);

  it("stop the start with their reason when they fail", async () => {
    await expect(startFixtureCloud({ custom: { Outcome: "fail" } })).rejects.toThrow(
      "The custom resource Published failed: the fixture was told to fail",
    );
  }, 60_000);
});

describe("the data folder", () => {
  it("is refused to a second cloud", async () => {
    cloud = await startFixtureCloud();

    await expect(startFixtureCloud({ folder: cloud.folder, assembly: cloud.assembly })).rejects.toThrow(
      `is in use by process ${process.pid}: stop that one first`,
    );
    expect((await fetch(`${cloud.url}/open/text`)).status).toBe(200);
  }, 60_000);
});

describe("the clock of a cloud", () => {
  it("is what functions and token checks see", async () => {
    let now = Date.parse("2030-01-01T00:00:00Z");
    cloud = await startFixtureCloud({ clock: () => now });
    const token = await cloud.token("ann");
    const guarded = () => fetch(`${cloud?.url}/guarded`, { headers: { authorization: token } });

    const time = (await (await fetch(`${cloud.url}/open/time`)).json()) as { now: number; date: string; fixed: number };
    expect(time.now - now).toBeGreaterThanOrEqual(0);
    expect(time.now - now).toBeLessThan(5_000);
    expect(time.date.slice(0, 10)).toBe("2030-01-01");
    expect(time.fixed).toBe(5);
    expect((await guarded()).status).toBe(200);
    now += 3_601_000;
    expect((await guarded()).status).toBe(401);
  }, 60_000);
});

describe("createTables", () => {
  const table: Table = {
    logicalId: "Core",
    TableName: "core",
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
    AttributeDefinitions: [
      { AttributeName: "pk", AttributeType: "S" },
      { AttributeName: "sk", AttributeType: "S" },
      { AttributeName: "d", AttributeType: "N" },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: "due",
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "d", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["e", "i"] },
      },
    ],
    StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
    TimeToLiveSpecification: { AttributeName: "x", Enabled: true },
  };

  it("makes keys, indexes, stream and expiry as the template says, and refuses a stored table that differs", async () => {
    const { endpoint, stop } = await startEmbeddedDynamo();
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const dynamo = new DynamoDBClient({ endpoint, region: "us-east-1", credentials });
    try {
      const [made] = await createTables(endpoint, [table]);
      const { Table: described } = await dynamo.send(new DescribeTableCommand({ TableName: "core" }));
      const { TimeToLiveDescription } = await dynamo.send(new DescribeTimeToLiveCommand({ TableName: "core" }));

      expect(made).toMatchObject({ name: "core", streamArn: described?.LatestStreamArn });
      expect(described).toMatchObject({
        KeySchema: table.KeySchema,
        LocalSecondaryIndexes: table.LocalSecondaryIndexes,
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
      });
      expect(TimeToLiveDescription).toMatchObject({ AttributeName: "x", TimeToLiveStatus: "ENABLED" });
      expect(await createTables(endpoint, [table])).toEqual([made]);
      const { LocalSecondaryIndexes: _none, ...other } = table;
      await expect(createTables(endpoint, [other])).rejects.toThrow(/The stored table core has other keys.*--fresh/);
    } finally {
      dynamo.destroy();
      await stop();
    }
  });

  it("finds the tables of a stored file again", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "casedeck-test-"));
    const file = path.join(folder, "dynamo.db");
    const first = await startEmbeddedDynamo({ file });
    const made = await createTables(first.endpoint, [table]);
    await first.stop();
    const again = await startEmbeddedDynamo({ file });
    const found = await createTables(again.endpoint, [table]);
    await again.stop();
    await rm(folder, { recursive: true });

    expect(found).toEqual(made);
  });
});
