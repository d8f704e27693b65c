import { parseArgs } from "node:util";

const DEFAULT_PORT = 3000;

export const HELP = `Runs the whole backend on this machine, without an AWS account.

  npm start                    data is kept in .local/data from one start to the next
  npm start -- --fresh         begins empty
  npm start -- --port 4000     serves the API on another port than ${DEFAULT_PORT}
  npm start -- --help          shows this

DYNAMODB_ENDPOINT=http://127.0.0.1:8000 uses a running DynamoDB Local in the place of the embedded one.`;

export type Options = { fresh: boolean; port: number; help: boolean };

/**
 * What `npm start -- <words>` asks for.
 * @throws {Error} that says what is accepted.
 */
export function optionsOf(words: string[]): Options {
  const { values } = parsed(words);
  const port = Number(values.port ?? DEFAULT_PORT);
  if (!/^\d+$/.test(values.port ?? "0") || port < 1 || port > 65_535) {
    throw new Error(
      `"${values.port}" is no port: write a whole number from 1 to 65535, as in "npm start -- --port 4000".`,
    );
  }
  return { fresh: values.fresh, port, help: values.help };
}

function parsed(words: string[]) {
  try {
    return parseArgs({
      args: words,
      options: {
        fresh: { type: "boolean", default: false },
        port: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    const [reason] = (error as Error).message.split(". "); // after it come hints for programmers
    throw new Error(`${reason}. Accepted are --fresh, --port <number> and --help.`);
  }
}
