// The import rules of the rooms of src/: for each room the rooms that it may import. What is not listed is forbidden.
const rooms = {
  model: [],
  api: ['model'],
  spark: ['model'],
  translate: ['api', 'model', 'spark'],
  lifecycle: ['api', 'model'],
  'mesos/wire': ['model'],
  'mesos/match': ['model', 'spark'],
  'mesos/framework': ['api', 'model', 'mesos/match'],
  'mesos/client': ['model', 'mesos/wire'],
  'dispatcher/wire': ['model'],
  'dispatcher/client': ['model', 'api', 'dispatcher/wire'],
  'dispatcher/resource': ['model', 'api', 'spark', 'translate', 'dispatcher/wire'],
  'dispatcher/server': ['model', 'api', 'spark', 'kube', 'ops', 'dispatcher/wire', 'dispatcher/resource'],
  backend: ['api', 'model', 'spark', 'translate', 'mesos', 'dispatcher', 'kube'],
  kube: ['model', 'api'],
  controller: ['api', 'model', 'spark', 'translate', 'lifecycle', 'backend', 'kube'],
  ops: ['model', 'api'],
  embedded: ['model', 'api', 'mesos/wire', 'dispatcher/wire'],
  cli: [
    'api',
    'model',
    'spark',
    'translate',
    'lifecycle',
    'mesos',
    'kube',
    'ops',
    'backend',
    'dispatcher',
    'embedded',
    'main.ts',
  ],
};
const pure = [
  'api',
  'model',
  'spark',
  'translate',
  'lifecycle',
  'mesos/wire',
  'mesos/match',
  'mesos/framework',
  'dispatcher/wire',
  'dispatcher/resource',
];
const pattern = (names) => names.map((name) => `^src/${name}(/|$)`).join('|');

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `room-${room.replace('/', '-')}`,
  comment: `src/${room} may import ${allowed.join(', ') || 'no other room'}`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: pattern([room, ...allowed]) },
}));

module.exports = {
  forbidden: [
    ...roomRules,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'pure-rooms-do-no-io',
      severity: 'error',
      from: { path: pattern(pure), pathNot: '^src/api/generate\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pure-rooms-use-few-libraries',
      severity: 'error',
      from: { path: pattern(pure) },
      to: { path: 'node_modules/(undici|pino|prom-client|@kubernetes|commander|cockatiel)/' },
    },
    {
      name: 'client-node-only-in-kube',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/kube/' },
      to: { path: 'node_modules/@kubernetes/' },
    },
    {
      name: 'controller-knows-only-the-backend-interface',
      severity: 'error',
      from: { path: '^src/controller/' },
      to: { path: '^src/backend/', pathNot: '^src/backend/backend\\.ts$' },
    },
    {
      name: 'metrics-and-spans-only-through-ops',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/ops/' },
      to: { path: 'node_modules/(prom-client|@opentelemetry)/' },
    },
    {
      name: 'embedded-only-from-its-commands',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(embedded/|cli/(demo|embedded)(/|\\.ts$))' },
      to: { path: '^src/embedded/' },
    },
    {
      name: 'only-the-command-line-starts-main',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/main\\.ts$' },
    },
    { name: 'src-does-not-import-tests', severity: 'error', from: { path: '^src/' }, to: { path: '^test/' } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules|proto/gen' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};
