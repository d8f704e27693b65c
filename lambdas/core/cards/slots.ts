import type { FactType } from "./case-study.ts";

/**
 * How one slot of a fact type is asked about. Placeholders in braces are fields of `Fact.texts`; a sentence with a
 * field that the fact lacks is passed over. Values may be noun phrases or clauses, hence the colons.
 */
export type Slot = {
  type: FactType;
  /** The field that holds the answer. */
  slot: string;
  /** What the question names: two facts with nearly the same subject may share a true answer. */
  subject: readonly string[];
  /** Wordings of the question, in groups: one of the first group that can be filled is taken. */
  ask: readonly (readonly string[])[];
  /** The sentence with a gap, written `[...]`, for answers that can be typed. */
  gap?: string;
  /** The true fact, the first sentence of the explanation. */
  tell: string;
  /** More of the same fact, added while the explanation stays short. */
  also: readonly string[];
  /** What a value of this slot is when it turns up as a wrong option elsewhere: "“value” is {home}". */
  home: string;
  /** Where wrong options come from; `none` asks for recall only. */
  choices: "texts" | "terms" | "numbers" | "none";
};

const figures = (["scale", "latency", "limit"] as const).map(
  (type): Slot => ({
    type,
    slot: "qty",
    subject: ["of"],
    ask: [["{T} in {when}, {of}: what was the figure?", "{T} in {when}, {of}: which figure was given?"]],
    gap: "{T} in {when}, {of}: {comparator}[...] {unit}.",
    tell: "{T} in {when}, {of}: the figure was {qty}.",
    also: [],
    home: "the figure for {of} in {when}",
    choices: "numbers",
  }),
);

/** Every question the generator can ask, in order of worth inside a fact type. A further slot is a further row. */
export const slots: readonly Slot[] = [
  ...figures,
  {
    type: "innovation",
    slot: "does",
    subject: ["name"],
    ask: [["{T}: which idea goes by the name “{name}”?", "What is meant by “{name}” ({T})?"]],
    tell: "In the case of {T}, “{name}” stands for {does}.",
    also: ["It dates from {year}."],
    home: "the idea behind “{name}”",
    choices: "texts",
  },
  {
    type: "innovation",
    slot: "name",
    subject: ["does"],
    ask: [["{T}: what is the name of this idea: {does}?"]],
    gap: "{T} has an idea named [...]: {does}.",
    tell: "In the case of {T}, “{name}” stands for {does}.",
    also: ["It dates from {year}."],
    home: "another idea: {does}",
    choices: "none",
  },
  {
    type: "pattern",
    slot: "pattern",
    subject: ["use"],
    ask: [["{T}: which pattern is this: {use}?", "{T}: what is the name of this pattern: {use}?"]],
    gap: "{T} uses the pattern [...]: {use}.",
    tell: "The pattern is {pattern}. In {T} it takes this form: {use}.",
    also: [],
    home: "another pattern: {use}",
    choices: "terms",
  },
  {
    type: "pattern",
    slot: "use",
    subject: ["pattern"],
    ask: [["{T}: what form does the pattern “{pattern}” take?", "{T}: how does the pattern “{pattern}” show itself?"]],
    tell: "In {T}, the pattern “{pattern}” takes this form: {use}.",
    also: [],
    home: "the form of “{pattern}”",
    choices: "texts",
  },
  {
    type: "pillar",
    slot: "pillar",
    subject: ["rank"],
    ask: [["{T}: which quality comes {first} in the design?", "{T}: which quality does the design put {first}?"]],
    tell: "In {T}, the quality put {first} is {pillar}; this is an editorial judgement.",
    also: ["What speaks for it: {evidence}."],
    home: "the quality put {first}",
    choices: "none",
  },
  {
    type: "pillar",
    slot: "evidence",
    subject: ["pillar"],
    ask: [["{T}: what shows that the design cares about {pillar}?"]],
    tell: "In {T}, {pillar} is a {rank} quality; this is an editorial judgement. What speaks for it: {evidence}.",
    also: [],
    home: "a sign of {pillar}",
    choices: "none",
  },
  {
    type: "consistency",
    slot: "model",
    subject: ["scope"],
    ask: [["{T}: which guarantee applies to {scope}?", "Which guarantee does {T} give for {scope}?"]],
    gap: "{T}: the guarantee that applies to {scope} is “[...]”.",
    tell: "In {T}, the guarantee that applies to {scope} is “{model}”.",
    also: ["In other words: {text}."],
    home: "the guarantee for {scope}",
    choices: "terms",
  },
  {
    type: "incident",
    slot: "cause",
    subject: ["name", "year"],
    ask: [
      ["Which weakness did the {year} {name} bring to light ({test})?"],
      ["What was the root cause of the {year} {name} ({T})?", "{T}: what lay behind the {year} {name}?"],
    ],
    tell: "The root cause of the {year} {name} ({T}) was {cause}.",
    also: ["What happened: {what}."],
    home: "the cause of the {year} {name}",
    choices: "texts",
  },
  {
    type: "incident",
    slot: "lesson",
    subject: ["name", "year"],
    ask: [["Which lesson follows from the {year} {name} ({T})?", "{T}: what does the {year} {name} teach?"]],
    tell: "The lesson of the {year} {name} ({T}): {lesson}.",
    also: ["The cause was {cause}."],
    home: "the lesson of the {year} {name}",
    choices: "texts",
  },
  {
    type: "incident",
    slot: "what",
    subject: ["name", "year"],
    ask: [["What happened in the {year} {name} ({T})?", "{T}: what did the {year} {name} look like?"]],
    tell: "What happened in the {year} {name} ({T}): {what}.",
    also: ["The cause was {cause}."],
    home: "what happened in the {year} {name}",
    choices: "texts",
  },
  {
    type: "incident",
    slot: "fix",
    subject: ["name", "year"],
    ask: [["What was the fix for the {year} {name} ({T})?"]],
    tell: "The fix for the {year} {name} ({T}): {fix}.",
    also: ["The cause was {cause}."],
    home: "the fix for the {year} {name}",
    choices: "texts",
  },
  {
    type: "practice",
    slot: "why",
    subject: ["name"],
    ask: [["{T}: what is the reason for {name}?", "What speaks for {name} ({T})?"]],
    tell: "The reason for {name} ({T}): {why}.",
    also: ["In short, {text}."],
    home: "the reason for {name}",
    choices: "texts",
  },
  {
    type: "mistake",
    slot: "consequence",
    subject: ["name"],
    ask: [["What followed from {name} ({T})?", "{T}: what was the consequence of {name}?"]],
    tell: "The consequence of {name} ({T}): {consequence}.",
    also: ["The remedy: {remedy}."],
    home: "the consequence of {name}",
    choices: "texts",
  },
  {
    type: "mistake",
    slot: "remedy",
    subject: ["name"],
    ask: [["What is the remedy for {name} ({T})?", "{T}: what helps against {name}?"]],
    tell: "The remedy for {name} ({T}): {remedy}.",
    also: ["Without it: {consequence}."],
    home: "the remedy for {name}",
    choices: "texts",
  },
  {
    type: "evolution",
    slot: "to",
    subject: ["from"],
    ask: [["{T}: what took the place of {from}?", "{T}: what came after {from}?"]],
    tell: "The step taken by {T} was from {from} to {to}.",
    also: ["What drove it: {trigger}."],
    home: "what came after {from}",
    choices: "texts",
  },
  {
    type: "evolution",
    slot: "from",
    subject: ["to"],
    ask: [["{T}: what came before {to}?", "{T}: which earlier state did {to} replace?"]],
    tell: "The step taken by {T} was from {from} to {to}.",
    also: ["What drove it: {trigger}."],
    home: "what came before {to}",
    choices: "texts",
  },
  {
    type: "evolution",
    slot: "trigger",
    subject: ["from", "to"],
    ask: [["{T}: what drove the step from {from} to {to}?"]],
    tell: "The step of {T} from {from} to {to} was driven by {trigger}.",
    also: [],
    home: "the reason for the step to {to}",
    choices: "texts",
  },
  {
    type: "tradeoff",
    slot: "costs",
    subject: ["choice"],
    ask: [["What is the price of {choice} ({T})?", "{T}: what is the downside of {choice}?"]],
    tell: "The price of {choice} ({T}): {costs}.",
    also: ["The gain: {gains}."],
    home: "the price of {choice}",
    choices: "texts",
  },
  {
    type: "tradeoff",
    slot: "gains",
    subject: ["choice"],
    ask: [["What is gained by {choice} ({T})?", "{T}: what is the upside of {choice}?"]],
    tell: "The gain of {choice} ({T}): {gains}.",
    also: ["The price: {costs}."],
    home: "the gain of {choice}",
    choices: "texts",
  },
  {
    type: "component",
    slot: "role",
    subject: ["name"],
    ask: [["{T}: what is the role of the part called “{name}”?", "What is the part called “{name}” ({T})?"]],
    tell: "In {T}, “{name}” is the {role}.",
    also: ["It is part of {part_of}."],
    home: "the role of “{name}”",
    choices: "texts",
  },
  {
    type: "component",
    slot: "name",
    subject: ["role"],
    ask: [["{T}: what is the name of the {role}?"]],
    gap: "In {T}, [...] is the name of the {role}.",
    tell: "In {T}, “{name}” is the {role}.",
    also: ["It is part of {part_of}."],
    home: "the name of the {role}",
    choices: "none",
  },
  {
    type: "decision",
    slot: "chose",
    subject: ["question"],
    ask: [["{T}: what was chosen when deciding {question}?", "{T}, on {question}: which option was chosen?"]],
    tell: "{T}, on {question}: the choice was {chose}.",
    also: ["The reason: {because}.", "It was preferred to {over}."],
    home: "the choice on {question}",
    choices: "texts",
  },
  {
    type: "decision",
    slot: "because",
    subject: ["chose", "question"],
    ask: [["{T}, on {question}: why {chose} rather than {over}?"], ["{T}, on {question}: why {chose}?"]],
    tell: "{T}, on {question}: the choice was {chose}, for this reason: {because}.",
    also: [],
    home: "the reason for a choice on {question}",
    choices: "texts",
  },
  {
    type: "law",
    slot: "stance",
    subject: ["law"],
    ask: [["{T} seen through the {law}: which stance fits?"]],
    tell: "Seen through the {law}, the stance of {T} is: {stance}. This is an editorial judgement.",
    also: ["In other words: {text}."],
    home: "the stance on the {law}",
    choices: "none",
  },
];
