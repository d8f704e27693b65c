import { describe, expect, it } from "@jest/globals";
import { stageOf } from "../../lib/stage.ts";

describe("stageOf", () => {
  it("is dev when no stage is named, where nothing is kept", () => {
    expect(stageOf({})).toMatchObject({ name: "dev", keepsData: false, webOrigins: ["http://localhost:5173"] });
  });

  it.each(["prod", "rehearsal", "constructor"])("keeps the data of %s and trusts no web origin by itself", (stage) => {
    expect(stageOf({ stage })).toMatchObject({ name: stage, keepsData: true, webOrigins: [] });
  });

  it("takes web origins from the context, in the place of the stage's own", () => {
    const { webOrigins } = stageOf({ webOrigins: "https://study.example.org, http://localhost:3000" });

    expect(webOrigins).toEqual(["https://study.example.org", "http://localhost:3000"]);
  });

  it.each(["Prod", "", "1st", "a_b", "x".repeat(21), "dev\n"])(
    "refuses the stage name %j and says what is accepted",
    (stage) => {
      expect(() => stageOf({ stage })).toThrow("write 1 to 20 of a-z, 0-9 and -");
    },
  );

  it.each(["http://study.example.org", "https://study.example.org/", "*", "study.example.org"])(
    "refuses the web origin %s and says what is accepted",
    (webOrigins) => {
      expect(() => stageOf({ webOrigins })).toThrow("write https://host or http://localhost:port, without a path");
    },
  );
});
