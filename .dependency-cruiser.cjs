// Who may import whom. A checker that resolves nothing must fail: `couldNotResolve` is forbidden, and
// scripts/import-rules.test.ts proves on a folder of bad imports that each rule bites.
const packages = {
  domain: 'monitoring/domain/src',
  db: 'db/src',
  monitoring: 'monitoring/src',
  simulator: 'monitoring/simulator/src',
  server: 'server/src',
  bot: 'bot/src',
  miniapp: 'miniapp/src',
  agent: 'monitoring/agent/src',
};
const allowed = {
  domain: [],
  db: ['domain'],
  monitoring: ['domain', 'db'],
  bot: ['domain', 'db'],
  server: ['domain', 'db'],
  simulator: ['domain'],
  miniapp: ['domain'],
  agent: ['domain'],
};
const tests = '[.]test[.]tsx?$|/testing[^/]*[.]ts$|^miniapp/test/';
const entries =
  '^(bot/src/main|monitoring/src/main|monitoring/agent/src/main|miniapp/src/main|server/src/node|server/src/worker|server/src/bin/[^/]+)[.]tsx?$';

const layerRules = Object.entries(allowed).map(([name, may]) => {
  const forbidden = Object.keys(packages).filter((other) => other !== name && !may.includes(other));
  return {
    name: `${name}-imports-only-${may.join('-and-') || 'itself'}`,
    severity: 'error',
    from: { path: `^${packages[name]}/`, pathNot: `${tests}|${entries}` },
    to: {
      path: `^(${forbidden.map((other) => packages[other]).join('|')})/`,
      ...(name === 'miniapp' ? { dependencyTypesNot: ['type-only'] } : {}),
    },
  };
});

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'miniapp-takes-only-types-of-the-server',
      severity: 'error',
      from: { path: `^${packages.miniapp}/`, pathNot: tests },
      to: { path: '^(db|bot|monitoring/src|monitoring/simulator)/' },
    },
    {
      name: 'domain-is-pure',
      comment: 'No node:*, and no library but the schema library, ipaddr.js and @ton/core.',
      severity: 'error',
      from: { path: `^${packages.domain}/`, pathNot: tests },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'],
        pathNot: '/(zod|ipaddr[.]js|@ton/core)/',
      },
    },
    {
      name: 'only-db-speaks-sql',
      severity: 'error',
      from: { pathNot: `^db/src/|^monitoring/bench/|${tests}` },
      to: { path: 'node_modules/(kysely|pg)/' },
    },
    {
      name: 'nobody-imports-an-entry-file',
      severity: 'error',
      from: { pathNot: `^server/src/(bin/|node[.]ts$)|${tests}` },
      to: { path: entries },
    },
    {
      name: 'the-simulator-is-for-development',
      severity: 'error',
      from: {
        pathNot: `${tests}|^monitoring/(simulator|bench)/|^server/src/bin/demo(-history|-host)?[.]ts$`,
      },
      to: { path: `^${packages.simulator}/` },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(?!node_modules/).*/(dist|fixtures)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.d.ts', '.css'],
    },
  },
};
