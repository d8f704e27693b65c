import { describe, expect, it } from "@jest/globals";
import { parseRequest } from "../../lambdas/http/request.ts";
import { routes } from "../../lambdas/http/routes.ts";
import { httpEvent } from "../support/http-event.ts";

describe("the groups of a request", () => {
  it.each([
    { claim: "[authors]", groups: ["authors"] },
    { claim: "[editors authors]", groups: ["editors", "authors"] },
    { claim: "[]", groups: [] },
    { claim: undefined, groups: [] },
    { claim: "authors", groups: [] },
    { claim: "[authors]]", groups: ["authors]"] },
    { claim: "[co-authors]", groups: ["co-authors"] },
  ])("are those of the claim $claim", ({ claim, groups }) => {
    const event = httpEvent("GET /me", claim === undefined ? {} : { groups: claim });

    expect(parseRequest(routes["GET /me"], event).groups).toEqual(groups);
  });

  it("are none on a public route", () => {
    const event = httpEvent("GET /health", { groups: "[authors]" });

    expect(parseRequest(routes["GET /health"], event).groups).toEqual([]);
  });
});
