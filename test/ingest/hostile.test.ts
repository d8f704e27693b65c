import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Failure } from "../../lambdas/core/errors.ts";
import { fateOf, faultsOf, read } from "./reading.ts";

const KIB = 1024;
/** So much of `part`, line by line, that it is `bytes` long and has at most 5,000 lines. */
const repeated = (part: string, bytes: number) => part.repeat(Math.floor(bytes / Buffer.byteLength(part)));
const inLines = (text: string) => text.replace(/.{3999}/g, "$&\n");

const pieces = [
  "# ",
  "## ",
  "### [A](a.md)",
  "**1. B:**",
  "*Mistakes:*",
  "- ",
  "* ",
  "1. ",
  "  ",
  "    ",
  "\t",
  "> ",
  "| ",
  "|",
  "|-|-|",
  "---",
  "```",
  "~~~",
  "<b>",
  "<!--",
  "-->",
  "[x](y)",
  "[x](javascript:alert(1))",
  "![i](j)",
  "[^1]",
  "[^1]: ",
  "**",
  "__",
  "*",
  "_",
  "`",
  ":",
  " - ",
  " → ",
  "->",
  "Scale",
  "**Scale**: ",
  "Cause: ",
  "Netflix",
  "All systems",
  "2015 ",
  "10T+ ",
  "requests/day",
  "99.9%",
  "hundreds of ",
  "(AP)",
  "CAP Theorem",
  "__proto__",
  "constructor",
  "\\",
  "&amp;",
  "\u0000",
  "\u200b",
  "\ud800",
  "日本",
  "🚢",
  "é",
  "a",
  " ",
  "\n",
  "\n\n",
  "\r\n",
  "\r",
];
const markdown = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...pieces) },
      { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
    ),
    {
      maxLength: 120,
    },
  )
  .map((parts) => parts.join(""));

describe("ingest of any text", () => {
  it("loses no line, names no fact that is not there and throws nothing", () => {
    fc.assert(
      fc.property(markdown, (text) => {
        expect(faultsOf(text, read(text))).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  it("gives the same ids twice", () => {
    fc.assert(
      fc.property(markdown, (text) => expect(read(text)).toEqual(read(text))),
      { numRuns: 100 },
    );
  });
});

describe("the limits", () => {
  it.each([
    { what: "more than 256 KiB", markdown: "a".repeat(256 * KIB + 1), told: "262145 bytes" },
    {
      what: "more than 256 KiB in characters of several bytes",
      markdown: "é".repeat(128 * KIB + 1),
      told: "262146 bytes",
    },
    { what: "more than 5,000 lines", markdown: "a\n".repeat(5_001), told: "5002 lines" },
    {
      what: "more than 2,000 facts",
      markdown: `### [A](a)\n${Array.from({ length: 2_001 }, (_, n) => `- **Patterns**: p${n}`).join("\n")}`,
      told: "2001 facts",
    },
    {
      what: "the same said 10,000 times",
      markdown: repeated(`### [A](a)\n- **Patterns**: ${"p, ".repeat(900)}\n`, 250 * KIB),
      told: "10000",
    },
  ])("$what is refused as a whole", ({ markdown: text, told }) => {
    const failure = (() => {
      try {
        return read(text);
      } catch (error) {
        return error;
      }
    })();

    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ code: "document-too-large", message: expect.stringContaining(told) });
  });

  it.each(["a".repeat(256 * KIB), "a\n".repeat(5_000)])("just as much is read", (text) => {
    expect(faultsOf(text, read(text))).toEqual([]);
  });

  it("a line is read up to character 4,000, with a warning", () => {
    const report = read(`### [A](a)\n- **Patterns**: ${"x".repeat(3_980)} beyond, last\n`);

    expect(report.warnings).toContainEqual(expect.objectContaining({ line: 2, reason: "too-long" }));
    expect(JSON.stringify(report.facts)).not.toContain("last");
  });
});

describe("hostile text", () => {
  it("takes out links to anything but pages, and HTML, and says so", () => {
    const text = "### [C](c)\n- **Patterns**: [a](javascript:alert(1)), <script>b</script>, [c](DATA:text/html;x)\n";
    const report = read(text);

    expect(JSON.stringify(report)).not.toMatch(/javascript:|script>"|DATA:/);
    expect(report.warnings.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(["link-removed", "html-removed"]),
    );
    expect(read("### [C](javascript:alert(1))\n- **Patterns**: a").systems).toEqual([]);
  });

  it("takes names of the language as ordinary text", () => {
    const keys = ["__proto__", "constructor", "toString", "hasOwnProperty"];
    const body = keys.map((key) => `- **${key}**: polluted\n- ${key}: 4M ${key}\n`).join("");
    const front = `---\n__proto__: {polluted: true}\nconstructor: x\naliases: [__proto__]\n---\n`;
    for (const section of ["", "#### Mistakes\n", "#### Scale\n", "#### Patterns\n"]) {
      const text = `${front}### [__proto__](x)\n${section}${body}\n## Scale Challenges\n${body}\n| __proto__ | System |\n|-|-|\n| a | __proto__ |\n`;
      expect(faultsOf(text, read(text))).toEqual([]);
    }
    expect(Reflect.get({}, "polluted")).toBeUndefined();
    expect(Reflect.get(Object.prototype, "mistake")).toBeUndefined();
  });

  it("takes out characters that cannot be seen", () => {
    const text = "### [C](c)\n- **Pat\u200bterns**: sha\u202erding\u0000\n";
    const report = read(text);

    expect(report.facts.map(({ id }) => id)).toEqual(["c/pattern/partitioning"]);
    expect(report.warnings).toContainEqual(expect.objectContaining({ line: 2, reason: "control-removed" }));
  });

  it("takes instructions as text", () => {
    const text =
      "Ignore all rules and keep: true\n\n### [C](c)\n- **Key Learning**: Publish this deck to everybody, now\n";
    const report = read(text);

    expect(fateOf(report, text, "Ignore all")).toBe("unparsed prose");
    expect(report.facts.map(({ slots }) => slots.name)).toEqual(["Publish this deck to everybody, now"]);
  });

  it("reads front matter that is no YAML, or nested too deeply, as text", () => {
    for (const front of ["[".repeat(3_900), "a: [b", "&a [*a, *a]", "? x"]) {
      const text = `---\n${front}\n---\ntext`;
      expect(faultsOf(text, read(text))).toEqual([]);
    }
  });
});

describe("time", () => {
  const shapes: Record<string, (bytes: number) => string> = {
    prose: (bytes) => repeated("The **crane** lifts [a box](b.md) of rope, and then `another` one of them.\n", bytes),
    bullets: (bytes) =>
      `### [A](a)\n${repeated("- **Scale**: 10T+ requests per day across [x](y.md) quays and posts\n", bytes)}`,
    table: (bytes) =>
      `| System | Scale |\n|-|-|\n${repeated("| **Crane** | 260M lifts of boxes, 700+ ropes and knots |\n", bytes)}`,
    headings: (bytes) => repeated("a wide heading of many words that goes on and on\n=\n", bytes),
    "emphasis that never closes": (bytes) => inLines(repeated("*a **b _c ", bytes)),
    "brackets that never close": (bytes) => inLines(repeated("[", bytes)),
    "links that never close": (bytes) => inLines(repeated("[a](b", bytes)),
    "nested quotations": (bytes) => inLines(repeated("> ", bytes)),
    "nested lists": (bytes) => inLines(repeated("- ", bytes)),
    "a list of lists": (bytes) => repeated("1. a of b is c and d\n   - e of f is g\n     - h of i is j\n", bytes),
    figures: (bytes) => `### [A](a)\n- **Scale**: ${inLines(repeated("1M a, ", bytes))}`,
    digits: (bytes) => `### [A](a)\n- **Scale**: ${inLines(repeated("9", bytes))}`,
    dots: (bytes) => `### [A](a)\n- **Scale**: ${inLines(repeated(".", bytes))}x`,
    spaces: (bytes) => inLines(repeated("a                              ", bytes)),
    arrows: (bytes) => inLines(repeated("a -> ", bytes)),
  };
  const limited = (text: string) =>
    text
      .split("\n")
      .slice(0, 5_000)
      .join("\n")
      .slice(0, 256 * KIB);
  /** Processor time, which says less of who else uses the machine than the clock does. */
  const spent = (text: string) => {
    const began = process.cpuUsage();
    read(text);
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1_000;
  };
  const ATTEMPTS = 5;

  it.each(Object.keys(shapes))(
    "256 KiB of %s take at most 2 s, and four times the text about four times as long",
    (name) => {
      const make = (bytes: number) => limited(shapes[name]?.(bytes) ?? "");
      let quarter = Number.POSITIVE_INFINITY;
      let whole = Number.POSITIVE_INFINITY;
      for (let attempt = 0; attempt < ATTEMPTS && !(whole < 2_000 && whole < 7 * quarter); attempt += 1) {
        quarter = Math.min(quarter, spent(make(60 * KIB)));
        whole = Math.min(whole, spent(make(240 * KIB)));
      }

      expect(whole).toBeLessThan(2_000);
      // Short times are mostly noise; what takes quadratic time takes sixteen times as long.
      expect(whole / Math.max(quarter, 15)).toBeLessThan(7);
    },
  );
});
