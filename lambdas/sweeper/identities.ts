import {
  AdminDeleteUserCommand,
  CognitoIdentityProviderClient,
  UserNotFoundException,
} from "@aws-sdk/client-cognito-identity-provider";
import type { EndIdentity } from "./sweep-accounts.ts";

const TIMEOUT_MS = 5_000;

/**
 * Deletes users of the pool for good: no token can be refreshed or issued any more, and the mail address is free. In a
 * pool whose users sign in by mail address the user name is the `sub`. A user who is not there is fine: this may repeat.
 */
export function identitiesIn(userPoolId: string): EndIdentity {
  const client = new CognitoIdentityProviderClient({ requestHandler: { requestTimeout: TIMEOUT_MS } });
  return async (userId) => {
    const command = new AdminDeleteUserCommand({ UserPoolId: userPoolId, Username: userId });
    await client.send(command).catch((error: unknown) => {
      if (!(error instanceof UserNotFoundException)) throw error;
    });
  };
}
