import { rmSync } from "node:fs";

export default async function tearDown(): Promise<void> {
  const folder = process.env.CASEDECK_TEST_RUN;
  if (folder) rmSync(folder, { recursive: true, force: true });
}
