import { type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import { LEARNER } from "../support/http-event.ts";
import { type CallRoute, expectNoFailures } from "./scenario.ts";

const MINUTE_MS = 60_000;
const QUIZ_ID = "quiz-00000000000";

/** A deck of the build, and a team that the learner is in. */
type Quizzes = { call: CallRoute; deckId: string; teamId: string };
type Projection = {
  invoke: (name: "Projector", event: unknown) => Promise<unknown>;
  client: DynamoDBClient;
  table: string;
};

/** A quiz of one's own and a shared one, from the first question to the results. */
export async function takeQuizzes({ call, deckId, teamId }: Quizzes): Promise<void> {
  const id = QUIZ_ID;
  const from = { type: "decks", deckIds: [deckId] };
  const one = { path: { quizId: id } };
  await call("POST /quizzes", { body: { id, from, size: 2, timeZone: "UTC" } });
  const path = { type: "path", pathId: "new-to-the-field" };
  await call("POST /quizzes", { body: { id: `${id}-path`, from: path, size: 2, timeZone: "UTC" } });
  await call("POST /quizzes", { body: { id: `${id}-due`, from: { type: "weak" }, size: 2, timeZone: "UTC" } });
  await call("GET /quizzes");
  const served = await call("POST /quizzes/{quizId}/questions/{number}", { path: { ...one.path, number: "1" } });
  const { cardId } = z.object({ question: z.object({ cardId: z.string() }) }).parse(served).question;
  await call("POST /quizzes/{quizId}/answers", { ...one, body: { question: 1, cardId, answer: { type: "skip" } } });
  await call("GET /quizzes/{quizId}", one);
  await call("POST /quizzes/{quizId}/abandonment", one);
  const closesAt = new Date(Date.now() + 60 * MINUTE_MS).toISOString();
  const made = await call("POST /shared-quizzes", { body: { id, title: "Friday", from, size: 2, closesAt } });
  const { sharedQuizId } = z.object({ sharedQuizId: z.string() }).parse(made);
  const shared = { path: { sharedQuizId } };
  await call("GET /shared-quizzes");
  await call("GET /shared-quizzes/{sharedQuizId}", { ...shared });
  await call("PUT /shared-quizzes/{sharedQuizId}/link", { ...shared });
  const join = { name: "Ann", showsResults: true, timeZone: "UTC" };
  await call("POST /shared-quizzes/{sharedQuizId}/attempts", { ...shared, body: join });
  await call("GET /shared-quizzes/{sharedQuizId}/results", { ...shared });
  const ofTeam = { id: `${id}-team`, title: "Ours", from, size: 1, closesAt, teamId };
  const { sharedQuizId: teamQuizId } = z
    .object({ sharedQuizId: z.string() })
    .parse(await call("POST /shared-quizzes", { body: ofTeam }));
  const ours = { path: { sharedQuizId: teamQuizId }, body: join };
  await call("POST /shared-quizzes/{sharedQuizId}/attempts", ours);
  await call("POST /quizzes/{quizId}/questions/{number}", { path: { quizId: `${teamQuizId}.1`, number: "1" } });
}

/** The stream record of an attempt with an answer. */
export async function projectQuiz({ invoke, client, table }: Projection): Promise<void> {
  const Keys = { pk: { S: `U#${LEARNER}` }, sk: { S: `Q#${QUIZ_ID}` } };
  const { Item = {} } = await client.send(new GetItemCommand({ TableName: table, Key: Keys }));
  const NewImage = { ...Item, m: { S: "[[0,null,4000,0,1000,4,0,[0,1],[]]]" } };
  const dynamodb = { Keys, NewImage, SequenceNumber: "2" };
  expectNoFailures(await invoke("Projector", { Records: [{ eventName: "MODIFY", dynamodb }] }));
}
