import { describe, expect, it } from "@jest/globals";
import { HELP, optionsOf } from "../../bin/local/options.ts";

describe("optionsOf", () => {
  it.each([
    { words: [], options: { fresh: false, port: 3000, help: false } },
    { words: ["--fresh", "--port", "4000"], options: { fresh: true, port: 4000, help: false } },
    { words: ["--port=1"], options: { fresh: false, port: 1, help: false } },
    { words: ["--help"], options: { fresh: false, port: 3000, help: true } },
  ])("reads $words", ({ words, options }) => {
    expect(optionsOf(words)).toEqual(options);
  });

  it.each([
    { words: ["--reset"], message: "Unknown option '--reset'. Accepted are --fresh, --port <number> and --help." },
    { words: ["4000"], message: "Unexpected argument '4000'. Accepted are --fresh, --port <number> and --help." },
    {
      words: ["--port"],
      message: "Option '--port <value>' argument missing. Accepted are --fresh, --port <number> and --help.",
    },
  ])("says what is accepted instead of $words", ({ words, message }) => {
    expect(() => optionsOf(words)).toThrow(new Error(message));
  });

  it.each(["0", "65536", "1.5", "http", ""])('refuses "%s" as a port', (port) => {
    expect(() => optionsOf(["--port", port])).toThrow(`"${port}" is no port: write a whole number from 1 to 65535`);
  });

  it("are all in the help", () => {
    expect(["--fresh", "--port", "--help"].every((option) => HELP.includes(option))).toBe(true);
  });
});
