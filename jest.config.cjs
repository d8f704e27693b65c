const parser = { syntax: "typescript" };

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  // Needs documents that are not part of the repository; the file says which.
  testPathIgnorePatterns: ["/node_modules/", ...(process.env.CASEDECK_SHARED ? [] : ["/test/ingest/seeds.test.ts"])],
  globalSetup: "<rootDir>/test/support/global-setup.ts",
  globalTeardown: "<rootDir>/test/support/global-teardown.ts",
  testSequencer: "<rootDir>/test/support/sequencer.cjs",
  transform: {
    "\\.(ts|js|mjs)$": ["@swc/jest", { jsc: { parser, target: "es2022" }, module: { type: "commonjs" } }],
  },
  // jose ships ES modules only; everything else in node_modules loads as it is.
  transformIgnorePatterns: ["/node_modules/(?!jose/)"],
  maxWorkers: 2,
  // What test files leave behind makes collecting garbage slow: a worker that has grown so far is replaced.
  workerIdleMemoryLimit: "600MB",
  testTimeout: process.env.SOAK === "1" ? 10_800_000 : 120_000,
};
