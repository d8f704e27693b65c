import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { LearningPath, type PathId } from "../core/cards/learning-path.ts";
import { Failure } from "../core/errors.ts";
import { pathKey } from "./keys.ts";
import { partitions } from "./tables.ts";

export type PathStore = ReturnType<typeof pathStore>;

/** The learning paths, all in one partition: some dozen items of 1 to 2 KB that change with a deployment. */
export function pathStore(db: DynamoDBDocumentClient, coreTable: string) {
  return {
    /**
     * 0.5 read units, one trip.
     * @throws {Failure} `unknown-path`
     */
    async require(pathId: PathId): Promise<LearningPath> {
      const { Item } = await db.send(new GetCommand({ TableName: coreTable, Key: pathKey(pathId) }));
      if (Item) return pathOfRow(Item);
      throw new Failure("unknown-path", "There is no path with this id. GET /paths lists the paths.", {
        errors: [{ parameter: "pathId", detail: "write the id of a path that GET /paths lists" }],
      });
    },

    /** All of them by id; one trip, half a read unit for each 4 KB. */
    async list(): Promise<LearningPath[]> {
      const paths: LearningPath[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const page = await db.send(
          new QueryCommand({
            TableName: coreTable,
            KeyConditionExpression: "pk = :paths",
            ExpressionAttributeValues: { ":paths": partitions.paths },
            ExclusiveStartKey: start,
          }),
        );
        paths.push(...(page.Items ?? []).map(pathOfRow));
        start = page.LastEvaluatedKey;
      } while (start);
      return paths;
    },

    /** Stores the path over any older one; `false` when it was the same already. Safe to repeat. */
    async publish(path: LearningPath): Promise<boolean> {
      const put = new PutCommand({
        TableName: coreTable,
        Item: { ...pathKey(path.pathId), ...path },
        ConditionExpression: "attribute_not_exists(pk) OR #hash <> :hash",
        ExpressionAttributeNames: { "#hash": "hash" },
        ExpressionAttributeValues: { ":hash": path.hash },
      });
      return db.send(put).then(
        () => true,
        (error: unknown) => {
          if (error instanceof ConditionalCheckFailedException) return false;
          throw error;
        },
      );
    },
  };
}

function pathOfRow({ pk: _pk, sk: _sk, ...path }: Record<string, unknown>): LearningPath {
  return LearningPath.parse(path);
}
