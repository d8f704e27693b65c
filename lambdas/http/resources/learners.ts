import * as z from "zod";
import { RolloverHour, TimeZone } from "../../core/time.ts";

export const ProfileBody = z
  .strictObject({
    timeZone: TimeZone.exactOptional(),
    rolloverHour: RolloverHour.exactOptional(),
    newCardsPerDay: z.int().min(0).max(1000).exactOptional(),
  })
  .refine((body) => Object.keys(body).length > 0, "name at least one of timeZone, rolloverHour, newCardsPerDay");

export const Profile = z.strictObject({
  userId: z.string(),
  timeZone: TimeZone.nullable().describe("null until it is chosen: the zone of the latest first review serves"),
  rolloverHour: RolloverHour,
  newCardsPerDay: z.int(),
});

export type Profile = z.infer<typeof Profile>;
