import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";

/** Whether the condition of a write held, so that it was done. */
export async function written(sent: Promise<unknown>): Promise<boolean> {
  try {
    await sent;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
