import * as z from "zod";

/** Instants and dates as the API writes them. */

export const InstantText = z.iso
  .datetime({
    offset: true,
    error: "write an instant as 2026-11-20T08:15:00Z or with an offset, 2026-11-20T09:15:00+01:00",
  })
  .max(40);

export const DateText = z.iso.date().meta({ examples: ["2026-11-26"] });
