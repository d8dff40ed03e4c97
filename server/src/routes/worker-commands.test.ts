import { insertTestWorker } from '@cocoon-pool/db/testing-workers';
import { parseAccount } from '@cocoon-pool/domain/ton/parse-account';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readCapture, seedState } from '../seed-sample.ts';
import { createTestApp, type TestApp } from '../test-app.ts';

let api: TestApp;
let owner: { id: string; token: string };
beforeAll(async () => {
  api = await createTestApp();
  owner = await api.addPerson('Ann', { status: 'active' });
  const sample = readCapture('b-connected-idle', api.clock.now);
  const parsed = parseAccount(sample.jsonStats?.localConfig.ownerAddress ?? '', 'testnet');
  if (!parsed.ok) throw new Error(parsed.reason);
  const { id: walletId } = await api.db
    .insertInto('wallets')
    .values({ network: 'mainnet', address: parsed.account })
    .returning('id')
    .executeTakeFirstOrThrow();
  await api.db
    .insertInto('walletOwners')
    .values({
      walletId,
      participantId: owner.id,
      ownedFrom: new Date(0),
      ownedTo: null,
      provenAt: new Date(0),
    })
    .execute();
});
afterAll(() => api.drop());

/** A worker of the person's that pays to Ann's wallet. */
async function addWorker(participantId = owner.id) {
  const { workerId } = await insertTestWorker(api.db, { participantId });
  await seedState(api.db, workerId, { sample: readCapture('b-connected-idle', api.clock.now) });
  return workerId;
}

const ask = (workerId: string, body: unknown, token = owner.token) =>
  api.call('POST', `/api/v1/workers/${workerId}/commands`, { token, body });

/** As a daemon would settle it. */
const settle = (workerId: string) =>
  vi.waitFor(async () => {
    const settled = await api.db
      .updateTable('workerCommands')
      .set({ state: 'verified', via: 'address', sentAt: api.clock.now, after: 'false' })
      .where('workerId', '=', workerId)
      .where('state', '=', 'queued')
      .executeTakeFirst();
    expect(settled.numUpdatedRows).toBe(1n);
  });

test('a command is audited, waited for and listed', async () => {
  const workerId = await addWorker();
  const pending = ask(workerId, { kind: 'disable', forSeconds: 3_600, keeps: true });
  await settle(workerId);
  const { status, json } = await pending;
  expect([status, json]).toMatchObject([
    201,
    {
      ...{ workerId, kind: 'disable', state: 'verified', before: 'true', after: 'false', keeps: true },
      requestedBy: `participant:${owner.id}`,
      returnAt: new Date(api.clock.now.getTime() + 3_600_000).toISOString(),
    },
  ]);
  const list = await api.call('GET', `/api/v1/workers/${workerId}/commands`, { token: owner.token });
  expect(list.json).toEqual({ items: [json], nextCursor: null });
  const audit = await api.db
    .selectFrom('auditLog')
    .select(['actor', 'action'])
    .where('subject', '=', `worker:${workerId}`)
    .execute();
  expect(audit).toEqual([{ actor: `participant:${owner.id}`, action: 'worker.commanded' }]);
});

test.each([
  [{ kind: 'explode' }],
  [{ kind: 'disable', forSeconds: 59 }],
  [{ kind: 'disable', forSeconds: 2_592_001 }],
  [{ kind: 'enable', coefficient: 1 }],
  [{ kind: 'set_coefficient' }],
  [{ kind: 'set_coefficient', coefficient: 0.0999 }],
  [{ kind: 'set_coefficient', coefficient: 10.001 }],
  [{ kind: 'set_coefficient', coefficient: 1.2345 }],
  [{ kind: 'set_coefficient', coefficient: '1' }],
  [{ kind: 'set_coefficient', coefficient: -1 }],
  [{ kind: 'request_payout', proxyAddress: 'x' }],
  [{ kind: 'request_payout', proxyAddress: `EQ${'A'.repeat(44)}&a` }],
])('%j is refused and nothing is asked', async (body) => {
  const workerId = await addWorker();
  const { status, json } = await ask(workerId, body);
  expect([status, json.error.code]).toEqual([422, 'validation_failed']);
  expect(
    await api.db.selectFrom('workerCommands').select('id').where('workerId', '=', workerId).execute(),
  ).toEqual([]);
});

test('somebody else who added a worker of Ann’s gets no control over it, and Ann none over what is not hers', async () => {
  const stranger = await api.addPerson('Mallory', { status: 'active' });
  const workerId = await addWorker(stranger.id);
  const refused = await ask(workerId, { kind: 'disable' }, stranger.token);
  expect([refused.status, refused.json.error.code]).toEqual([403, 'unproven']);
  expect((await ask(workerId, { kind: 'disable' })).status).toBe(404);
  const bulk = await api.call('POST', '/api/v1/workers/commands', {
    ...{
      token: stranger.token,
      body: { workerIds: [workerId, '999999', 'x'], command: { kind: 'disable' } },
    },
  });
  expect(bulk.json.items).toMatchObject([
    { workerId, isAllowed: false, reason: 'unproven', command: null },
    { workerId: '999999', isAllowed: false, reason: 'not_found' },
    { workerId: 'x', isAllowed: false, reason: 'not_found' },
  ]);
  const operator = await api.addKey('operator');
  expect((await ask(workerId, { kind: 'disable' }, operator)).status).toBe(403);
  expect(
    await api.db.selectFrom('workerCommands').select('id').where('workerId', '=', workerId).execute(),
  ).toEqual([]);
});

test('a dry run says what would be, and asks for nothing', async () => {
  const workerId = await addWorker();
  const dry = await ask(workerId, { kind: 'set_coefficient', coefficient: 1.5, dryRun: true });
  expect([dry.status, dry.json]).toEqual([200, { workerId, isAllowed: true, reason: null, before: '1' }]);
  const second = await addWorker();
  const bulk = await api.call('POST', '/api/v1/workers/commands', {
    token: owner.token,
    body: { workerIds: [workerId, second, second], command: { kind: 'disable', dryRun: true } },
  });
  expect(bulk.json.items).toMatchObject([
    { workerId, isAllowed: true, before: 'true', command: null },
    { workerId: second, isAllowed: true, before: 'true', command: null },
  ]);
  expect(
    await api.db
      .selectFrom('workerCommands')
      .select('id')
      .where('workerId', 'in', [workerId, second])
      .execute(),
  ).toEqual([]);
});

test('what a command read back counts before the next scrape, and no more after it', async () => {
  const workerId = await addWorker();
  const pending = ask(workerId, { kind: 'disable' });
  await settle(workerId);
  await pending;
  const finish = (finishedAt: Date) =>
    api.db.updateTable('workerCommands').set({ finishedAt }).where('workerId', '=', workerId).execute();
  const dryRun = async () => (await ask(workerId, { kind: 'enable', dryRun: true })).json.before;
  await finish(new Date(api.clock.now.getTime() + 1_000));
  expect(await dryRun()).toBe('false');
  expect((await ask(workerId, { kind: 'set_coefficient', coefficient: 2, dryRun: true })).json.before).toBe(
    '1',
  );
  await finish(new Date(api.clock.now.getTime() - 1_000));
  expect(await dryRun()).toBe('true');
});

test('many are asked at once, each by itself, and one at a time of each', async () => {
  const [first, second] = [await addWorker(), await addWorker()];
  const body = { workerIds: [first, second], command: { kind: 'disable' } };
  const bulk = await api.call('POST', '/api/v1/workers/commands', { token: owner.token, body });
  expect(bulk.json.items).toMatchObject([{ command: { state: 'queued' } }, { command: { state: 'queued' } }]);
  const again = await ask(first, { kind: 'enable' });
  expect([again.status, again.json.error.code]).toEqual([409, 'command_running']);
  const busy = await api.call('POST', '/api/v1/workers/commands', { token: owner.token, body });
  expect(busy.json.items).toMatchObject([{ reason: 'command_running' }, { reason: 'command_running' }]);
});

test('pages of commands follow one another', async () => {
  const workerId = await addWorker();
  for (let place = 0; place < 3; place += 1) {
    const pending = ask(workerId, { kind: 'disable' });
    await settle(workerId);
    await pending;
  }
  const path = `/api/v1/workers/${workerId}/commands?limit=2`;
  const first = await api.call('GET', path, { token: owner.token });
  const second = await api.call('GET', `${path}&cursor=${first.json.nextCursor}`, { token: owner.token });
  expect([first.json.items.length, second.json.items.length, second.json.nextCursor]).toEqual([2, 1, null]);
  expect((await api.call('GET', `${path}&cursor=x`, { token: owner.token })).status).toBe(422);
});
