import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord } from "aws-lambda";
import type { UserId } from "../core/ids.ts";
import type { Membership } from "../core/teams/team.ts";
import { learnerPartition, sortKeys } from "./keys.ts";
import { membershipOfRow } from "./memberships.ts";

/** A change of where a learner stands, as the stream of `core` tells it. */
export type StandingChange = {
  userId: UserId;
  sequenceNumber: string;
  /** What the learner is in a team; undefined before joining, and after leaving. Absent: it is of another kind. */
  membership?: { before: Membership | undefined; after: Membership | undefined };
};

/** The changes of memberships, public faces and leagues among stream records; everything else is passed over. */
export function standingChanges(records: readonly DynamoDBRecord[]): StandingChange[] {
  return records.flatMap(({ dynamodb }): StandingChange[] => {
    const pk = dynamodb?.Keys?.pk?.S ?? "";
    const sk = dynamodb?.Keys?.sk?.S ?? "";
    const learners = learnerPartition("");
    if (!dynamodb?.SequenceNumber || !pk.startsWith(learners)) return [];
    const change = { userId: pk.slice(learners.length), sequenceNumber: dynamodb.SequenceNumber };
    if (sk === sortKeys.publicFace || sk === sortKeys.league) return [change];
    if (!sk.startsWith(sortKeys.membership)) return [];
    const { OldImage, NewImage } = dynamodb;
    const membership = { before: OldImage && imageOf(OldImage), after: NewImage && imageOf(NewImage) };
    return [{ ...change, membership }];
  });
}

/** Memberships hold no bytes, which Lambda would hand over in another form than the SDK. */
function imageOf(image: object): Membership {
  return membershipOfRow(unmarshall(image as Record<string, AttributeValue>));
}
