import type { Slot } from "./slot.ts";

/** What people do, get wrong, weigh up and build. */
export const choices: readonly Slot[] = [
  {
    type: "practice",
    slot: "why",
    subject: ["name"],
    ask: [
      ["{T}: what is the reason for {name}?", "What speaks for {name} ({T})?", "{T}: what is the point of {name}?"],
    ],
    gaps: [],
    claims: ["The reason for {name} ({T}): {why}.", "{T}: what speaks for {name} is this: {why}."],
    tell: "The reason for {name} ({T}): {why}.",
    also: ["In short, {text}."],
    home: "the reason for {name}",
    choices: "given",
  },
  {
    type: "mistake",
    slot: "consequence",
    subject: ["name"],
    ask: [
      ["What harm can {name} do ({T})?", "{T}: what is the trouble with {name}?", "{T}: what goes wrong with {name}?"],
    ],
    gaps: [],
    claims: [
      "The consequence of {name} ({T}): {consequence}.",
      "{T}: what follows from {name} is this: {consequence}.",
    ],
    tell: "The consequence of {name} ({T}): {consequence}.",
    also: ["The remedy: {remedy}."],
    home: "the consequence of {name}",
    choices: "given",
  },
  {
    type: "mistake",
    slot: "remedy",
    subject: ["name"],
    ask: [
      [
        "What is the remedy for {name} ({T})?",
        "{T}: what helps against {name}?",
        "{T}: what should one do instead of {name}?",
      ],
    ],
    gaps: [],
    claims: ["The remedy for {name} ({T}): {remedy}.", "{T}: what helps against {name} is this: {remedy}."],
    tell: "The remedy for {name} ({T}): {remedy}.",
    also: ["Without it: {consequence}."],
    home: "the remedy for {name}",
    choices: "given",
  },
  {
    type: "tradeoff",
    slot: "costs",
    subject: ["choice"],
    ask: [
      [
        "What is the price of {choice} ({T})?",
        "{T}: what is the downside of {choice}?",
        "{T}: what does one give up with {choice}?",
      ],
    ],
    gaps: [],
    claims: ["The price of {choice} ({T}): {costs}.", "{T}: the downside of {choice} is this: {costs}."],
    tell: "The price of {choice} ({T}): {costs}.",
    also: ["The gain: {gains}."],
    home: "the price of {choice}",
    choices: "given",
  },
  {
    type: "tradeoff",
    slot: "gains",
    subject: ["choice"],
    ask: [
      [
        "What is gained by {choice} ({T})?",
        "{T}: what is the upside of {choice}?",
        "{T}: what makes {choice} attractive?",
      ],
    ],
    gaps: [],
    claims: ["The gain of {choice} ({T}): {gains}.", "{T}: the upside of {choice} is this: {gains}."],
    tell: "The gain of {choice} ({T}): {gains}.",
    also: ["The price: {costs}."],
    home: "the gain of {choice}",
    choices: "given",
  },
  {
    type: "component",
    slot: "role",
    subject: ["name"],
    ask: [
      [
        "{T}: what is the role of the part called “{name}”?",
        "What is the part called “{name}” ({T})?",
        "{T}: what is the job of “{name}”?",
      ],
    ],
    gaps: [],
    claims: ["The role of “{name}” ({T}): {role}.", "{T}: the job of the part called “{name}” is this: {role}."],
    tell: "The role of “{name}” in {T}: {role}.",
    also: ["It is part of {part_of}."],
    home: "the role of “{name}”",
    choices: "texts",
  },
  {
    type: "component",
    slot: "name",
    subject: ["role"],
    ask: [["{T}: which part has this role: {role}?", "{T}: what is the name of the part with this role: {role}?"]],
    gaps: [
      "In {T}, [...] is the name of the part with this role: {role}.",
      "{T} has a part called [...], and its role is this: {role}.",
    ],
    claims: [],
    tell: "The role of “{name}” in {T}: {role}.",
    also: ["It is part of {part_of}."],
    home: "the name of another part",
    choices: "none",
  },
  {
    type: "decision",
    slot: "chose",
    subject: ["question"],
    ask: [
      [
        "{T}: what was chosen when deciding {question}?",
        "{T}, on {question}: which option was chosen?",
        "{T}, on {question}: what was decided?",
      ],
    ],
    gaps: [],
    claims: [
      "On {question} ({T}), the choice was this: {chose}.",
      "{T}: when deciding {question}, this was chosen: {chose}.",
    ],
    tell: "On {question} ({T}), the choice was this: {chose}.",
    also: ["The reason: {because}.", "The option turned down: {over}."],
    home: "the choice on {question}",
    choices: "given",
  },
  {
    type: "decision",
    slot: "because",
    subject: ["chose", "question"],
    ask: [
      [
        "{T}, on {question}: what was the reason for this choice: {chose}?",
        "{T}, on {question}: why this choice: {chose}?",
      ],
    ],
    gaps: [],
    claims: [
      "On {question} ({T}), the choice was this: {chose}. The reason: {because}.",
      "{T}, on {question}: what spoke for this choice (“{chose}”) was this: {because}.",
    ],
    tell: "On {question} ({T}), the choice was this: {chose}. The reason: {because}.",
    also: [],
    home: "the reason for a choice on {question}",
    choices: "given",
  },
];
