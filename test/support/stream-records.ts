import { marshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord } from "aws-lambda";
import type { Item } from "./engine.ts";

/** The stream's record of a write that left `item`, with binary values as Lambda hands them over. */
export function streamRecord(item: Item, before: Item | undefined, sequenceNumber: number): DynamoDBRecord {
  const image = Object.entries(marshall(item)).map(([name, value]) => [
    name,
    value.B ? { B: Buffer.from(value.B).toString("base64") } : value,
  ]);
  return {
    eventName: before ? "MODIFY" : "INSERT",
    dynamodb: { NewImage: Object.fromEntries(image), SequenceNumber: String(sequenceNumber) },
  };
}
