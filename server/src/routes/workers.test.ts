import { parseAccount } from '@cocoon-pool/domain/ton/parse-account';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCapture, seedState } from '../seed-sample.ts';
import { createTestApp, type TestApp } from '../test-app.ts';

let api: TestApp;
let operator: string;
beforeAll(async () => {
  api = await createTestApp({
    settings: { workerNetworksAllowed: ['10.9.0.0/16'] },
    resolve: async (host) => {
      if (host === 'rebind.example.com') return ['8.8.4.4', '127.0.0.1'];
      if (host === 'broken.example.com') throw new Error('SERVFAIL');
      return host === 'gpu.example.com' ? ['8.8.4.4'] : [];
    },
  });
  operator = await api.addKey('operator');
});
afterAll(() => api.drop());

let lastPort = 12_000;
const freshAddress = () => {
  lastPort += 1;
  return `8.8.4.4:${lastPort}`;
};
const create = (body: unknown, token = operator) => api.call('POST', '/api/v1/workers', { token, body });
const audit = async (subject: string) =>
  api.db
    .selectFrom('auditLog')
    .select(['actor', 'action', 'detail'])
    .where('subject', '=', subject)
    .orderBy('id')
    .execute();

test('a worker that is added is there with everything but its access hash', async () => {
  const { id: participantId, token } = await api.addPerson('Ada');
  const address = freshAddress();
  const made = await create(
    { name: ' Rack 1 ', address, accessHash: 'canary-hash_1.~', labels: ['eu', 'eu'] },
    token,
  );
  expect(made.status).toBe(201);
  expect(made.headers.get('location')).toBe(`/api/v1/workers/${made.json.id}`);
  expect(made.json).toMatchObject({
    name: 'Rack 1',
    host: '8.8.4.4',
    address,
    participantId,
    labels: ['eu'],
    status: 'unknown',
    reason: 'never_scraped',
    sampledAt: null,
    hasAccessHash: true,
    access: 'read_only',
  });
  const row = await api.db
    .selectFrom('workers')
    .selectAll()
    .where('id', '=', made.json.id)
    .executeTakeFirstOrThrow();
  expect(await api.secretBox.open(row.accessHashSealed ?? '', `workers.access_hash:${row.id}`)).toBe(
    'canary-hash_1.~',
  );
  const seen = [
    made.text,
    JSON.stringify(row),
    JSON.stringify(await audit(`worker:${row.id}`)),
    JSON.stringify(api.lines),
  ];
  expect(seen.join()).not.toContain('canary');
  expect((await api.call('GET', `/api/v1/workers/${row.id}`, { token })).json).toEqual(made.json);
});

test.each([
  [{ name: 'x' }, 'address', 'validation_failed'],
  [{ name: '', address: '8.8.8.8:12000' }, 'name', 'validation_failed'],
  [{ name: 'a\u0000b', address: '8.8.8.8:12000' }, 'name', 'validation_failed'],
  [{ name: 'x'.repeat(101), address: '8.8.8.8:12000' }, 'name', 'validation_failed'],
  [{ name: 5, address: '8.8.8.8:12000' }, 'name', 'validation_failed'],
  [{ name: 'x', address: '8.8.8.8:12000', colour: 'red' }, 'colour', 'validation_failed'],
  [{ name: 'x', address: '8.8.8.8:12000', accessHash: 'a b' }, 'accessHash', 'validation_failed'],
  [{ name: 'x', address: '8.8.8.8:12000', accessHash: '' }, 'accessHash', 'validation_failed'],
  [{ name: 'x', address: '8.8.8.8:12000', labels: ['ok', 7] }, 'labels.1', 'validation_failed'],
  [{ name: 'x', address: '8.8.8.8:12000', participantId: '999999' }, 'participantId', 'unknown_participant'],
  [{ name: 'x', address: '8.8.8.8:12000', participantId: 'me' }, 'participantId', 'unknown_participant'],
  [{ name: 'x', address: '8.8.8.8:12000', notes: '' }, 'notes', 'validation_failed'],
  [{ name: 'x', address: '8.8.8.8:12000', notes: 'a\u0000' }, 'notes', 'validation_failed'],
  [{ name: 'x', address: '8.8.8.8:12000', notes: 'x'.repeat(2_001) }, 'notes', 'validation_failed'],
  [{ name: 'x', address: '8.8.8.8:80' }, 'address', 'address_invalid'],
  [{ name: 'x', address: 'http://8.8.8.8:12000' }, 'address', 'address_invalid'],
  [{ name: 'x', address: 'localhost:12000' }, 'address', 'address_invalid'],
  [{ name: 'x', address: '0x7f000001:12000' }, 'address', 'address_invalid'],
  [{ name: 'x', address: '127.0.0.1:12000' }, 'address', 'address_refused'],
  [{ name: 'x', address: '10.8.0.1:12000' }, 'address', 'address_refused'],
  [{ name: 'x', address: '169.254.169.254:12000' }, 'address', 'address_refused'],
  [{ name: 'x', address: '[::1]:12000' }, 'address', 'address_refused'],
  [{ name: 'x', address: 'rebind.example.com:12000' }, 'address', 'address_refused'],
  [[], undefined, 'validation_failed'],
])('%j is refused with 422 and nothing is written', async (body, field, code) => {
  const before = await api.db.selectFrom('workers').select('id').execute();
  const { status, json } = await create(body);
  expect([status, json.error.code, json.error.field]).toEqual([422, code, field]);
  expect(await api.db.selectFrom('workers').select('id').execute()).toEqual(before);
});

test.each(['gpu.example.com', 'not-yet.example.com', 'broken.example.com', '10.9.1.1', '[2606:4700::1111]'])(
  'a worker on %s is accepted',
  async (host) => {
    expect((await create({ name: host, address: `${host}:12000` })).status).toBe(201);
  },
);

test('an address is watched once, however it is spelled, until its worker is removed', async () => {
  const [first, ...same] = ['GPU.example.com:12010', 'gpu.example.com:12010'];
  const made = await create({ name: 'one', address: first });
  for (const address of same) {
    const { status, json } = await create({ name: 'two', address });
    expect([status, json.error.code, json.error.field]).toEqual([409, 'address_taken', 'address']);
  }
  expect((await api.call('DELETE', `/api/v1/workers/${made.json.id}`, { token: operator })).status).toBe(204);
  expect((await create({ name: 'two', address: first })).status).toBe(201);
});

test('of many people who add one address at once, one gets it', async () => {
  const address = freshAddress();
  const answers = await Promise.all(Array.from({ length: 8 }, () => create({ name: 'race', address })));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
});

test('the limit of workers holds against requests at the same time', async () => {
  const { token } = await api.addPerson('Limited', { workerLimit: 2 });
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => create({ name: 'x', address: freshAddress() }, token)),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 422, 422, 422]);
  expect(answers.find(({ status }) => status === 422)?.json.error.code).toBe('worker_limit');
});

test('an operator adds for a pending person and so lets them in; a participant cannot add for others', async () => {
  const pending = await api.addPerson('Waiting', { status: 'pending' });
  const refused = await create(
    { name: 'x', address: freshAddress(), participantId: pending.id },
    pending.token,
  );
  expect(refused.status).toBe(403);
  const made = await create({ name: 'x', address: freshAddress(), participantId: pending.id });
  expect(made.json.participantId).toBe(pending.id);
  expect((await api.call('GET', '/api/v1/participants/me', { token: pending.token })).json.status).toBe(
    'active',
  );
  expect((await audit(`participant:${pending.id}`)).map(({ action }) => action)).toContain(
    'participant.admitted',
  );
});

test('a pending person who adds a worker stays pending', async () => {
  const pending = await api.addPerson('Early', { status: 'pending' });
  expect((await create({ name: 'x', address: freshAddress() }, pending.token)).status).toBe(201);
  expect((await api.call('GET', '/api/v1/participants/me', { token: pending.token })).json.status).toBe(
    'pending',
  );
});

test('what an operator adds for nobody belongs to the pool', async () => {
  expect((await create({ name: 'pool', address: freshAddress() })).json.participantId).toBeNull();
});

test('a change touches only what it names and is audited without the secret', async () => {
  const { token } = await api.addPerson('Editor');
  const { json } = await create({ name: 'before', address: freshAddress(), accessHash: 'canary2' }, token);
  const path = `/api/v1/workers/${json.id}`;
  const named = await api.call('PATCH', path, { token, body: { name: 'after', labels: ['a'] } });
  expect(named.json).toEqual({ ...json, name: 'after', labels: ['a'] });
  const open = await api.call('PATCH', path, { token, body: { accessHash: null } });
  expect(open.json.hasAccessHash).toBe(false);
  const moved = await api.call('PATCH', path, { token, body: { address: 'gpu.example.com:12020' } });
  expect(moved.json).toMatchObject({
    host: 'gpu.example.com',
    address: 'gpu.example.com:12020',
    port: 12_020,
  });
  const entries = await audit(`worker:${json.id}`);
  expect(entries.map(({ action }) => action)).toEqual(['worker.created', ...Array(3).fill('worker.updated')]);
  expect(JSON.stringify(entries)).not.toContain('canary');
});

test('notes are their owner’s and the operators’, and go when the worker changes hands', async () => {
  const [ann, bob] = [await api.addPerson('Ann'), await api.addPerson('Bob')];
  const operator = await api.addKey('operator');
  const notes = 'Behind the blue door.\n\tCall canary-phone first.';
  const made = await create({ name: 'noted', address: freshAddress(), notes: ` ${notes} ` }, ann.token);
  const path = `/api/v1/workers/${made.json.id}`;
  const read = async (token: string) => (await api.call('GET', path, { token })).json.notes;
  expect([made.json.notes, await read(operator)]).toEqual([notes, notes]);
  expect((await api.call('GET', path, { token: bob.token })).status).toBe(404);
  expect((await api.call('GET', '/api/v1/workers', { token: ann.token })).text).not.toContain('canary');
  await api.call('PATCH', path, { token: ann.token, body: { name: 'renamed' } });
  expect(await read(ann.token)).toBe(notes);
  await api.call('PATCH', path, { token: operator, body: { participantId: bob.id } });
  expect(await read(bob.token)).toBeNull();
  await api.call('PATCH', path, { token: bob.token, body: { notes: 'mine' } });
  expect(await read(bob.token)).toBe('mine');
  await api.call('PATCH', path, { token: bob.token, body: { notes: null } });
  expect(await read(bob.token)).toBeNull();
  expect(JSON.stringify(await audit(`worker:${made.json.id}`))).not.toContain('canary');
});

test('a worker is controllable once its participant has proven the wallet that it pays to', async () => {
  const { id: participantId, token } = await api.addPerson('Prover');
  const worker = await api.addWorker(freshAddress(), participantId);
  const sample = readCapture('b-connected-idle', api.clock.now);
  await seedState(api.db, worker, { sample });
  const read = async () => {
    const [one, list] = [
      await api.call('GET', `/api/v1/workers/${worker}`, { token }),
      await api.call('GET', '/api/v1/workers', { token }),
    ];
    return [one.json.access, list.json.items[0].access];
  };
  expect(await read()).toEqual(['read_only', 'read_only']);
  const owner = parseAccount(sample.jsonStats?.localConfig.ownerAddress ?? '', 'testnet');
  if (!owner.ok) throw new Error('the capture names no owner');
  const { id: walletId } = await api.db
    .insertInto('wallets')
    .values({ network: 'mainnet', address: owner.account })
    .returning('id')
    .executeTakeFirstOrThrow();
  const link = { walletId, participantId, ownedFrom: new Date(0), ownedTo: null, provenAt: api.clock.now };
  await api.db.insertInto('walletOwners').values(link).execute();
  expect(await read()).toEqual(['controllable', 'controllable']);
});

test('a refused change changes nothing', async () => {
  const taken = freshAddress();
  await create({ name: 'taken', address: taken });
  const { json } = await create({ name: 'before', address: freshAddress() });
  const path = `/api/v1/workers/${json.id}`;
  for (const [body, status] of [
    [{ name: 'after', address: taken }, 409],
    [{ name: 'after', participantId: '999999' }, 422],
    [{ name: 'after', address: '127.0.0.1:12000' }, 422],
    [{ name: '' }, 422],
  ] as const) {
    expect((await api.call('PATCH', path, { token: operator, body })).status).toBe(status);
    expect((await api.call('GET', path, { token: operator })).json).toEqual(json);
  }
});

test('a worker that changes hands is the new owner’s from then on, and what was is remembered', async () => {
  const [from, to] = [await api.addPerson('From'), await api.addPerson('To')];
  const { json } = await create({ name: 'x', address: freshAddress(), participantId: from.id });
  const path = `/api/v1/workers/${json.id}`;
  expect((await api.call('PATCH', path, { token: from.token, body: { participantId: to.id } })).status).toBe(
    403,
  );
  const begun = api.clock.now;
  api.clock.now = new Date(begun.getTime() + 60_000);
  expect((await api.call('PATCH', path, { token: operator, body: { participantId: to.id } })).status).toBe(
    200,
  );
  expect((await api.call('GET', path, { token: from.token })).status).toBe(404);
  expect((await api.call('GET', path, { token: to.token })).status).toBe(200);
  const owners = await api.db
    .selectFrom('workerOwners')
    .selectAll()
    .where('workerId', '=', json.id)
    .orderBy('ownedFrom')
    .execute();
  expect(owners).toMatchObject([
    { participantId: from.id, ownedFrom: begun, ownedTo: api.clock.now },
    { participantId: to.id, ownedFrom: api.clock.now, ownedTo: null },
  ]);
  const back = await api.call('PATCH', path, { token: operator, body: { participantId: null } });
  expect(back.json.participantId).toBeNull();
  api.clock.now = begun;
});
