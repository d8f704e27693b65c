import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, it } from "@jest/globals";
import { assertPortFree } from "../../bin/local/server.ts";

describe("assertPortFree", () => {
  it("says in one sentence what to do about a taken port, and takes no free one", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;

    await expect(assertPortFree(port)).rejects.toThrow(
      new RegExp(`^Port ${port} is taken: stop what uses it, or choose another with "npm start -- --port \\d+"\\.$`),
    );
    other.close();
    await once(other, "close");
    await assertPortFree(port);
    await assertPortFree(port);
  });
});
