import path from "node:path";
import { type LocalCloud, startLocalCloud } from "./local/cloud.ts";
import { emptyDataFolder } from "./local/data-folder.ts";
import { HELP, optionsOf } from "./local/options.ts";
import { assertPortFree } from "./local/server.ts";
import { LOCAL_PASSWORD } from "./local/tokens.ts";

const DATA_FOLDER = path.join(__dirname, "../.local/data");
const DEMO_USER = "demo";
const DEMO_DECK = "apache-kafka";

/** Enrols the demo user over the API itself, and says what to try. */
async function welcome({ url, signInUrl, inboxUrl, token, issuer }: LocalCloud, startedAt: number): Promise<string> {
  const accessToken = await token(DEMO_USER);
  const enrolled = await fetch(`${url}/decks/${DEMO_DECK}/enrolment`, {
    method: "PUT",
    headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
    body: "{}",
  });
  if (!enrolled.ok) {
    throw new Error(`The demo user could not enrol in ${DEMO_DECK}: ${enrolled.status} ${await enrolled.text()}`);
  }
  const [client] = issuer.pool.clients;
  const signIn = JSON.stringify({
    AuthFlow: "USER_PASSWORD_AUTH",
    ClientId: client?.clientId,
    AuthParameters: { USERNAME: DEMO_USER, PASSWORD: LOCAL_PASSWORD },
  });
  return `
Ready in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.

  API        ${url}
  Reference  ${url}/docs
  OpenAPI    ${url}/openapi.json
  Inbox      ${inboxUrl}  (mails that were sent; nothing leaves this machine)
  Sign-in    ${signInUrl}  (any user name, password "${LOCAL_PASSWORD}")

What "${DEMO_USER}" can study now in ${DEMO_DECK}, and the first page of its questions (the token is good for one hour):

TOKEN='${accessToken}'
curl -s '${url}/due?limit=1' -H "authorization: Bearer $TOKEN"
curl -s '${url}/decks/${DEMO_DECK}/cards' -H "authorization: Bearer $TOKEN"

A new token, also for another user name:

curl -s ${signInUrl} -H 'x-amz-target: AWSCognitoIdentityProviderService.InitiateAuth' -H 'content-type: application/x-amz-json-1.1' -d '${signIn}'

Stop with Ctrl-C.`;
}

async function stop(cloud: LocalCloud): Promise<void> {
  await cloud.stop();
  console.log("\nStopped. The data is kept: npm start goes on with it, npm start -- --fresh begins empty.");
}

async function main(): Promise<void> {
  const startedAt = Date.now();
  const { fresh, port, help } = optionsOf(process.argv.slice(2));
  if (help) {
    console.log(HELP);
    return;
  }
  await assertPortFree(port); // before anything is emptied
  if (fresh) await emptyDataFolder(DATA_FOLDER);
  const cloud = await startLocalCloud({ port, dataFolder: DATA_FOLDER, log: console.log });
  let stops: Promise<void> | undefined;
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => (stops ??= stop(cloud)));
  try {
    console.log(await welcome(cloud, startedAt));
  } catch (error) {
    await cloud.stop();
    throw error;
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
