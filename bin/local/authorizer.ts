import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";

export type JwtSettings = {
  issuer: string;
  /** Of these the token's `aud`, or without one its `client_id`, must be one. */
  audience: readonly string[];
  jwks: JSONWebKeySet;
  /** ms since 1970. */
  clock: () => number;
};

/** Claims as the event carries them: all values are text. `scopes` is null on a route that asks for none. */
export type Authorized = { claims: Record<string, string>; scopes: string[] | null };
export type Refused = { status: 401 | 403; reason: string };

/** What a JWT authorizer of an HTTP API decides about the `Authorization` headers of a request. */
export type Authorizer = (headers: readonly string[], routeScopes: readonly string[]) => Promise<Authorized | Refused>;

/**
 * A JWT authorizer that checks what the service checks, in its order: one header (`Bearer` may be left out), RSA
 * signature by the key the token names, `iss`, `aud` or `client_id`, `exp`, `nbf`, `iat`, then the scopes.
 * Source: Amazon API Gateway developer guide, "Control access to HTTP APIs with JWT authorizers".
 */
export function jwtAuthorizer({ issuer, audience, jwks, clock }: JwtSettings): Authorizer {
  const keyOf = createLocalJWKSet(jwks);

  async function verified(token: string): Promise<JWTPayload> {
    const { payload, protectedHeader } = await jwtVerify(token, keyOf, {
      algorithms: ["RS256"],
      issuer,
      requiredClaims: ["exp"],
      currentDate: new Date(clock()),
    });
    if (protectedHeader.kid === undefined) throw new Error("the token names no key");
    const audiences = payload.aud === undefined ? [payload.client_id] : [payload.aud].flat();
    if (!audiences.some((one) => audience.includes(String(one)))) {
      throw new Error("the token does not have a valid audience");
    }
    if (payload.iat !== undefined && payload.iat * 1000 > clock()) throw new Error("the token is of the future");
    return payload;
  }

  return async (headers, routeScopes) => {
    const [header, ...others] = headers;
    if (header === undefined || others.length > 0) return { status: 401, reason: "" };
    const token = header.replace(/^Bearer +/i, "").trim();
    const { payload, reason } = await verified(token).then(
      (claims) => ({ payload: claims, reason: "" }),
      (error: Error) => ({ payload: undefined, reason: quotable(error.message) }),
    );
    if (!payload) return { status: 401, reason: `scope="" error="invalid_token" error_description="${reason}"` };

    const scopes = String(payload.scope ?? payload.scp ?? "")
      .split(" ")
      .filter(Boolean);
    if (routeScopes.length > 0 && !scopes.some((scope) => routeScopes.includes(scope))) {
      return { status: 403, reason: `scope="${routeScopes.join(" ")}" error="insufficient_scope"` };
    }
    const claims = Object.entries(payload).map(([name, value]) => [name, textOf(value)]);
    return { claims: Object.fromEntries(claims), scopes: routeScopes.length > 0 ? scopes : null };
  };
}

const quotable = (text: string) => text.replaceAll('"', "'");

/** A list becomes `[a b]`, as in the service's events. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(" ")}]`;
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
