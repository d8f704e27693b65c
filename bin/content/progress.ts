/** Told after each piece of a long work. */
export type Progress = (done: number, all: number) => void;

const CLEAR_LINE = "\r\u001b[K";

/** Shows "12 of 81 cases" on the terminal while somebody watches; output that is piped elsewhere stays clean. */
export function showProgress(what: string, stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY) return () => undefined;
  return (done, all) => stream.write(done < all ? `\r${done} of ${all} ${what}` : CLEAR_LINE);
}
