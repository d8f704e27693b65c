const { readFileSync } = require("node:fs");
const { default: Sequencer } = require("@jest/test-sequencer");

/** How a file comes to what the tests of whole clouds share: the synthesised app, its bundles, published decks. */
const WAITS_FOR_ASSEMBLY = /useCloud|useCheckedCloud|useKillableBackend|seed\.ts|synthesised/;

/** Tests that need no assembly run first: by their end it has been made beside them, and nobody waits for it. */
module.exports = class extends Sequencer {
  /** @param {readonly import("@jest/test-result").Test[]} tests */
  sort(tests) {
    const usual = super.sort([...tests]);
    const waiting = new Set(usual.filter(({ path: file }) => WAITS_FOR_ASSEMBLY.test(readFileSync(file, "utf8"))));
    return [...usual.filter((test) => !waiting.has(test)), ...waiting];
  }
};
