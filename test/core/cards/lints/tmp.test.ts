import { it } from "@jest/globals";
import { good, lint, lintWorld } from "./world.ts";
it("x", () => {
  for (const [k, make] of Object.entries(good)) console.log(k, JSON.stringify(lint(make()).map((f) => `${f.rule} ${f.message}`)));
  console.log(lintWorld(() => {}, Object.values(good).map((make) => make())).map((f) => `${f.rule} ${f.subject} ${f.message}`));
});
