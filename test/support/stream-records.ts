import { marshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord } from "aws-lambda";
import type { Item } from "./engine.ts";

/** The stream's record of a write that left `item`, with binary values as Lambda hands them over. */
export function streamRecord(item: Item, before: Item | undefined, sequenceNumber: number): DynamoDBRecord {
  return {
    eventName: before ? "MODIFY" : "INSERT",
    dynamodb: {
      NewImage: imageOf(item),
      ...(before && { OldImage: imageOf(before) }),
      SequenceNumber: String(sequenceNumber),
    },
  };
}

function imageOf(item: Item): NonNullable<NonNullable<DynamoDBRecord["dynamodb"]>["NewImage"]> {
  const image = Object.entries(marshall(item)).map(([name, value]) => [
    name,
    value.B ? { B: Buffer.from(value.B).toString("base64") } : value,
  ]);
  return Object.fromEntries(image);
}
