const path = require("node:path");
const { default: Sequencer } = require("@jest/test-sequencer");

const CORE = path.join(__dirname, "../core") + path.sep;

/** The tests of pure rules run first: by their end what the tests of whole clouds share has been made. */
module.exports = class extends Sequencer {
  /** @param {readonly import("@jest/test-result").Test[]} tests */
  sort(tests) {
    const usual = super.sort([...tests]);
    const isCore = ({ path: file }) => file.startsWith(CORE);
    return [...usual.filter(isCore), ...usual.filter((test) => !isCore(test))];
  }
};
