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

/** One option of a card that is answered by choosing. `origin` says where a wrong option comes from, so that each can be audited. */
export const CardOption = z.strictObject({
  text: z.string(),
  correct: z.boolean(),
  origin: z
    .string()
    .optional()
    .describe("for a wrong option: refuted, over, foil, vocabulary, step, case, or the id of the fact it belongs to"),
  explain: z.string().optional().describe("why this option is wrong, or what it is true of"),
});
export type CardOption = z.infer<typeof CardOption>;

const shared = {
  key: z.string().describe("the permanent name of the card: fact id or set id, slot and kind"),
  facts: z.array(z.string()).min(1),
  group: z.string().describe("cards of one group ask about the same fact; a session shows one of them"),
  template: z.string(),
  stem: z.string(),
  answer: z.string().describe("the right answer as a reader would say it, shown after the learner has answered"),
  explanation: z.string().describe("never shown before the answer"),
  sources: z.array(CardSource).min(1),
  asOf: z.string().optional().describe("the date the answer was true, for figures that change"),
  difficulty: z.int().min(1).max(3),
  importance: z.int().min(1).max(3),
  rev: z.int().min(1).describe("rises when the answer changes in meaning"),
  after: z
    .array(z.string())
    .min(1)
    .optional()
    .describe(
      "keys of cards: this one is not offered as a new card before one of those that are in decks of the learner has reached an interval of six days",
    ),
};

const fourOptions = z.array(CardOption).min(3).max(5);

/** A card as a deck page carries it: question, answer, explanation and dated sources. Kinds grow; `kind` tells them apart. */
export const Card = z.discriminatedUnion("kind", [
  z.strictObject({ ...shared, kind: z.literal("recall") }).describe("answered from memory, graded by the learner"),
  z
    .strictObject({
      ...shared,
      kind: z.literal("cloze"),
      accept: z.array(z.string()).describe("other right spellings"),
    })
    .describe("a sentence with one gap, answered by typing"),
  z.strictObject({ ...shared, kind: z.literal("mcq"), options: fourOptions }).describe("one right option"),
  z
    .strictObject({ ...shared, kind: z.literal("multi"), options: z.array(CardOption).min(5).max(6) })
    .describe("two or three right options: all that apply are selected"),
  z
    .strictObject({
      ...shared,
      kind: z.literal("tf"),
      isTrue: z.boolean(),
      edit: z
        .strictObject({ slot: z.string(), truth: z.string(), shown: z.string(), origin: z.string() })
        .optional()
        .describe("what a false statement says in place of the truth"),
    })
    .describe("a statement that is true or false"),
  z
    .strictObject({ ...shared, kind: z.literal("estimate"), value: z.number().positive(), unit: z.string() })
    .describe("a figure, guessed in the unit that the question names"),
  z
    .strictObject({
      ...shared,
      kind: z.literal("chain"),
      steps: z.array(z.strictObject({ ask: z.enum(["event", "cause"]), text: z.string() })).min(2),
      options: fourOptions,
    })
    .describe("the last step of event, cause and lesson: one right option"),
  z
    .strictObject({
      ...shared,
      kind: z.literal("match"),
      pairs: z
        .array(z.strictObject({ left: z.string(), right: z.string(), fact: z.string() }))
        .min(3)
        .max(5)
        .describe("the right pairs; a client shows the right-hand sides in another order"),
    })
    .describe("names and descriptions to be paired"),
  z
    .strictObject({
      ...shared,
      kind: z.literal("order"),
      items: z
        .array(z.strictObject({ text: z.string(), value: z.number(), shown: z.string(), fact: z.string() }))
        .min(3)
        .max(5)
        .describe("in the right order; `value` is in the one unit of the card, `shown` is told after the answer"),
    })
    .describe("items to be put in order"),
  z
    .strictObject({
      ...shared,
      kind: z.literal("compare"),
      sides: z.tuple([z.string(), z.string()]),
      statements: z
        .array(z.strictObject({ text: z.string(), side: z.literal([0, 1]), fact: z.string() }))
        .min(4)
        .max(6),
    })
    .describe("statements to be sorted between two cases"),
  z
    .strictObject({ ...shared, kind: z.literal("reverse"), options: fourOptions })
    .describe("the system that an idea belongs to: one right option"),
]);
export type Card = z.infer<typeof Card>;
export type CardKind = Card["kind"];
export type CardOf<Kind extends CardKind> = Extract<Card, { kind: Kind }>;

export const cardKinds = Card.options.map(({ shape }) => shape.kind.value) as readonly CardKind[];
