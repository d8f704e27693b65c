/** The import rule of the architecture: what code in one folder may import. `npm run imports` enforces it. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: "error",
  from: { path: from },
  to: { pathNot: allowed },
});

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
    only("core-is-pure", "^lambdas/core/", ["^lambdas/core/", "^node_modules/zod/"], "core: zod and itself, no I/O"),
    only(
      "store-knows-dynamodb-only",
      "^lambdas/store/",
      ["^lambdas/(core|store)/", "^node_modules/(@aws-sdk|@smithy|zod)/", "^(node:)?zlib$"],
      "store: core and the AWS SDK; zlib packs deck pages",
    ),
    only(
      "http-knows-no-store",
      "^lambdas/http/",
      ["^lambdas/(core|http)/", "^node_modules/(zod|@types/aws-lambda)/"],
      "http: core and the types of aws-lambda",
    ),
    only(
      "features-use-shared-code",
      "^lambdas/(?!core/|store/|http/)([^/]+)/",
      ["^lambdas/(core|store|http)/", "^lambdas/$1/", "^node_modules/(zod|@types/aws-lambda)/", "^(node:)?(fs|path)(/promises)?$"],
      "a feature: core, http, store and itself; never the AWS SDK, never another feature",
    ),
    {
      name: "features-leave-keys-to-the-store",
      severity: "error",
      from: { path: "^lambdas/(?!core/|store/|http/)" },
      to: { path: "^lambdas/store/keys\\.ts$" },
    },
    {
      name: "lib-reads-two-files-of-lambdas",
      comment: "infrastructure derives from the route table and the table definitions, from nothing else",
      severity: "error",
      from: { path: "^lib/" },
      to: { path: "^lambdas/", pathNot: "^lambdas/(http/routes|store/tables)\\.ts$" },
    },
    {
      name: "product-code-never-imports-tests",
      severity: "error",
      from: { path: "^(bin|lib|lambdas)/" },
      to: { path: "^test/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".js", ".mjs", ".cjs", ".json"], exportsFields: ["exports"] },
  },
};
