import * as z from "zod";

/** Where a fact was read: enough for a learner to check it. */
export const CardSource = z.strictObject({
  url: z.string().meta({ examples: ["https://aws.amazon.com/message/5467D2/"] }),
  title: z.string(),
  by: z.string().optional(),
  published: z.string().describe("year, month or day of publication, or `unknown`"),
  retrieved: z.string().describe("the day the source was read"),
  grade: z.enum(["primary", "secondary"]),
  read: z
    .enum(["original", "copy", "excerpt"])
    .optional()
    .describe("what was read when the original at `url` was not: a copy of it, or an excerpt"),
});
export type CardSource = z.infer<typeof CardSource>;

/** One option of a multiple-choice card. `origin` says where a wrong option comes from, so that each can be audited. */
export const CardOption = z.strictObject({
  text: z.string(),
  correct: z.boolean(),
  origin: z
    .string()
    .optional()
    .describe("for a wrong option: refuted, over, foil, step, or the id of the fact it belongs to"),
  explain: z.string().optional().describe("why this option is wrong, or what it is true of"),
});
export type CardOption = z.infer<typeof CardOption>;

const shared = {
  key: z.string().describe("the permanent name of the card: fact id, slot and kind"),
  facts: z.array(z.string()),
  group: z.string().describe("cards of one group ask about the same fact; a session shows one of them"),
  template: z.string(),
  stem: z.string(),
  explanation: z.string(),
  sources: z.array(CardSource).min(1),
  asOf: z.string().optional().describe("the date the answer was true, for figures that change"),
  difficulty: z.int().min(1).max(3),
  importance: z.int().min(1).max(3),
  rev: z.int().min(1).describe("rises when the answer changes in meaning"),
};

/** A card as a deck page carries it: question, answer, explanation and dated sources. Kinds grow; `kind` tells them apart. */
export const Card = z.discriminatedUnion("kind", [
  z.strictObject({ ...shared, kind: z.literal("recall"), answer: z.string() }),
  z.strictObject({ ...shared, kind: z.literal("cloze"), answer: z.string(), accept: z.array(z.string()) }),
  z.strictObject({ ...shared, kind: z.literal("mcq"), answer: z.string(), options: z.array(CardOption).min(3).max(5) }),
]);
export type Card = z.infer<typeof Card>;
export type CardKind = Card["kind"];
