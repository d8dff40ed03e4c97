import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../test-app.ts';

const noon = new Date('2026-11-23T12:00:00.000Z');
const agentFile = async () => ({ source: 'the agent', sha256: 'f'.repeat(64) });
let api: TestApp;
beforeAll(async () => {
  api = await createTestApp({ agentFile, settings: { publicUrl: null } });
});
beforeEach(() => {
  api.clock.now = noon;
});
afterAll(() => api.drop());

const after = (seconds: number) => new Date(noon.getTime() + seconds * 1_000);
let lastSequence = 0;

interface Change {
  samples?: unknown[];
  [field: string]: unknown;
}

function toReport(agentId: string, change: Change = {}) {
  lastSequence += 1;
  const { samples = [toSample()], ...rest } = change;
  const head = { format: 1, agentId, version: '0.1.0', sequence: lastSequence, samplesDropped: 0 };
  return { ...head, sentAt: api.clock.now.toISOString(), samples, ...rest };
}

function toSample(change: Record<string, unknown> = {}) {
  const page = { ok: false, failure: 'refused' };
  const sampledAt = api.clock.now.toISOString();
  return {
    instance: 0,
    sampledAt,
    jsonStats: page,
    statsPage: page,
    latencyMs: null,
    health: null,
    ...change,
  };
}

/** Posts bytes as an agent does. */
async function post(key: string, packed: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
  const response = await api.app.request('/api/v1/agent/reports', {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Encoding': 'gzip', ...headers },
    body: packed,
  });
  return { status: response.status, json: JSON.parse(await response.text()) };
}
const report = (key: string, content: unknown) => post(key, gzipSync(JSON.stringify(content)));

const listQueue = (agentId: string) =>
  api.db.selectFrom('agentReports').selectAll().where('agentId', '=', agentId).orderBy('sampledAt').execute();
const listOwned = (agentId: string) =>
  api.db.selectFrom('workers').selectAll().where('agentId', '=', agentId).orderBy('instance').execute();
const readAgent = async (token: string) => (await api.call('GET', '/api/v1/agents', { token })).json.items[0];

async function addHost(change = {}) {
  const owner = await api.addPerson('Owner', { status: 'active', ...change });
  return { ...(await api.addAgent(owner.id)), owner };
}

test('a token enrols one host, once, however many try', async () => {
  const { token } = await api.addPerson('Ann', { status: 'active' });
  const made = await api.call('POST', '/api/v1/agents/tokens', { token, body: {} });
  const body = { token: made.json.token, hostname: 'GPU-7', version: '0.1.0' };
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => api.call('POST', '/api/v1/agent/enrol', { body })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(401)]);
  const won = answers.find(({ status }) => status === 201)?.json;
  expect(won).toMatchObject({ name: 'gpu-7', key: expect.stringMatching(/^cp_/) });
  const written = [
    await api.db.selectFrom('enrolmentTokens').selectAll().execute(),
    await api.db.selectFrom('apiKeys').selectAll().execute(),
    await api.db.selectFrom('auditLog').selectAll().execute(),
    api.lines,
  ];
  expect(JSON.stringify(written)).not.toMatch(new RegExp(`${won.key}|${made.json.token}`));
});

test('a token runs out after 30 minutes', async () => {
  const { token } = await api.addPerson('Ben', { status: 'active' });
  const { json } = await api.call('POST', '/api/v1/agents/tokens', { token, body: {} });
  expect(json.expiresAt).toBe(after(1_800).toISOString());
  api.clock.now = after(1_800);
  const body = { token: json.token, hostname: 'gpu', version: '1' };
  expect((await api.call('POST', '/api/v1/agent/enrol', { body })).status).toBe(401);
});

test('only operators say whose a host is, and nobody makes tokens without end', async () => {
  const [ann, ben] = [await api.addPerson('Ann'), await api.addPerson('Ben')];
  const ask = (token: string, body: unknown) => api.call('POST', '/api/v1/agents/tokens', { token, body });
  expect((await ask(ann.token, { participantId: ben.id })).status).toBe(403);
  expect((await ask(ann.token, { agentId: '999999' })).status).toBe(404);
  const theirs = await api.addAgent(ben.id);
  expect((await ask(ann.token, { agentId: theirs.agentId })).status).toBe(404);
  const statuses: number[] = [];
  for (let made = 0; made < 31; made += 1) statuses.push((await ask(ann.token, {})).status);
  expect([statuses.filter((status) => status === 201).length, statuses.at(-1)]).toEqual([30, 429]);
});

test('a report puts each sample in the queue once, and its instances become the owner’s workers', async () => {
  const { agentId, key, owner } = await addHost();
  const samples = [toSample(), toSample({ instance: 3 }), toSample()];
  expect((await report(key, toReport(agentId, { samples }))).json).toEqual({
    ...{ accepted: 2, duplicates: 1, refused: [], commands: [] },
  });
  expect((await report(key, toReport(agentId, { samples }))).json).toMatchObject({
    ...{ accepted: 0, duplicates: 3 },
  });
  expect(await listQueue(agentId)).toHaveLength(2);
  expect(await listOwned(agentId)).toMatchObject([
    { name: 'gpu-1-0', instance: 0, address: null },
    { name: 'gpu-1-3', instance: 3, address: null },
  ]);
  const { json } = await api.call('GET', '/api/v1/workers', { token: owner.token });
  expect(json.items.map(({ name }: { name: string }) => name)).toEqual(['gpu-1-0', 'gpu-1-3']);
});

test('the owner is told of an agent’s first report, once, and of how many workers it found', async () => {
  const { key, agentId, owner } = await addHost();
  await report(key, toReport(agentId, { samples: [toSample(), toSample({ instance: 1 })] }));
  await report(key, toReport(agentId, { samples: [toSample({ sampledAt: after(-15).toISOString() })] }));
  const notices = await api.db
    .selectFrom('notices')
    .select(['kind', 'payload'])
    .where('participantId', '=', owner.id)
    .execute();
  expect(notices).toMatchObject([{ kind: 'agent_reported', payload: { workers: 2 } }]);
});

test('a report that comes again as it was is a replay', async () => {
  const { agentId, key, owner } = await addHost();
  const packed = gzipSync(JSON.stringify(toReport(agentId)));
  expect((await post(key, packed)).status).toBe(200);
  const again = await post(key, packed);
  expect([again.status, again.json.error.code]).toEqual([409, 'replayed']);
  expect(await readAgent(owner.token)).toMatchObject({ refusals: { replayed: 1 } });
});

test.each([
  ['no gzip', Buffer.from('{}'), {}, 400, 'malformed_request'],
  ['another packing', gzipSync('{}'), { 'Content-Encoding': 'br' }, 415, 'unsupported_media_type'],
  ['a gzip cut short', gzipSync('{"format":1}').subarray(0, 15), {}, 400, 'malformed_request'],
  ['no JSON', gzipSync('<html>'), {}, 400, 'malformed_request'],
  ['a bomb of zeros', gzipSync(Buffer.alloc(64_000_000)), {}, 413, 'payload_too_large'],
  ['too much packed', randomBytes(1_200_000), {}, 413, 'payload_too_large'],
  ['another shape', gzipSync('{"format":2}'), {}, 422, 'validation_failed'],
  ['deep nesting', gzipSync('['.repeat(200_000)), {}, 400, 'malformed_request'],
])('%s is refused, counted and without effect', async (_what, packed, headers, status, code) => {
  const { agentId, key, owner } = await addHost();
  const answer = await post(key, Uint8Array.from(packed), headers);
  expect([answer.status, answer.json.error.code]).toEqual([status, code]);
  expect(await listQueue(agentId)).toEqual([]);
  expect(await readAgent(owner.token)).toMatchObject({ refusals: { [code]: 1 }, lastReportAt: null });
});

test.each([
  [{ instance: 100 }],
  [{ instance: -1 }],
  [{ instance: 0.5 }],
  [{ sampledAt: 'yesterday' }],
  [{ jsonStats: { ok: true, body: 'x'.repeat(1_000_001) } }],
  [{ jsonStats: { ok: false, failure: 'bored' } }],
  [{ health: { source: 'health_client', gpu: 7, sys: null, status: null } }],
])('a sample with %j refuses the report', async (change) => {
  const { agentId, key } = await addHost();
  const answer = await report(key, toReport(agentId, { samples: [toSample(), toSample(change)] }));
  expect([answer.status, answer.json.error.code]).toEqual([422, 'validation_failed']);
  expect(await listQueue(agentId)).toEqual([]);
});

test('a clock that is off is put right up to 5 minutes, and refused beyond', async () => {
  const { agentId, key, owner } = await addHost();
  const sampledAt = after(119).toISOString();
  const ahead = toReport(agentId, { sentAt: after(120).toISOString(), samples: [toSample({ sampledAt })] });
  expect((await report(key, ahead)).json).toMatchObject({ accepted: 1 });
  expect(await listQueue(agentId)).toMatchObject([{ sampledAt: after(119), at: after(-1) }]);
  for (const seconds of [-301, 301, 86_400]) {
    const answer = await report(key, toReport(agentId, { sentAt: after(seconds).toISOString() }));
    expect([answer.status, answer.json.error.code]).toEqual([422, 'time_shifted']);
  }
  expect(await readAgent(owner.token)).toMatchObject({ refusals: { time_shifted: 3 }, clockSkewMs: 120_000 });
});

test('samples of the future and of long ago are refused one by one', async () => {
  const { agentId, key, owner } = await addHost();
  const samples = [6, 0, -86_400, -90_001].map((seconds) =>
    toSample({ sampledAt: after(seconds).toISOString() }),
  );
  expect((await report(key, toReport(agentId, { samples }))).json).toEqual({
    ...{ accepted: 2, duplicates: 0, commands: [] },
    refused: [
      { instance: 0, reason: 'time_shifted', samples: 1 },
      { instance: 0, reason: 'too_old', samples: 1 },
    ],
  });
  expect(await readAgent(owner.token)).toMatchObject({ refusals: { time_shifted: 1, too_old: 1 } });
});

test('a key speaks for its own agent and its owner’s workers only', async () => {
  const [mine, theirs] = [await addHost(), await addHost()];
  const foreign = await report(mine.key, toReport(theirs.agentId));
  expect([foreign.status, foreign.json.error.code]).toEqual([403, 'foreign_agent']);
  await report(mine.key, toReport(mine.agentId));
  const [worker] = await listOwned(mine.agentId);
  const operator = await api.addKey('operator');
  const moved = await api.call('PATCH', `/api/v1/workers/${worker?.id}`, {
    ...{ token: operator, body: { participantId: theirs.owner.id } },
  });
  expect(moved.status).toBe(200);
  api.clock.now = after(15);
  const answer = await report(mine.key, toReport(mine.agentId));
  expect(answer.json).toMatchObject({ accepted: 0, refused: [{ instance: 0, reason: 'foreign' }] });
  expect(await listQueue(mine.agentId)).toHaveLength(1);
  expect(await listQueue(theirs.agentId)).toEqual([]);
  for (const path of ['workers', 'agents', `workers/${worker?.id}`, 'participants/me', 'overview']) {
    expect((await api.call('GET', `/api/v1/${path}`, { token: mine.key })).status).toBe(403);
  }
});

test('a revoked agent is refused from the next call on; a new key brings it back with its workers', async () => {
  const { agentId, key, owner } = await addHost();
  await report(key, toReport(agentId));
  const { token } = owner;
  expect((await api.call('DELETE', `/api/v1/agents/${agentId}`, { token })).status).toBe(204);
  expect((await report(key, toReport(agentId))).status).toBe(401);
  expect(await readAgent(token)).toMatchObject({ state: 'revoked', workers: 1 });
  const made = await api.call('POST', '/api/v1/agents/tokens', { token, body: { agentId } });
  const body = { token: made.json.token, hostname: 'gpu-1', version: '0.1.0' };
  const { json } = await api.call('POST', '/api/v1/agent/enrol', { body });
  expect(json.agentId).toBe(agentId);
  api.clock.now = after(60);
  expect((await report(json.key, toReport(agentId))).json).toMatchObject({ accepted: 1 });
  expect(await listOwned(agentId)).toHaveLength(1);
  expect((await report(key, toReport(agentId))).status).toBe(401);
});

test('a host whose owner waits to be let in, or has their limit, watches nothing', async () => {
  const pending = await addHost({ status: 'pending' });
  const answer = await report(pending.key, toReport(pending.agentId));
  expect([answer.status, answer.json.error.code]).toEqual([403, 'not_admitted']);
  expect(await listOwned(pending.agentId)).toEqual([]);
  const limited = await addHost({ workerLimit: 1 });
  const samples = [toSample(), toSample({ instance: 1 })];
  expect((await report(limited.key, toReport(limited.agentId, { samples }))).json).toMatchObject({
    ...{ accepted: 1, refused: [{ instance: 1, reason: 'worker_limit' }] },
  });
  expect(await listOwned(limited.agentId)).toHaveLength(1);
});

test('a worker that its owner removed stays removed', async () => {
  const { agentId, key, owner } = await addHost();
  await report(key, toReport(agentId));
  const [worker] = await listOwned(agentId);
  await api.call('DELETE', `/api/v1/workers/${worker?.id}`, { token: owner.token });
  api.clock.now = after(15);
  expect((await report(key, toReport(agentId))).json).toMatchObject({
    ...{ accepted: 0, refused: [{ reason: 'removed' }] },
  });
  expect(await listOwned(agentId)).toHaveLength(1);
  expect(await readAgent(owner.token)).toMatchObject({ refusals: {}, workers: 0 });
});

test('two reports at once make each worker once', async () => {
  const { agentId, key } = await addHost();
  const samples = [0, 1, 2, 3].map((instance) => toSample({ instance }));
  const reports = Array.from({ length: 6 }, () => toReport(agentId, { samples }));
  const answers = await Promise.all(reports.map((content) => report(key, content)));
  expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
  expect(await listOwned(agentId)).toHaveLength(4);
  expect(await listQueue(agentId)).toHaveLength(4);
});

test('what waits has a bound, and the agent is told to come back', async () => {
  const { agentId, key } = await addHost();
  const answers: { status: number }[] = [];
  for (let batch = 0; batch < 11; batch += 1) {
    const samples = Array.from({ length: 400 }, (_sample, place) =>
      toSample({ sampledAt: after(-batch * 400 - place).toISOString() }),
    );
    answers.push(await report(key, toReport(agentId, { samples })));
  }
  expect(answers.map(({ status }) => status)).toEqual([...Array(10).fill(200), 429]);
});

test('the host’s name is its own, whoever watches a host of that name', async () => {
  const owner = await api.addPerson('Squatter', { status: 'active' });
  const agent = await api.addAgent(owner.id, 'gpu.example.com');
  const other = await api.addPerson('Other', { status: 'active' });
  await api.addWorker('gpu.example.com:12000', other.id);
  await report(agent.key, toReport(agent.agentId));
  const hosts = await api.db.selectFrom('workers').select('hostId').distinct().execute();
  const [mine] = await listOwned(agent.agentId);
  expect(hosts.map(({ hostId }) => hostId)).toContain(mine?.hostId);
  const shared = await api.db
    .selectFrom('workers')
    .select('id')
    .where('hostId', '=', mine?.hostId ?? '')
    .execute();
  expect(shared).toHaveLength(1);
});

test('the script and the agent it installs are served, without any secret', async () => {
  const script = await api.app.request('http://pool.example:8787/api/v1/agent/install.sh');
  const text = await script.text();
  expect(script.headers.get('content-type')).toContain('text/x-shellscript');
  expect(text).toContain(`server='http://pool.example:8787'`);
  expect(text).toContain(`sha256='${'f'.repeat(64)}'`);
  expect(text).not.toMatch(/ce_|cp_/);
  expect(await (await api.app.request('/agent/cocoon-agent.mjs')).text()).toBe('the agent');
  expect((await api.app.request(`http://a'b.example/api/v1/agent/install.sh`)).status).toBe(400);
});

function randomBytes(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let from = 0; from < length; from += 65_536) {
    crypto.getRandomValues(bytes.subarray(from, Math.min(length, from + 65_536)));
  }
  return bytes;
}
