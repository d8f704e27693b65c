import type { Slot } from "./slot.ts";

export const figures: readonly Slot[] = (["scale", "latency", "limit"] as const).map((type) => ({
  type,
  slot: "qty",
  subject: ["of"],
  ask: [
    [
      "{T} {at}, {of}: what was the figure?",
      "{T} {at}, {of}: which figure was given?",
      "Which figure is right for {T} {at}: {of}?",
    ],
  ],
  gaps: ["{T} {at}, {of}: {comparator}[...] {unit}.", "{T}, {of}, {asOf}: {comparator}[...] {unit}."],
  claims: ["{T} {at}, {of}: the figure given was {qty}.", "{T}, {of}, {asOf}: {qty}."],
  tell: "{T} {at}, {of}: the figure was {qty}.",
  also: ["That is {pace}."],
  home: "the figure for {of} {at}",
  choices: "numbers",
}));
