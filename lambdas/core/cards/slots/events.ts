import type { Slot } from "./slot.ts";

/** What went wrong, and what was replaced by what. */
export const events: readonly Slot[] = [
  {
    type: "incident",
    slot: "cause",
    subject: ["name", "year"],
    ask: [
      [
        "Which weakness did the {year} {name} bring to light ({test})?",
        "{test}: which weakness did the {year} {name} show?",
      ],
      [
        "What was the root cause of the {year} {name} ({T})?",
        "{T}: what lay behind the {year} {name}?",
        "What led to the {year} {name} ({T})?",
      ],
    ],
    gaps: [],
    claims: [
      "What lay behind the {year} {name} ({T}) was this: {cause}.",
      "The {year} {name} ({T}) had this root cause: {cause}.",
    ],
    tell: "The root cause of the {year} {name} ({T}): {cause}.",
    also: ["What happened: {what}."],
    home: "the cause of the {year} {name}",
    choices: "texts",
  },
  {
    type: "incident",
    slot: "lesson",
    subject: ["name", "year"],
    ask: [
      [
        "Which lesson follows from the {year} {name} ({T})?",
        "{T}: what is there to learn from the {year} {name}?",
        "{T}: which rule would you draw from the {year} {name}?",
      ],
    ],
    gaps: [],
    claims: [
      "The lesson of the {year} {name} ({T}): {lesson}.",
      "What there is to learn from the {year} {name} ({T}): {lesson}.",
    ],
    tell: "The lesson of the {year} {name} ({T}): {lesson}.",
    also: ["The cause: {cause}."],
    home: "the lesson of the {year} {name}",
    choices: "given",
  },
  {
    type: "incident",
    slot: "what",
    subject: ["name", "year"],
    ask: [
      [
        "What happened in the {year} {name} ({T})?",
        "{T}: what was seen in the {year} {name}?",
        "{T}: how did the {year} {name} show itself?",
      ],
    ],
    gaps: [],
    claims: ["What happened in the {year} {name} ({T}): {what}.", "{T}, {year} {name}: {what}."],
    tell: "What happened in the {year} {name} ({T}): {what}.",
    also: ["The cause: {cause}."],
    home: "what happened in the {year} {name}",
    choices: "texts",
  },
  {
    type: "incident",
    slot: "fix",
    subject: ["name", "year"],
    ask: [["What was the fix for the {year} {name} ({T})?", "{T}: what put an end to the {year} {name}?"]],
    gaps: [],
    claims: ["The fix for the {year} {name} ({T}): {fix}.", "{T}, {year} {name}: the fix was {fix}."],
    tell: "The fix for the {year} {name} ({T}): {fix}.",
    also: ["The cause: {cause}."],
    home: "the fix for the {year} {name}",
    choices: "texts",
  },
  {
    type: "evolution",
    slot: "to",
    subject: ["from"],
    ask: [
      [
        "What took the place of {from} ({T})?",
        "{T}: what came after {from}?",
        "{T}: where did the step from {from} lead?",
      ],
    ],
    gaps: [],
    claims: ["{T}: the step after {from} led to {to}.", "{T}: what took the place of {from} was {to}."],
    tell: "{T}: the step was from {from} to {to}.",
    also: ["What drove it: {trigger}."],
    home: "what came after {from}",
    choices: "given",
  },
  {
    type: "evolution",
    slot: "from",
    subject: ["to"],
    ask: [
      [
        "{T}: what came before {to}?",
        "{T}: which earlier state did {to} replace?",
        "{T}: where did the step to {to} start from?",
      ],
    ],
    gaps: [],
    claims: ["{T}: the state before {to} was {from}.", "{T}: {to} took the place of {from}."],
    tell: "{T}: the step was from {from} to {to}.",
    also: ["What drove it: {trigger}."],
    home: "what came before {to}",
    choices: "given",
  },
  {
    type: "evolution",
    slot: "trigger",
    subject: ["from", "to"],
    ask: [
      ["{T}: what drove the step from {from} to {to}?", "{T}: what was the reason for moving from {from} to {to}?"],
    ],
    gaps: [],
    claims: [
      "What drove the step from {from} to {to} ({T}): {trigger}.",
      "The move from {from} to {to} ({T}) had this reason: {trigger}.",
    ],
    tell: "The step from {from} to {to} ({T}) had this reason: {trigger}.",
    also: [],
    home: "the reason for the step to {to}",
    choices: "given",
  },
];
