/** Direction rules of the tree. Each has a fixture of the same name in fixtures/ that breaks it, and a test that sees it broken. */
const clientLibraries = '^node_modules/(@platformatic/|kafkajs|@kafkajs/|pg/|@prisma/|prisma/|postgrator|pg-boss|fastify/|next/|socket\\.io)'

/** A library that one folder knows and nobody else. */
const homeOf = (name, library, homes) => ({
  name,
  comment: `Only ${homes.join(' and ')} may know this library; everyone else speaks in our own types.`,
  severity: 'error',
  from: { pathNot: homes.map((home) => `^${home}`) },
  to: { path: library },
})

module.exports = {
  forbidden: [
    {
      name: 'contract-imports-zod-only',
      comment: 'The contract is loaded by the browser and by Node: it knows nothing but zod.',
      severity: 'error',
      from: { path: '^server/contract/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^server/contract/', '^node_modules/zod/'] },
    },
    {
      name: 'domains-know-no-client-library',
      comment: 'A verb decides; gateways and transports know the libraries.',
      severity: 'error',
      from: { path: '^server/(domains|core|auth)/', pathNot: ['\\.test\\.ts$', '^server/core/log\\.ts$'] },
      to: { path: [clientLibraries, '^node_modules/(avsc|protobufjs|ajv|pino)'] },
    },
    {
      name: 'domains-meet-at-their-index',
      comment: 'A domain uses another only by what its index.ts offers.',
      severity: 'error',
      from: { path: '^server/domains/([^/]+)/' },
      to: { path: '^server/domains/([^/]+)/', pathNot: ['^server/domains/$1/', '/index\\.ts$'] },
    },
    {
      name: 'transports-reach-no-gateway',
      comment: 'HTTP, sockets and jobs call verbs; a gateway behind their back would skip policy and audit.',
      severity: 'error',
      from: { path: '^server/(http|realtime|jobs)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/gateways/' },
    },
    {
      name: 'compose-is-for-main',
      comment: 'Things are constructed in one place; only the program and the test server ask for it.',
      severity: 'error',
      from: { pathNot: ['^server/main\\.ts$', '^server/testing/', '^bench/'] },
      to: { path: '^server/compose\\.ts$' },
    },
    {
      name: 'primitives-import-nothing-above',
      comment: 'components/ui has no domain words and no data.',
      severity: 'error',
      from: { path: '^components/ui/' },
      to: { path: ['^components/(?!ui/)', '^server/', '^app/'] },
    },
    {
      name: 'pages-know-the-contract-only',
      comment: 'Next bundles its own copy of what it imports: of the server only the contract may be copied.',
      severity: 'error',
      from: { path: '^(app|components)/' },
      to: { path: '^server/(?!contract/)' },
    },
    {
      name: 'demo-knows-the-contract-only',
      comment: 'The demo services are programs of their own, as our users have them.',
      severity: 'error',
      from: { path: '^demo/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/(?!contract/)' },
    },
    homeOf('kafka-library-at-home', '^node_modules/(@platformatic/wasm-utils|kafkajs/)', [
      'server/gateways/kafka/',
      'server/testing/',
      'demo/',
      'bench/',
      'server/.*\\.test\\.ts$',
    ]),
    homeOf('database-library-at-home', '^node_modules/(pg/|@prisma/|postgrator/)', [
      'server/gateways/store/',
      'server/testing/',
      'server/embedded/',
      'server/.*\\.test\\.ts$',
      'prisma',
    ]),
    homeOf('decoding-library-at-home', '^node_modules/(avsc|protobufjs|ajv)', ['server/serde/', 'demo/', 'server/.*\\.test\\.ts$']),
    homeOf('web-library-at-home', '^node_modules/fastify/', ['server/http/']),
    homeOf('socket-library-at-home', '^node_modules/socket\\.io/', ['server/realtime/', 'bench/', 'components/.*\\.test\\.ts$']),
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one idea in two places.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['server/gateways/store/generated', '^\\.next', '^\\.headgate'] },
    preserveSymlinks: true,
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
    moduleSystems: ['es6', 'cjs'],
  },
}
