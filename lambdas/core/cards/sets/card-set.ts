import * as z from "zod";

const Slug = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "write an id in kebab-case, such as parts-1");
const Member = z
  .string()
  .regex(
    /^[a-z0-9-]+(\/[a-z0-9-]+){1,2}$/,
    "write type/id for a fact of this case, case/type/id for one of another case",
  );

/**
 * Facts that one card asks about together. The generator proposes sets, an author accepts them by committing
 * content/sets/<case>.yaml. Id and kind name the card for ever; members may change as long as the question stays the same.
 */
export const CardSet = z.strictObject({
  id: Slug,
  kind: z.enum(["multi", "match", "order", "compare"]),
  by: z.enum(["figure", "year"]).optional().describe("what an order card compares"),
  facts: z.array(Member).min(2).max(6),
});
export type CardSet = z.infer<typeof CardSet>;

/** One file of content/sets. */
export const CaseSets = z.strictObject({
  schema: z.literal(1),
  sets: z
    .array(CardSet)
    .min(1)
    .refine((sets) => new Set(sets.map(({ id }) => id)).size === sets.length, "two sets have the same id"),
});
export type CaseSets = z.infer<typeof CaseSets>;
