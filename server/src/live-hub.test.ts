import { updateParticipant } from '@cocoon-pool/db/participants';
import { staleAfterSeconds } from '@cocoon-pool/domain/cocoon/worker-status';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Caller } from './caller.ts';
import { createLiveHub, type LiveHub, type LiveMessage, type LiveReader } from './live-hub.ts';
import { readCapture, seedState } from './seed-sample.ts';
import { createTestApp, type TestApp } from './test-app.ts';

let api: TestApp;
let hub: LiveHub;
beforeAll(async () => {
  api = await createTestApp();
});
afterAll(() => api.drop());
beforeEach(() => {
  hub = createLiveHub({ db: api.db, now: () => api.clock.now, log: silent });
});

const nothing = () => undefined;
const silent = { info: nothing, warn: nothing, error: nothing };

async function addOwner(name: string) {
  const person = await api.addPerson(name);
  const worker = await api.addWorker(`8.8.8.8:${nextPort()}`, person.id);
  return { ...person, worker, caller: await toCaller(person.id) };
}

let port = 12_000;
const nextPort = () => {
  port += 1;
  return port;
};

async function toCaller(participantId: string | null, role: Caller['role'] = 'participant'): Promise<Caller> {
  const { id } =
    participantId === null
      ? await api.db.selectFrom('apiKeys').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()
      : await api.db
          .selectFrom('sessions')
          .select('id')
          .where('participantId', '=', participantId)
          .executeTakeFirstOrThrow();
  const credential = participantId === null ? (`api_key:${id}` as const) : (`session:${id}` as const);
  const reach = role === 'operator' ? null : participantId;
  return { actor: 'test', role, participantId, reach, readOnly: false, sessionId: null, credential };
}

async function open(caller: Caller, lastId: string | null = null, onDropped = nothing): Promise<LiveReader> {
  const admission = await hub.open(caller, { lastId, onDropped });
  if (!admission.ok) throw new Error(admission.reason);
  return admission.reader;
}

function toTold(message: LiveMessage) {
  if (message.kind === 'heartbeat' || message.kind === 'ended') return message;
  const { workers, removedWorkerIds, incidents } = message.changes;
  return {
    kind: message.kind,
    workers: workers.map(({ id, status }) => [id, status]),
    removed: removedWorkerIds,
    incidents: incidents.map(({ id, severity, closedAt }) => [id, severity, closedAt !== null]),
  };
}

const seed = (worker: string) =>
  seedState(api.db, worker, { sample: readCapture('b-connected-idle', api.clock.now) });
const pass = (seconds: number) => {
  api.clock.now = new Date(api.clock.now.getTime() + seconds * 1_000);
};
const nothingElse = { removed: [], incidents: [] };

async function addIncident(worker: string, participantId: string | null): Promise<string> {
  const { id } = await api.db
    .insertInto('incidents')
    .values((eb) => ({
      participantId,
      hostId: eb.selectFrom('workers').select('hostId').where('id', '=', worker),
      kind: `kind of ${worker}`,
      severity: 'warning',
      openedAt: api.clock.now,
      closedAt: null,
    }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

test('a reader is told everything first, then what changes, and only of its own', async () => {
  const [ann, bob] = [await addOwner('Ann'), await addOwner('Bob')];
  const reader = await open(ann.caller);
  expect(toTold(await reader.next())).toEqual({
    kind: 'snapshot',
    workers: [[ann.worker, 'unknown']],
    ...nothingElse,
  });
  const next = reader.next();
  await seed(bob.worker);
  await hub.look();
  await seed(ann.worker);
  await hub.look();
  expect(toTold(await next)).toEqual({ kind: 'changes', workers: [[ann.worker, 'ok']], ...nothingElse });
});

test('a worker that time alone has made stale is told, once', async () => {
  const { caller, worker } = await addOwner('Stale');
  await seed(worker);
  const reader = await open(caller);
  await reader.next();
  pass(staleAfterSeconds + 1);
  await hub.look();
  expect(toTold(await reader.next())).toEqual({
    kind: 'changes',
    workers: [[worker, 'unknown']],
    ...nothingElse,
  });
  for (let looks = 0; looks < 15; looks += 1) await hub.look();
  expect(await reader.next()).toEqual({ kind: 'heartbeat' });
});

test('a worker that moves is gone for one owner and new for the other; a removed one is gone', async () => {
  const [ann, bob] = [await addOwner('Giver'), await addOwner('Taker')];
  const operator = await api.addKey('operator');
  const [from, to] = [await open(ann.caller), await open(bob.caller)];
  const pool = await open(await toCaller(null, 'operator'));
  for (const reader of [from, to, pool]) await reader.next();
  const path = `/api/v1/workers/${ann.worker}`;
  await api.call('PATCH', path, { token: operator, body: { participantId: bob.id } });
  await hub.look();
  const news = { kind: 'changes', workers: [[ann.worker, 'unknown']], ...nothingElse };
  expect(toTold(await from.next())).toEqual({ ...news, workers: [], removed: [ann.worker] });
  expect(toTold(await to.next())).toEqual(news);
  expect(toTold(await pool.next())).toEqual(news);
  await api.call('DELETE', path, { token: operator });
  await hub.look();
  expect(toTold(await to.next())).toEqual({ ...news, workers: [], removed: [ann.worker] });
});

test('incidents are told when they open, change and close; the pool’s own to operators only', async () => {
  const { id: participantId, caller, worker } = await addOwner('Unlucky');
  await api.addKey('operator');
  const [own, pool] = [await open(caller), await open(await toCaller(null, 'operator'))];
  for (const reader of [own, pool]) await reader.next();
  const incident = await addIncident(worker, participantId);
  const ofPool = await addIncident(await api.addWorker(`8.8.8.8:${nextPort()}`, null), null);
  await hub.look();
  const told = async (reader: LiveReader) => {
    const message = toTold(await reader.next());
    if (!('incidents' in message)) throw new Error(message.kind);
    return message.incidents;
  };
  expect(await told(own)).toEqual([[incident, 'warning', false]]);
  expect((await told(pool)).toSorted()).toEqual([
    [incident, 'warning', false],
    [ofPool, 'warning', false],
  ]);
  const change = (set: { severity?: 'critical'; closedAt?: Date }) =>
    api.db.updateTable('incidents').set(set).where('id', '=', incident).execute();
  await change({ severity: 'critical' });
  await hub.look();
  expect(await told(own)).toEqual([[incident, 'critical', false]]);
  await change({ closedAt: api.clock.now });
  await hub.look();
  expect(await told(own)).toEqual([[incident, 'critical', true]]);
});

test('who comes back goes on after the last message; what is unknown or too old begins anew', async () => {
  const { caller, worker } = await addOwner('Back');
  const keeper = await open(caller);
  const message = await keeper.next();
  if (message.kind !== 'snapshot') throw new Error(message.kind);
  await seed(worker);
  await hub.look();
  const resumed = await (await open(caller, message.id)).next();
  expect(toTold(resumed)).toMatchObject({ kind: 'changes', workers: [[worker, 'ok']] });
  for (const lastId of ['other-1', message.id.replace(/\d+$/, '99'), 'x', '']) {
    const reader = await open(caller, lastId);
    expect((await reader.next()).kind, lastId).toBe('snapshot');
    reader.close();
  }
  for (let looks = 0; looks < 300; looks += 1) await hub.look();
  expect((await (await open(caller, message.id)).next()).kind).toBe('snapshot');
});

test('a slow reader costs no queue: it is told the newest of each thing, and dropped if it never asks', async () => {
  const { caller, worker } = await addOwner('Slow');
  let dropped = 0;
  const reader = await open(caller, null, () => {
    dropped += 1;
  });
  await reader.next();
  for (let looks = 0; looks < 30; looks += 1) {
    pass(1);
    await seed(worker);
    await hub.look();
  }
  expect(toTold(await reader.next())).toMatchObject({ workers: [[worker, 'ok']] });
  for (let looks = 0; looks < 62; looks += 1) await hub.look();
  expect([dropped, hub.readers()]).toEqual([1, 0]);
  expect(await reader.next()).toEqual({ kind: 'ended' });
});

test.each([
  ['the session is revoked', { revokedAt: new Date(0) }, {}],
  ['the session runs out', { expiresAt: new Date(0) }, {}],
  ['the person is deactivated', {}, { status: 'deactivated' }],
  ['the person reaches more', {}, { role: 'operator' }],
] as const)('a stream ends when %s', async (_name, ofSession, ofPerson) => {
  const { id, caller } = await addOwner('Ending');
  const reader = await open(caller);
  await reader.next();
  const next = reader.next();
  const session = { revokedAt: null, ...ofSession };
  await api.db.updateTable('sessions').set(session).where('participantId', '=', id).execute();
  await api.db
    .updateTable('participants')
    .set({ name: 'Ending', ...ofPerson })
    .where('id', '=', id)
    .execute();
  await hub.look();
  expect(await next).toEqual({ kind: 'ended' });
});

test('a stream ends when its key is revoked, and an operator’s when the person is one no more', async () => {
  await api.addKey('read');
  const keyCaller = await toCaller(null, 'operator');
  const { id } = await api.addPerson('Boss', { role: 'operator' });
  const [byKey, boss] = [await open(keyCaller), await open(await toCaller(id, 'operator'))];
  for (const reader of [byKey, boss]) await reader.next();
  const [keyNext, bossNext] = [byKey.next(), boss.next()];
  const [, keyId = ''] = keyCaller.credential.split(':');
  await api.db.updateTable('apiKeys').set({ revokedAt: api.clock.now }).where('id', '=', keyId).execute();
  const change = { role: 'participant' } as const;
  await updateParticipant(api.db, { id, change, actor: 'system' }, api.clock.now);
  await hub.look();
  expect([await keyNext, await bossNext]).toEqual([{ kind: 'ended' }, { kind: 'ended' }]);
});

test('a caller has four streams and no more, and gets a place back when one is closed', async () => {
  const { caller } = await addOwner('Greedy');
  const readers = [await open(caller), await open(caller), await open(caller), await open(caller)];
  const options = { lastId: null, onDropped: nothing };
  expect(await hub.open(caller, options)).toEqual({ ok: false, reason: 'too_many_of_caller' });
  readers[0]?.close();
  expect((await hub.open(caller, options)).ok).toBe(true);
});

test('readers of one hub cost one look together, and none while nobody reads', async () => {
  let queries = 0;
  const counted = api.db.withPlugin({
    transformQuery: ({ node }) => {
      queries += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  hub = createLiveHub({ db: counted, now: () => api.clock.now, log: silent });
  expect(hub.readers()).toBe(0);
  const callers = [await addOwner('One'), await addOwner('Two'), await addOwner('Three')];
  queries = 0;
  for (const { caller } of callers) await (await open(caller)).next();
  const forOpening = queries;
  await hub.look();
  const forOne = queries - forOpening;
  expect(forOne).toBeLessThanOrEqual(4);
  expect(forOpening).toBeLessThanOrEqual(4);
});

test('without a database nobody is let in, and who is in is let go after a while', async () => {
  const { caller } = await addOwner('Blind');
  let isAway = false;
  const breakable = api.db.withPlugin({
    transformQuery: ({ node }) => {
      if (isAway) throw new Error('Connection terminated');
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  const lines: unknown[] = [];
  const log = { ...silent, warn: (fields: object) => lines.push(fields) };
  hub = createLiveHub({ db: breakable, now: () => api.clock.now, log });
  const reader = await open(caller);
  await reader.next();
  isAway = true;
  const next = reader.next();
  for (let looks = 0; looks < 30; looks += 1) await hub.look();
  expect(hub.readers()).toBe(1);
  expect(await hub.open(caller, { lastId: null, onDropped: nothing })).toEqual({
    ok: false,
    reason: 'blind',
  });
  await hub.look();
  expect(await next).toEqual({ kind: 'ended' });
  expect(lines).toHaveLength(1);
});

test('a stopped hub ends its readers and takes no new ones', async () => {
  const { caller } = await addOwner('Last');
  const reader = await open(caller);
  await reader.next();
  const next = reader.next();
  hub.stop();
  expect(await next).toEqual({ kind: 'ended' });
  expect(await hub.open(caller, { lastId: null, onDropped: nothing })).toEqual({
    ok: false,
    reason: 'too_many',
  });
});
