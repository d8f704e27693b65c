/** The import rule of the architecture: what code in one folder may import. `npm run imports` enforces it. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: "error",
  from: { path: from },
  to: { pathNot: allowed },
});

const TYPES_OF_LAMBDA = "^(aws-lambda$|node_modules/@types/aws-lambda/)";

const IDENTITIES = "^node_modules/@aws-sdk/client-cognito-identity-provider/";

const MARKDOWN_READERS = ["^node_modules/markdown-it/", "^node_modules/yaml/"];

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    // "aws-lambda" is a package of types only, so there is no module to resolve.
    { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true, pathNot: "^aws-lambda$" } },
    only(
      "core-is-pure",
      "^lambdas/core/",
      ["^lambdas/core/", "^node_modules/(zod|fastest-levenshtein)/"],
      "core: zod, a string distance and itself, no I/O",
    ),
    only(
      "store-knows-dynamodb-only",
      "^lambdas/store/",
      ["^lambdas/(core|store)/", "^node_modules/(@aws-sdk|@smithy|zod)/", TYPES_OF_LAMBDA, "^(node:)?(crypto|zlib)$"],
      "store: core and the AWS SDK; zlib packs deck pages, crypto makes record keys",
    ),
    only(
      "http-knows-no-store",
      "^lambdas/http/",
      ["^lambdas/(core|http)/", "^node_modules/zod/", TYPES_OF_LAMBDA],
      "http: core and the types of aws-lambda",
    ),
    only(
      "channels-know-no-store",
      "^lambdas/channels/",
      [
        "^lambdas/(core|channels)/",
        "^node_modules/@aws-sdk/client-(sesv2|sqs)/",
        "^node_modules/(@types/)?web-push/",
        "^(node:)?(crypto|dns/promises|http|https|net)$",
      ],
      "channels: mail, push, webhooks and the queue; core, and what each of them is spoken with",
    ),
    {
      name: "only-the-sender-mails",
      comment: "the clients of SES and web push are large: no function of the API loads them",
      severity: "error",
      from: { path: "^lambdas/", pathNot: "^lambdas/(channels|reminder-sender)/" },
      to: { path: "^lambdas/channels/(mail|push)\\.ts$" },
    },
    only(
      "features-use-shared-code",
      "^lambdas/(?!core/|store/|http/|channels/)([^/]+)/",
      [
        "^lambdas/(core|store|http|channels)/",
        "^lambdas/$1/",
        "^node_modules/zod/",
        TYPES_OF_LAMBDA,
        "^(node:)?(crypto|fs|path)(/promises)?$",
        ...MARKDOWN_READERS,
        IDENTITIES,
      ],
      "a feature: core, http, store, channels and itself; never the AWS SDK, never another feature",
    ),
    {
      name: "only-cases-reads-markdown",
      comment: "documents of learners are parsed in one feature; core reads the blocks",
      severity: "error",
      from: { path: "^lambdas/", pathNot: "^lambdas/cases/" },
      to: { path: MARKDOWN_READERS },
    },
    {
      name: "only-the-sweeper-ends-identities",
      comment: "no function that the API calls may delete users of the pool",
      severity: "error",
      from: { path: "^lambdas/", pathNot: "^lambdas/sweeper/" },
      to: { path: IDENTITIES },
    },
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
      to: { path: "^lambdas/", pathNot: "^lambdas/(http/routes(/spec)?|store/tables)\\.ts$" },
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
    enhancedResolveOptions: {
      extensions: [".ts", ".js", ".mjs", ".cjs", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default"],
    },
  },
};
