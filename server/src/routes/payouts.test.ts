import { insertTestPayout, linkTestWallet } from '@cocoon-pool/db/testing-ledger';
import { upsertWorkerContracts } from '@cocoon-pool/db/worker-contracts';
import { upsertWorkerStates } from '@cocoon-pool/db/worker-state';
import { createTestState } from '@cocoon-pool/db/worker-state-fixture';
import { createProxyContract, deriveAccount } from '@cocoon-pool/simulator/cocoon-contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../test-app.ts';

let api: TestApp;
let ann: { id: string; token: string };
let payoutId: string;
beforeAll(async () => {
  api = await createTestApp();
  ann = await api.addPerson('Ann');
  await linkTestWallet(api.db, { name: 'ann', participantId: ann.id });
  const receivedAt = new Date('2026-11-20T10:00:00Z');
  payoutId = await insertTestPayout(api.db, { wallet: 'ann', receivedAt, amountNanoton: 3_800_000_000n });
  await insertTestPayout(api.db, {
    ...{ wallet: 'ann', receivedAt, amountNanoton: 500n, kind: 'pool_transfer', comment: 'October' },
  });
  await insertTestPayout(api.db, {
    ...{ wallet: 'ann', receivedAt, amountNanoton: 7n, verification: 'unverified' },
  });
});
afterAll(() => api.drop());

test('a person sees own payouts, with totals of the verified ones', async () => {
  const { status, json } = await api.call('GET', '/api/v1/payouts', { token: ann.token });
  expect(status).toBe(200);
  expect(json.items).toHaveLength(3);
  expect(json.totals).toEqual({
    payouts: 2,
    amountNanoton: '3800000500',
    workerPayoutsNanoton: '3800000000',
    poolTransfersNanoton: '500',
    unverified: 1,
    pending: 0,
  });
  const { json: one } = await api.call('GET', `/api/v1/payouts/${payoutId}`, { token: ann.token });
  expect(one).toMatchObject({
    ...{ id: payoutId, kind: 'cocoon_worker', verification: 'verified_worker', amountNanoton: '3800000000' },
    ...{ receivedAt: '2026-11-20T10:00:00.000Z', participantId: ann.id, proven: true, price: null },
  });
});

test('days are those of the reader’s zone, and hold verified payouts only', async () => {
  const night = new Date('2026-11-20T22:30:00Z');
  await insertTestPayout(api.db, { wallet: 'ann', receivedAt: night, amountNanoton: 1_000_000_000n });
  await api.call('PATCH', '/api/v1/participants/me', {
    token: ann.token,
    body: { timeZone: 'Europe/Moscow' },
  });
  const path = '/api/v1/payouts/days?from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z';
  const { status, json } = await api.call('GET', path, { token: ann.token });
  expect([status, json]).toEqual([
    200,
    {
      timeZone: 'Europe/Moscow',
      days: [
        { date: '2026-11-20', payouts: 2, amountNanoton: '3800000500' },
        { date: '2026-11-21', payouts: 1, amountNanoton: '1000000000' },
      ],
    },
  ]);
  const { json: refused } = await api.call('GET', path.replace('2026-12', '2028-12'), { token: ann.token });
  expect(refused.error.field).toBe('from');
});

test('another person sees none of them', async () => {
  const boris = await api.addPerson('Boris');
  const { json } = await api.call('GET', '/api/v1/payouts', { token: boris.token });
  expect(json).toMatchObject({ items: [], nextCursor: null, totals: { amountNanoton: '0' } });
  for (const path of [
    `payouts/${payoutId}`,
    `payouts?participantId=${ann.id}`,
    `payouts/expected?participantId=${ann.id}`,
  ]) {
    expect((await api.call('GET', `/api/v1/${path}`, { token: boris.token })).status).toBe(404);
  }
});

test.each([
  ['from=yesterday', 'from'],
  ['verification=maybe', 'verification'],
  ['limit=0', 'limit'],
  ['cursor=%00', 'cursor'],
  ['colour=red', 'colour'],
])('?%s is refused', async (query, field) => {
  const { status, json } = await api.call('GET', `/api/v1/payouts?${query}`, { token: ann.token });
  expect([status, json.error.field]).toEqual([422, field]);
});

test('what a contract still has to pay is reckoned by its proxy’s own fee, once for all its workers', async () => {
  const rootAddress = deriveAccount('root');
  const params = { pricePerTokenNanoton: 12n, workerFeePerTokenNanoton: 11n, paramsVersion: 3 };
  const proxy = createProxyContract({ seed: 'old', rootAddress, ...params });
  const contract = {
    proxyAddress: proxy.address,
    contractAddress: proxy.deriveContract(deriveAccount('Ann')),
  };
  const tokens = {
    ...{ paramsVersion: 3, maxKnown: 150_000_000n, committed: 120_000_000n },
    ...{ cashedOut: 10_000_000n, expectedCashedOut: 20_000_000n },
  };
  for (const address of ['9.9.9.9:12000', '9.9.9.9:12010']) {
    const workerId = await api.addWorker(address, ann.id);
    const at = api.clock.now;
    await upsertWorkerStates(api.db, [createTestState(workerId, at, { jsonStatsAt: at })]);
    await upsertWorkerContracts(api.db, [{ workerId, contracts: [{ ...contract, earnings: null, tokens }] }]);
  }
  await api.db
    .insertInto('payingAccounts')
    .values({
      ...{ network: 'mainnet', address: proxy.address, codeHash: 'a'.repeat(64), codeBoc: '', dataBoc: '' },
      ...{ paramsVersion: '3', workerFeePerTokenNanoton: 11n, readAt: new Date() },
    })
    .execute();
  const { status, json } = await api.call('GET', '/api/v1/payouts/expected', { token: ann.token });
  expect(status).toBe(200);
  expect(json.contracts).toMatchObject([
    {
      workerIds: [expect.any(String), expect.any(String)],
      unpaidNanoton: '1540000000',
      claimableNanoton: '1100000000',
      inFlightNanoton: '110000000',
      unsignedNanoton: '330000000',
      nextPayout: { tokens: '100000000', ofTokens: '200000000', ratio: 0.5, amountNanoton: '2200000000' },
    },
  ]);
  expect(json.totals).toMatchObject({ contracts: 1, contractsUnknown: 0, unpaidNanoton: '1540000000' });
});

test('how far the own history is read can be seen', async () => {
  const { status, json } = await api.call('GET', '/api/v1/payouts/progress', { token: ann.token });
  expect([status, json]).toEqual([200, { accounts: [] }]);
});

test('a history whose beginning is missing says from when on it is known', async () => {
  const account = `0:${'9'.repeat(64)}`;
  const addedAt = new Date('2026-01-01T00:00:00Z');
  const row = {
    network: 'mainnet',
    account,
    addedAt,
    incompleteFrom: new Date('2025-05-05T00:00:00Z'),
  } as const;
  await api.db.insertInto('chainCursors').values(row).execute();
  const operator = await api.addKey('operator');
  const { json } = await api.call('GET', '/api/v1/payouts/progress', { token: operator });
  expect(json.accounts).toMatchObject([{ account, incompleteFrom: '2025-05-05T00:00:00.000Z' }]);
});
