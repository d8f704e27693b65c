// Loading all cases and making all cards takes seconds: what is tested on them stands in one file for Jest.
import "./whole-corpus/clean.ts";
import "./whole-corpus/closed-world.ts";
import "./whole-corpus/decks.ts";
import "./whole-corpus/sets.ts";
