import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { routes } from "../../lambdas/http/routes.ts";

describe("README.md", () => {
  it("lists every route with its summary, and no other", () => {
    const listed = [...readFileSync("README.md", "utf8").matchAll(/^\| `([A-Z]+ \/[^`]*)` \| (.*) \|$/gm)];

    const expected = Object.entries(routes).map(([key, { summary, auth }]) => [
      key,
      auth === "none" ? `${summary} (public)` : summary,
    ]);
    expect(listed.map(([, key, summary]) => [key, summary])).toEqual(expected);
  });
});
