import { parseArgs } from "node:util";
import { type Command, commands } from "./content/commands.ts";
import { ContentError, UnknownCase } from "./content/findings.ts";
import { didYouMean } from "./content/suggest.ts";
import { CONTENT } from "./content/write-decks.ts";

const NAME_WIDTH = 10;
const HELP = [
  "Usage: npm run content -- <command>",
  "",
  ...Object.entries(commands).map(([name, { does }]) => `  ${name.padEnd(NAME_WIDTH)}${does}`),
  "",
  "More about a command: npm run content -- <command> --help",
  "How to write a fact: content/README.md",
].join("\n");

function main([name, ...rest]: readonly string[]): number {
  if (name === undefined) return say(HELP, 1);
  if (name === "--help" || name === "-h" || name === "help") return say(HELP);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) return say(`There is no command "${name}". ${didYouMean(name, Object.keys(commands))}\n\n${HELP}`, 1);
  return run(command, rest);
}

function run(command: Command, args: string[]): number {
  const options = { ...command.options, help: { type: "boolean", short: "h" } } as const;
  const { positionals, values } = parseArgs({ args, allowPositionals: true, options });
  if (values.help) return say(`Usage: npm run content -- ${command.help}`);
  const { text, status = 0 } = command.run(CONTENT, positionals, values);
  process.stdout.write(`${text}\n`);
  return status;
}

function say(text: string, status = 0): number {
  (status === 0 ? process.stdout : process.stderr).write(`${text}\n`);
  return status;
}

/** Mistakes of whoever calls: wrong content, an unknown case, an option that does not exist, a file not to be written. */
function isExpected(error: unknown): error is Error {
  return error instanceof ContentError || error instanceof UnknownCase || (error instanceof Error && "code" in error);
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!isExpected(error)) throw error;
  process.exitCode = say(error.message, 1);
}
