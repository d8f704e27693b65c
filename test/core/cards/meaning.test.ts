import { describe, expect, it } from "@jest/globals";
import type { FactType } from "../../../lambdas/core/cards/case-study.ts";
import { hasOtherMeaning } from "../../../lambdas/core/cards/meaning.ts";

type Edit = { type: FactType; before: object; after: object; reason: string };

const changed = ({ type, before, after }: Edit) => hasOtherMeaning(type, { ...before }, { ...after });

describe("hasOtherMeaning", () => {
  it.each<Edit>([
    {
      type: "component",
      before: { name: "hoist", role: "lifting boxes off the deck" },
      after: { name: "the hoist", role: "Lifting boxes off a deck" },
      reason: "article and capital",
    },
    {
      type: "tradeoff",
      before: { choice: "slow ink", costs: "a long wait before a page can be turned" },
      after: { choice: "slow ink", costs: "the long wait before any page is turned" },
      reason: "a word of many",
    },
    {
      type: "innovation",
      before: { does: "gives each keeper a lease of ten seconds" },
      after: { does: "gives each keeper a lease of 10 seconds" },
      reason: "a number in digits",
    },
    {
      type: "innovation",
      before: { does: "lights the one lamp that no other keeper holds" },
      after: { does: "lights the lamp that no other keeper holds" },
      reason: "a “one” that counts nothing",
    },
    {
      type: "scale",
      before: { metric: "ships", qty: "2000 ships" },
      after: { metric: "ships", qty: "2K ships" },
      reason: "a figure in short",
    },
    {
      type: "scale",
      before: { qty: "2K ships", as_of: "1998" },
      after: { qty: "2K ships", as_of: "1999" },
      reason: "a newer date",
    },
    {
      type: "practice",
      before: { why: "fewer calls" },
      after: { why: "fewer calls", text: "call once an hour" },
      reason: "more to explain",
    },
    {
      type: "practice",
      before: { why: "fewer calls", foils: { why: ["a"] } },
      after: { why: "fewer calls", src: ["b"] },
      reason: "foils and sources",
    },
    {
      type: "incident",
      before: { name: "flood" },
      after: { name: "flood", fix: "a higher quay" },
      reason: "a slot that was empty",
    },
  ])("takes $reason for the same fact", (edit) => {
    expect(changed(edit)).toBe(false);
  });

  it.each<Edit>([
    { type: "scale", before: { qty: "2K ships" }, after: { qty: "3K ships" }, reason: "another figure" },
    { type: "scale", before: { qty: ">2K ships" }, after: { qty: "<2K ships" }, reason: "another comparison" },
    {
      type: "pattern",
      before: { pattern: "sharding" },
      after: { pattern: "leader-replication" },
      reason: "another term",
    },
    {
      type: "component",
      before: { role: "lifting boxes off the deck" },
      after: { role: "moving loads along the boom" },
      reason: "other words",
    },
    {
      type: "mistake",
      before: { consequence: "pages can be lost" },
      after: { consequence: "pages cannot be lost" },
      reason: "a negation",
    },
    {
      type: "tradeoff",
      before: { choice: "slow ink", costs: "a wait" },
      after: { choice: "a second clerk", costs: "a wait" },
      reason: "another question",
    },
    {
      type: "incident",
      before: { lesson: "stop 3 pumps before winter" },
      after: { lesson: "stop 3 pumps after winter" },
      reason: "an opposite",
    },
    {
      type: "innovation",
      before: { does: "gives each keeper a lease of one second" },
      after: { does: "gives each keeper a lease of ten seconds" },
      reason: "a number in words",
    },
    {
      type: "scale",
      before: { metric: "ships seen", scope: "night" },
      after: { metric: "ships seen", scope: "summer" },
      reason: "another scope",
    },
  ])("takes $reason for another one", (edit) => {
    expect(changed(edit)).toBe(true);
  });
});
