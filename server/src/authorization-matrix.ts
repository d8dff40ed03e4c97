/**
 * What each route answers each role, about the owner's things. To add a route, add a row:
 *
 *     'GET /api/v1/things/:id': { path: '/api/v1/things/{w}', expected: ownersOnly },
 *
 * The key is the method and the path as Hono writes it. `path` and `body` may hold `{p}` the owner, `{w}` their worker, `{a}` their agent, `{s}` another
 * session of theirs, `{k}` their API key, `{r}` a receiver, `{n}` an incident and `{q}` a silence of theirs, `{i}` an invite and `{leaver}` somebody else; more are made in
 * `authorization.test.ts`. `expected` gives a status for every base role: start from `open`, `anybody`, `ownersOnly`,
 * `operatorsOnly` or `toAll(status)`, and overwrite what differs (`...writes` for all but GET). The other roles follow from
 * these, unless a row says otherwise: `metricsKey` is answered as `agentKey`; the owner's and the other's read keys as
 * their persons for GET, and as `readKey` for the rest.
 *
 * Roles ask in the order of `roles`, rows in the order they stand in: a row that ends something comes late. A route
 * without a row fails the test.
 */
export interface AuthorizationRow {
  path: string;
  body?: unknown;
  expected: Record<BaseRole, number> & Partial<Record<DerivedRole, number>>;
}

export type BaseRole =
  | 'stranger'
  | 'deactivated'
  | 'agentKey'
  | 'readKey'
  | 'other'
  | 'pending'
  | 'owner'
  | 'operator'
  | 'operatorKey';
export type DerivedRole = 'metricsKey' | 'ownersReadKey' | 'othersReadKey';
export type Role = BaseRole | DerivedRole;

export const roles: readonly Role[] = [
  'stranger',
  'deactivated',
  'agentKey',
  'metricsKey',
  'readKey',
  'othersReadKey',
  'ownersReadKey',
  'other',
  'pending',
  'owner',
  'operator',
  'operatorKey',
];

/** A row with a status for every role. */
export function toExpected(route: string, { expected }: AuthorizationRow): Record<Role, number> {
  const reads = route.startsWith('GET ');
  return {
    metricsKey: expected.agentKey,
    ownersReadKey: reads ? expected.owner : expected.readKey,
    othersReadKey: reads ? expected.other : expected.readKey,
    ...expected,
  };
}

const open = toAll(200);
const anybody = { ...open, stranger: 401, agentKey: 403, deactivated: 403 };
const ownersOnly = { ...anybody, other: 404, pending: 404 };
const operatorsOnly = { ...anybody, owner: 403, other: 403, pending: 403 };
const writes = { readKey: 403 };
const outside = pick(anybody, ['stranger', 'agentKey', 'deactivated']);

/** Shaped as a wallet sends it, and long expired. */
const oldProof = {
  account: { address: `0:${'0'.repeat(64)}`, chain: '-239', walletStateInit: '' },
  proof: {
    timestamp: 0,
    domain: { lengthBytes: 16, value: 'pool.example.org' },
    payload: '',
    signature: '',
  },
};

export const authorizationMatrix: Record<string, AuthorizationRow> = {
  'GET /healthz': { path: '/healthz', expected: open },
  'GET /readyz': { path: '/readyz', expected: open },
  'GET /tonconnect-manifest.json': { path: '/tonconnect-manifest.json', expected: open },
  'GET /tonconnect-wallets.json': { path: '/tonconnect-wallets.json', expected: open },
  'GET /api/docs': { path: '/api/docs', expected: open },
  'GET /api/v1/openapi.json': { path: '/api/v1/openapi.json', expected: open },
  'GET /api/v1/auth/methods': { path: '/api/v1/auth/methods', expected: open },
  'POST /api/v1/auth/telegram': {
    path: '/api/v1/auth/telegram',
    body: { initData: 'hash=00' },
    expected: { ...toAll(400), stranger: 401 },
  },
  'POST /api/v1/auth/demo': { path: '/api/v1/auth/demo', body: { role: 'operator' }, expected: toAll(404) },
  'POST /api/v1/auth/demo/wallet': {
    path: '/api/v1/auth/demo/wallet',
    body: { payload: 'anything' },
    expected: toAll(404),
  },
  'POST /api/v1/auth/ton/payload': {
    path: '/api/v1/auth/ton/payload',
    expected: { ...anybody, ...writes, stranger: 200, operatorKey: 403 },
  },
  'POST /api/v1/auth/ton': {
    path: '/api/v1/auth/ton',
    body: oldProof,
    expected: { ...toAll(400), stranger: 401 },
  },
  'GET /api/v1/overview': { path: '/api/v1/overview', expected: anybody },
  'GET /api/v1/overview/activity': { path: '/api/v1/overview/activity', expected: anybody },
  'GET /api/v1/events': { path: '/api/v1/events', expected: { ...toAll(501), ...outside } },
  'GET /api/v1/workers': { path: '/api/v1/workers', expected: anybody },
  'POST /api/v1/workers': {
    path: '/api/v1/workers',
    body: { name: 'bad', address: 'nowhere' },
    expected: { ...toAll(422), ...outside, ...writes },
  },
  'POST /api/v1/workers/discover': {
    path: '/api/v1/workers/discover',
    body: { host: 'nowhere' },
    expected: { ...toAll(422), ...outside, ...writes, pending: 403 },
  },
  'GET /api/v1/workers/trends': { path: '/api/v1/workers/trends?ids={w}', expected: anybody },
  'GET /api/v1/workers/:id': { path: '/api/v1/workers/{w}', expected: ownersOnly },
  'PATCH /api/v1/workers/:id': {
    path: '/api/v1/workers/{w}',
    body: { name: 'Renamed' },
    expected: { ...ownersOnly, ...writes },
  },
  'GET /api/v1/prometheus/targets': {
    path: '/api/v1/prometheus/targets',
    expected: { ...anybody, metricsKey: 200 },
  },
  'GET /api/v1/workers/:id/metrics': { path: '/api/v1/workers/{w}/metrics', expected: ownersOnly },
  'GET /api/v1/workers/:id/stats': { path: '/api/v1/workers/{w}/stats', expected: ownersOnly },
  'GET /api/v1/workers/:id/gpus': { path: '/api/v1/workers/{w}/gpus', expected: ownersOnly },
  'GET /api/v1/workers/:id/host': { path: '/api/v1/workers/{w}/host', expected: ownersOnly },
  'GET /api/v1/workers/:id/events': { path: '/api/v1/workers/{w}/events', expected: ownersOnly },
  'GET /api/v1/workers/:id/answers': { path: '/api/v1/workers/{w}/answers', expected: ownersOnly },
  'GET /api/v1/workers/:id/commands': { path: '/api/v1/workers/{w}/commands', expected: ownersOnly },
  // Nobody has proven the worker: not even its owner and operators may command it.
  'POST /api/v1/workers/:id/commands': {
    path: '/api/v1/workers/{w}/commands',
    body: { kind: 'disable' },
    expected: { ...ownersOnly, ...writes, owner: 403, operator: 403, operatorKey: 403 },
  },
  'POST /api/v1/workers/commands': {
    path: '/api/v1/workers/commands',
    body: { workerIds: ['1'], command: { kind: 'disable', dryRun: true } },
    expected: { ...anybody, ...writes },
  },
  'GET /api/v1/agents': { path: '/api/v1/agents', expected: anybody },
  'POST /api/v1/agents/tokens': {
    path: '/api/v1/agents/tokens',
    body: {},
    expected: { ...toAll(201), ...outside, ...writes },
  },
  'GET /api/v1/agents/:id': { path: '/api/v1/agents/{a}', expected: ownersOnly },
  'PATCH /api/v1/agents/:id': {
    path: '/api/v1/agents/{a}',
    body: { name: 'Renamed' },
    expected: { ...ownersOnly, ...writes },
  },
  'GET /api/v1/worker-merges': { path: '/api/v1/worker-merges', expected: anybody },
  'POST /api/v1/worker-merges': {
    path: '/api/v1/worker-merges',
    body: { workerId: '{w}', agentWorkerId: '{w}', decision: 'merge' },
    expected: { ...toAll(404), ...outside, ...writes },
  },
  'DELETE /api/v1/agents/:id': {
    path: '/api/v1/agents/{a}',
    expected: { ...ownersOnly, owner: 204, operator: 204, operatorKey: 204, ...writes },
  },
  'POST /api/v1/agent/enrol': {
    path: '/api/v1/agent/enrol',
    body: { token: `ce_${'x'.repeat(43)}`, hostname: 'gpu-1', version: '1' },
    expected: toAll(401),
  },
  // A key of scope `agent` that no agent was enrolled with is no agent's.
  'POST /api/v1/agent/reports': {
    path: '/api/v1/agent/reports',
    body: {},
    expected: {
      ...toAll(401),
      ...{ readKey: 403, operatorKey: 403, agentKey: 403 },
      ...{ ownersReadKey: 403, othersReadKey: 403 },
    },
  },
  'GET /api/v1/agent/install.sh': { path: '/api/v1/agent/install.sh', expected: toAll(404) },
  'GET /api/v1/payouts': { path: '/api/v1/payouts?participantId={p}', expected: ownersOnly },
  'GET /api/v1/payouts/days': {
    path: '/api/v1/payouts/days?from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z',
    expected: anybody,
  },
  'GET /api/v1/payouts/expected': {
    path: '/api/v1/payouts/expected?participantId={p}',
    expected: ownersOnly,
  },
  'GET /api/v1/payouts/progress': { path: '/api/v1/payouts/progress', expected: anybody },
  'GET /api/v1/payouts/:id': { path: '/api/v1/payouts/{payout}', expected: ownersOnly },
  'GET /api/v1/workers/:id/diagnosis': { path: '/api/v1/workers/{w}/diagnosis', expected: ownersOnly },
  'GET /api/v1/alerts/configuration': { path: '/api/v1/alerts/configuration', expected: anybody },
  'POST /api/v1/alerts/configure': {
    path: '/api/v1/alerts/configure',
    body: { preset: 'balanced' },
    expected: { ...anybody, ...writes },
  },
  'POST /api/v1/alerts/back-test': {
    path: '/api/v1/alerts/back-test',
    body: {
      rule: { kind: 'worker_down' },
      workerId: '{w}',
      from: '2026-11-22T00:00:00Z',
      to: '2026-11-23T00:00:00Z',
    },
    expected: { ...ownersOnly, ...writes },
  },
  'GET /api/v1/alerts': { path: '/api/v1/alerts', expected: anybody },
  'GET /api/v1/incidents': { path: '/api/v1/incidents', expected: anybody },
  'GET /api/v1/incidents/:id': { path: '/api/v1/incidents/{n}', expected: ownersOnly },
  'POST /api/v1/incidents/:id/acknowledge': {
    path: '/api/v1/incidents/{n}/acknowledge',
    expected: { ...ownersOnly, ...writes },
  },
  'POST /api/v1/incidents/:id/claim': {
    path: '/api/v1/incidents/{n}/claim',
    expected: { ...ownersOnly, owner: 409, operator: 409, operatorKey: 409, ...writes },
  },
  'POST /api/v1/incidents/:id/mute': {
    path: '/api/v1/incidents/{n}/mute',
    body: { minutes: 60 },
    expected: { ...ownersOnly, ...writes },
  },
  'GET /api/v1/silences': { path: '/api/v1/silences', expected: anybody },
  'POST /api/v1/silences': {
    path: '/api/v1/silences',
    body: { workerId: '{w}', reason: 'maintenance', endsAt: '2026-11-24T00:00:00Z' },
    expected: { ...ownersOnly, owner: 201, operator: 201, operatorKey: 201, ...writes },
  },
  'DELETE /api/v1/silences/:id': {
    path: '/api/v1/silences/{q}',
    expected: { ...ownersOnly, operator: 404, operatorKey: 404, ...writes },
  },
  'GET /api/v1/receivers': { path: '/api/v1/receivers?participantId={p}', expected: ownersOnly },
  'POST /api/v1/receivers': {
    path: '/api/v1/receivers',
    body: { kind: 'webhook', url: 'https://8.8.8.8/hook', participantId: '{p}' },
    expected: { ...ownersOnly, owner: 201, operator: 201, operatorKey: 201, ...writes },
  },
  'PATCH /api/v1/receivers/:id': {
    path: '/api/v1/receivers/{r}',
    body: { label: 'Pager' },
    expected: { ...ownersOnly, ...writes },
  },
  'POST /api/v1/receivers/:id/test': {
    path: '/api/v1/receivers/{r}/test',
    expected: { ...ownersOnly, owner: 202, operator: 202, operatorKey: 202, ...writes },
  },
  'DELETE /api/v1/receivers/:id': {
    path: '/api/v1/receivers/{r}',
    expected: { ...ownersOnly, owner: 204, operator: 404, operatorKey: 404, ...writes },
  },
  'GET /api/v1/participants': { path: '/api/v1/participants', expected: operatorsOnly },
  'POST /api/v1/participants': {
    path: '/api/v1/participants',
    body: { name: 'Made' },
    expected: { ...operatorsOnly, operator: 201, operatorKey: 201, ...writes },
  },
  'GET /api/v1/participants/:id': { path: '/api/v1/participants/{p}', expected: ownersOnly },
  'PATCH /api/v1/participants/:id': {
    path: '/api/v1/participants/{p}',
    body: { name: 'Owner' },
    expected: { ...ownersOnly, ...writes },
  },
  'GET /api/v1/participants/:id/export': {
    path: '/api/v1/participants/{p}/export',
    expected: ownersOnly,
  },
  'GET /api/v1/participants/:id/wallets': {
    path: '/api/v1/participants/{p}/wallets',
    expected: ownersOnly,
  },
  'POST /api/v1/participants/:id/wallets': {
    path: '/api/v1/participants/{p}/wallets',
    body: { address: `0:${'1'.repeat(64)}` },
    expected: { ...ownersOnly, owner: 201, ...writes },
  },
  'DELETE /api/v1/participants/:id/wallets/:address': {
    path: `/api/v1/participants/{p}/wallets/0:${'1'.repeat(64)}`,
    expected: { ...ownersOnly, owner: 204, operator: 404, operatorKey: 404, ...writes },
  },
  'DELETE /api/v1/participants/:id': {
    path: '/api/v1/participants/{leaver}',
    expected: { ...ownersOnly, owner: 404, operator: 204, operatorKey: 404, ...writes },
  },
  'GET /api/v1/api-keys': { path: '/api/v1/api-keys', expected: anybody },
  'POST /api/v1/api-keys': {
    path: '/api/v1/api-keys',
    body: { name: 'mine', scope: 'read' },
    expected: { ...toAll(201), ...outside, ...writes, operatorKey: 403 },
  },
  'DELETE /api/v1/api-keys/:id': {
    path: '/api/v1/api-keys/{k}',
    expected: { ...ownersOnly, owner: 204, operator: 404, operatorKey: 404, ...writes },
  },
  'GET /api/v1/invites': { path: '/api/v1/invites', expected: operatorsOnly },
  'POST /api/v1/invites': {
    path: '/api/v1/invites',
    body: {},
    expected: { ...operatorsOnly, operator: 201, operatorKey: 201, ...writes },
  },
  'POST /api/v1/broadcasts/preview': {
    path: '/api/v1/broadcasts/preview',
    body: { text: 'Hello', audience: { kind: 'everybody' } },
    expected: { ...operatorsOnly, ...writes },
  },
  'POST /api/v1/broadcasts': {
    path: '/api/v1/broadcasts',
    body: { requestKey: 'authorization-1', text: 'Hello', audience: { kind: 'everybody' } },
    expected: { ...operatorsOnly, operator: 201, operatorKey: 409, ...writes },
  },
  'GET /api/v1/broadcasts': { path: '/api/v1/broadcasts', expected: operatorsOnly },
  'GET /api/v1/broadcasts/:id': {
    path: '/api/v1/broadcasts/1',
    expected: operatorsOnly,
  },
  'DELETE /api/v1/invites/:id': {
    path: '/api/v1/invites/{i}',
    expected: { ...operatorsOnly, operator: 204, operatorKey: 404, ...writes },
  },
  'GET /api/v1/audit-log': { path: '/api/v1/audit-log', expected: operatorsOnly },
  'GET /api/v1/sessions': {
    path: '/api/v1/sessions',
    expected: { ...anybody, readKey: 403, operatorKey: 403 },
  },
  'GET /api/v1/earnings': { path: '/api/v1/earnings?participantId={p}', expected: ownersOnly },
  'GET /api/v1/prices': { path: '/api/v1/prices', expected: anybody },
  'PUT /api/v1/payouts/:id/price': {
    path: '/api/v1/payouts/9/price',
    body: { currency: 'EUR', value: '3' },
    expected: { ...toAll(404), ...outside, ...writes },
  },
  'GET /api/v1/workers/:id/profit': { path: '/api/v1/workers/{w}/profit', expected: ownersOnly },
  'GET /api/v1/workers/:id/costs': { path: '/api/v1/workers/{w}/costs', expected: ownersOnly },
  'PUT /api/v1/workers/:id/costs': {
    path: '/api/v1/workers/{w}/costs',
    body: { statedWatts: 700, hardware: null },
    expected: { ...ownersOnly, ...writes },
  },
  'GET /api/v1/participants/:id/tariffs': {
    path: '/api/v1/participants/{p}/tariffs',
    expected: ownersOnly,
  },
  'PUT /api/v1/participants/:id/tariff': {
    path: '/api/v1/participants/{p}/tariff',
    body: { pricePerKwh: '0.3', currency: 'EUR' },
    expected: { ...ownersOnly, ...writes },
  },
  'GET /api/v1/pool/health': { path: '/api/v1/pool/health', expected: operatorsOnly },
  'GET /api/v1/pool/income': { path: '/api/v1/pool/income', expected: operatorsOnly },
  'GET /api/v1/pool/standing': { path: '/api/v1/pool/standing', expected: operatorsOnly },
  'GET /api/v1/pool/fees': { path: '/api/v1/pool/fees', expected: operatorsOnly },
  'POST /api/v1/pool/fees': {
    path: '/api/v1/pool/fees',
    body: { percent: '7.5' },
    expected: { ...operatorsOnly, operator: 201, operatorKey: 201, ...writes },
  },
  'GET /api/v1/pool/shares': {
    path: '/api/v1/pool/shares?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z',
    expected: operatorsOnly,
  },
  'GET /api/v1/pool/share-plans': { path: '/api/v1/pool/share-plans', expected: operatorsOnly },
  'POST /api/v1/pool/share-plans': {
    path: '/api/v1/pool/share-plans',
    body: { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' },
    expected: { ...operatorsOnly, operator: 422, operatorKey: 422, ...writes },
  },
  'GET /api/v1/pool/share-plans/:id': {
    path: '/api/v1/pool/share-plans/9',
    expected: { ...operatorsOnly, readKey: 404, operator: 404, operatorKey: 404 },
  },
  'GET /api/v1/export/tax-report': {
    path: '/api/v1/export/tax-report?format=json&participantId={p}',
    expected: ownersOnly,
  },
  'POST /api/v1/export/links': {
    path: '/api/v1/export/links',
    body: { format: 'csv' },
    expected: { ...toAll(201), ...outside, ...writes, operatorKey: 422 },
  },
  'GET /api/v1/export/files/:token': { path: '/api/v1/export/files/nothing', expected: toAll(404) },
  'DELETE /api/v1/workers/:id': {
    path: '/api/v1/workers/{w}',
    expected: { ...ownersOnly, owner: 204, operator: 404, operatorKey: 404, ...writes },
  },
  'DELETE /api/v1/sessions/:id': {
    path: '/api/v1/sessions/{s}',
    expected: { ...ownersOnly, owner: 204, operator: 404, operatorKey: 403, ...writes },
  },
  'DELETE /api/v1/sessions': {
    path: '/api/v1/sessions',
    expected: { ...toAll(204), ...outside, ...writes, operatorKey: 403 },
  },
  'DELETE /api/v1/auth/session': {
    path: '/api/v1/auth/session',
    expected: { ...toAll(204), ...outside, ...writes, operatorKey: 403 },
  },
};

function toAll(status: number): Record<BaseRole, number> {
  return {
    stranger: status,
    deactivated: status,
    agentKey: status,
    readKey: status,
    other: status,
    pending: status,
    owner: status,
    operator: status,
    operatorKey: status,
  };
}

function pick<Name extends BaseRole>(
  from: Record<BaseRole, number>,
  names: readonly Name[],
): Partial<Record<BaseRole, number>> {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}
