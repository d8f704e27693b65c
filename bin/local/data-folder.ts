import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import * as z from "zod";

export type DataFolder = {
  path: string;
  /** Lets others use the folder; removes it when it was temporary. */
  release(): Promise<void>;
};

/**
 * Takes a data folder for this process alone; without a path a temporary one.
 * @throws {Error} with one sentence when another running process holds it.
 */
export async function takeDataFolder(folder: string | undefined): Promise<DataFolder> {
  if (folder === undefined) {
    const temporary = await mkdtemp(path.join(tmpdir(), "casedeck-"));
    return { path: temporary, release: () => rm(temporary, { recursive: true, force: true }) };
  }
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, "in-use.json");
  const token = randomUUID();
  const witness = createServer((socket) => socket.on("error", () => undefined).end(token)).listen(0, "127.0.0.1");
  await once(witness, "listening");
  const { port } = witness.address() as AddressInfo;
  try {
    await takeLock(file, { processId: process.pid, port, token });
  } catch (error) {
    await close(witness);
    throw error;
  }
  return {
    path: folder,
    async release() {
      await rm(file, { force: true });
      await close(witness);
    },
  };
}

/** Removes everything in a data folder that nobody else holds. */
export async function emptyDataFolder(folder: string): Promise<void> {
  const { release } = await takeDataFolder(folder);
  await rm(folder, { recursive: true, force: true });
  await release();
}

/**
 * Who holds the folder: a port that answers with the token. A process id alone would not do: it is given to another
 * process later, and a killed process keeps its id until its parent has noticed.
 */
const Lock = z.object({ processId: z.number(), port: z.number(), token: z.string() });
type Lock = z.infer<typeof Lock>;

async function takeLock(file: string, lock: Lock): Promise<void> {
  try {
    await writeFile(file, JSON.stringify(lock), { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const holder = await holderOf(file);
    if (holder && (await answers(holder))) {
      throw new Error(
        `The data in ${path.dirname(file)} is in use by process ${holder.processId}: stop that one first.`,
      );
    }
    await rm(file, { force: true }); // its holder was killed
    await takeLock(file, lock);
  }
}

async function holderOf(file: string): Promise<Lock | undefined> {
  try {
    return Lock.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return undefined; // written half, or gone by now
  }
}

async function answers({ port, token }: Lock): Promise<boolean> {
  const socket = connect(port, "127.0.0.1").setTimeout(2_000, () => socket.destroy());
  let said = "";
  socket.on("data", (chunk) => {
    said += String(chunk);
  });
  return once(socket, "close").then(
    () => said === token,
    () => false,
  );
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, "close");
}
