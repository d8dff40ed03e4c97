import { insertTestPayout, linkTestWallet, toTestAddress } from '@cocoon-pool/db/testing-ledger';
import { insertMarkedMetrics } from '@cocoon-pool/db/testing-workers';
import { ensureMetricPartitions } from '@cocoon-pool/db/worker-metrics';
import { formatAccount } from '@cocoon-pool/domain/ton/format-account';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../test-app.ts';

let api: TestApp;
let operator: string;
let ann: { id: string };
let bob: { id: string };
const from = new Date('2026-11-16T00:00:00Z');
const to = new Date('2026-11-23T00:00:00Z');
const period = `from=${from.toISOString()}&to=${to.toISOString()}`;
const friendly = (name: string) => formatAccount(toTestAddress(name), { network: 'mainnet' });

beforeAll(async () => {
  api = await createTestApp();
  operator = await api.addKey('operator');
  ann = await api.addPerson('Ann');
  bob = await api.addPerson('Bob');
  const solo = await api.addPerson('Solo');
  await api.db
    .insertInto('poolWallets')
    .values({ network: 'mainnet', address: toTestAddress('pool') })
    .execute();
  await api.db
    .insertInto('wallets')
    .values({ network: 'mainnet', address: toTestAddress('pool') })
    .execute();
  await linkTestWallet(api.db, { name: 'ann', participantId: ann.id });
  await linkTestWallet(api.db, { name: 'bob typed', participantId: bob.id, isProven: false });
  await linkTestWallet(api.db, { name: 'solo', participantId: solo.id });
  const earned = new Map<string, bigint>([
    [await api.addWorker('8.8.8.8:12000', ann.id), 3_000n],
    [await api.addWorker('8.8.8.8:12010', bob.id), 1_000n],
    [await api.addWorker('8.8.8.8:12020', null), 2_000n],
  ]);
  const ownWorker = await api.addWorker('8.8.8.8:12030', solo.id);
  await api.db
    .updateTable('workerOwners')
    .set({ ownedFrom: new Date(0) })
    .execute();
  const at = new Date('2026-11-20T12:00:00Z');
  await ensureMetricPartitions(api.db, at);
  const rows = [...earned, [ownWorker, 50_000n] as const];
  await insertMarkedMetrics(
    api.db,
    rows.map(([workerId, earnedNanotonIncrease]) => ({ workerId, ts: at, up: true, earnedNanotonIncrease })),
  );
  const seen = (workerId: string, contract: string) => ({
    ...{ workerId, proxyAddress: toTestAddress('proxy'), contractAddress: toTestAddress(contract) },
    ...{ paramsVersion: 1, proxyPublicKey: null, firstSeenAt: at, lastSeenAt: at },
  });
  await api.db
    .insertInto('proxiesSeen')
    .values([...[...earned.keys()].map((id) => seen(id, 'pool contract')), seen(ownWorker, 'solo contract')])
    .execute();
  const pay = (day: number, amountNanoton: bigint, rest = {}) => {
    const receivedAt = new Date(Date.UTC(2026, 10, day, 12));
    return insertTestPayout(api.db, {
      ...{ wallet: 'pool', receivedAt, amountNanoton, contract: 'pool contract' },
      ...rest,
    });
  };
  await pay(17, 1_000n);
  await pay(21, 1_001n);
  await pay(21, 7_777n, { verification: 'unverified' });
  await pay(24, 9_999n);
  await pay(18, 5_000n, { wallet: 'solo', contract: 'solo contract' });
});
afterAll(() => api.drop());

const call = (method: string, path: string, body?: unknown) =>
  api.call(method, `/api/v1/pool/${path}`, { token: operator, body });

test('fees hold from their time on, newest first', async () => {
  for (const [percent, validFrom] of [
    ['10', '2026-01-01T00:00:00Z'],
    ['7.5', '2026-11-20T00:00:00Z'],
  ]) {
    expect((await call('POST', 'fees', { percent, validFrom })).status).toBe(201);
  }
  const { json } = await call('GET', 'fees');
  expect(json.items.map((fee: { percent: string }) => fee.percent)).toEqual(['7.5', '10']);
});

test.each([
  [{ percent: '100.5' }],
  [{ percent: '-1' }],
  [{ percent: 5 }],
  [{ percent: '1.23456' }],
  [{ percent: '5', validFrom: 'soon' }],
])('the fee %j is refused', async (body) => {
  expect((await call('POST', 'fees', body)).status).toBe(422);
});

const sharesOf = (json: {
  shares: { name: string | null; amountNanoton: string; address: string | null }[];
}) => json.shares.map(({ name, amountNanoton, address }) => [name, amountNanoton, address]);

test('shares divide what came through the pool’s contracts, less the fee of its time, to the nanoton', async () => {
  const { json } = await call('GET', `shares?${period}`);
  // 1,000 at 10 % and 1,001 at 7.5 % (75.075, cut): 2,001 − 175 = 1,826 in 2 : 3 : 1 for the pool, Ann and Bob:
  // 608.67, 913 and 304.33; the nanoton that is left goes to the pool, which lost most.
  expect(json).toMatchObject({ receivedNanoton: '2001', feeNanoton: '175', unsharedNanoton: '0' });
  expect(sharesOf(json)).toEqual([
    [null, '609', null],
    ['Ann', '913', friendly('ann')],
    ['Bob', '304', null],
  ]);
});

/** As `call`, for an answer that is no JSON. */
async function getText(path: string): Promise<string> {
  const answer = await api.app.request(`/api/v1/pool/${path}`, {
    headers: { Authorization: `Bearer ${operator}` },
  });
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  return answer.text();
}

test('the payment file has whoever can be paid', async () => {
  expect(await getText(`shares?${period}&format=csv`)).toBe(
    `address,amount,comment\r\n${friendly('ann')},0.000000913,Test pool 2026-11-16 – 2026-11-22\r\n`,
  );
});

test('a plan is kept once for a time, even by many at once, and only of a time that is over', async () => {
  const body = { from: from.toISOString(), to: to.toISOString() };
  const made = await Promise.all(Array.from({ length: 4 }, () => call('POST', 'share-plans', body)));
  expect(made.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  const overlapping = { from: '2026-11-22T23:59:59Z', to: '2026-11-23T10:00:00Z' };
  expect((await call('POST', 'share-plans', { ...overlapping, to: '2026-12-23T00:00:00Z' })).status).toBe(
    422,
  );
  const { json } = await call('GET', 'share-plans');
  expect(json).toMatchObject({ items: [{ receivedNanoton: '2001', feeNanoton: '175' }], nextCursor: null });
});

test('a transfer that arrives pays its share, and nothing else does', async () => {
  const { id } = (await call('GET', 'share-plans')).json.items[0];
  const plan = async () => (await call('GET', `share-plans/${id}`)).json;
  expect(await plan()).toMatchObject({ paidNanoton: '0', openNanoton: '1217' });
  const transfer = (amountNanoton: bigint, hours: number) =>
    insertTestPayout(api.db, {
      ...{ wallet: 'ann', kind: 'pool_transfer', amountNanoton, comment: `[plan ${id}]` },
      receivedAt: new Date(api.clock.now.getTime() + hours * 3_600_000),
    });
  await transfer(912n, 1);
  await transfer(913n, -1);
  expect((await plan()).paidNanoton).toBe('0');
  const payoutId = await transfer(913n, 2);
  const paid = await plan();
  expect(paid).toMatchObject({ paidNanoton: '913', openNanoton: '304' });
  expect(paid.shares[1].paidBy).toMatchObject({ payoutId });
  expect(await getText(`share-plans/${id}?format=csv`)).toBe('address,amount,comment\r\n');
});

test.each([
  ['from=2026-11-16T00:00:00Z', 'to'],
  ['from=2026-11-16&to=2026-11-17', 'from'],
  ['from=2026-11-17T00:00:00Z&to=2026-11-16T00:00:00Z', 'from'],
  ['from=2024-11-17T00:00:00Z&to=2026-11-16T00:00:00Z', 'from'],
  [`${period}&format=pdf`, 'format'],
])('shares of %s are refused', async (query, field) => {
  const { status, json } = await call('GET', `shares?${query}`);
  expect([status, json.error.field]).toEqual([422, field]);
});

test('a time without known earners is shown and cannot be planned', async () => {
  const later = 'from=2026-11-24T00:00:00Z&to=2026-11-25T00:00:00Z';
  expect((await call('GET', `shares?${later}`)).json).toMatchObject({
    ...{ receivedNanoton: '9999', unsharedNanoton: '9250', shares: [] },
  });
  api.clock.now = new Date('2026-11-26T00:00:00Z');
  const body = { from: '2026-11-24T00:00:00Z', to: '2026-11-25T00:00:00Z' };
  expect((await call('POST', 'share-plans', body)).status).toBe(422);
});

test('income tells the fee of what came within 30 days, each at the fee of its time, and what downtime cost', async () => {
  const { json } = await call('GET', 'income');
  expect(json).toMatchObject({
    // 1,000 at 10 %, 1,001 and 9,999 at 7.5 %, each cut.
    fee: {
      ...{ days: 30, percent: '7.5', receivedNanoton: '12000', feeNanoton: '924' },
      today: { from: '2026-11-26T00:00:00.000Z', receivedNanoton: '0', feeNanoton: '0' },
    },
    downtime: { days: 7, workers: 0, seconds: 0, lostNanoton: null, workersUnknown: 0 },
  });
});

test('today’s fee is of what came since the day began where the operator lives', async () => {
  const { clock } = api;
  clock.now = new Date('2026-11-24T18:00:00Z');
  const { json } = await call('GET', 'income');
  expect(json.fee.today).toEqual({
    from: '2026-11-24T00:00:00.000Z',
    receivedNanoton: '9999',
    // 7.5 %, cut.
    feeNanoton: '749',
  });
  const mia = await api.addPerson('Mia', { role: 'operator', status: 'active', timeZone: 'Asia/Tokyo' });
  const hers = await api.call('GET', '/api/v1/pool/income', { token: mia.token });
  expect(hers.json.fee.today).toMatchObject({ from: '2026-11-24T15:00:00.000Z', receivedNanoton: '0' });
});
