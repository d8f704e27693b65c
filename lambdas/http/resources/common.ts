import * as z from "zod";

/** What requests and answers of every feature share. */

/**
 * The id a client gives a review or an undo before it sends it. Sending the same id again is safe for ever: the first
 * one counts. A UUID, ULID or nanoid fits. The 8-character `key` of a history entry is taken wherever an id is.
 */
export const RecordId = z
  .string()
  .regex(/^(?:[A-Za-z0-9_-]{8}|[A-Za-z0-9_-]{16,64})$/, "write 16 to 64 letters, digits, - or _ (a UUID fits)")
  .meta({ examples: ["0192f0c1-7b52-7c3e-9f0a-3d1f6c2b8a11"] });

/** A page token from an earlier answer. It ends after a day and works only for the learner and route it was made for. */
export const PageToken = z.string().min(1).max(1024);

export const Problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  requestId: z.string(),
  errors: z
    .array(
      z.union([
        z.strictObject({ pointer: z.string(), detail: z.string() }),
        z.strictObject({ parameter: z.string(), detail: z.string() }),
      ]),
    )
    .optional(),
});

export type Problem = z.infer<typeof Problem>;
