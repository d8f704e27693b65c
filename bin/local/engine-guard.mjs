/**
 * Runs the engine named by its arguments and ends it with whoever started this process.
 *
 * Standard input is a pipe from that process. The system closes it however the process ends, kill -9 included, so its
 * end is the one sign that needs no polling and works on every platform.
 */
import { spawn } from "node:child_process";

const [binary, ...rest] = process.argv.slice(2);
const engine = spawn(binary, rest, { stdio: ["ignore", "ignore", "pipe"] });
process.stdout.write(`${engine.pid}\n`);
engine.stderr.on("data", (chunk) => process.stderr.write(chunk));
engine.on("error", (error) => {
  process.stderr.write(error.message);
  process.exit(1);
});
engine.on("exit", (code) => process.exit(code ?? 0));

process.stdin.on("data", () => engine.kill("SIGTERM")); // a clean stop: the engine folds its log into the file
process.stdin.on("end", () => engine.kill("SIGKILL"));
for (const output of [process.stdout, process.stderr]) output.on("error", () => engine.kill("SIGKILL"));
