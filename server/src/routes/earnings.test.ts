import { upsertLatestPrices } from '@cocoon-pool/db/prices';
import { createSession } from '@cocoon-pool/db/sessions';
import { insertTestPayout, linkTestWallet } from '@cocoon-pool/db/testing-ledger';
import { insertMarkedMetrics } from '@cocoon-pool/db/testing-workers';
import { ensureMetricPartitions } from '@cocoon-pool/db/worker-metrics';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../test-app.ts';

const hourMs = 3_600_000;
const now = new Date('2026-11-23T12:00:00Z');
let api: TestApp;
let ann: { id: string; token: string };
let operator: string;
let workerId: string;

beforeAll(async () => {
  api = await createTestApp();
  operator = await api.addKey('operator');
  api.clock.now = new Date(now.getTime() - 12 * 24 * hourMs);
  ann = await api.addPerson('Ann', { timeZone: 'Europe/Berlin', currency: 'EUR' });
  workerId = await api.addWorker('8.8.8.8:12000', ann.id);
  // An hour's work every hour for 10 days: 1 coin, and 2 on the 20th there.
  const rows = Array.from({ length: 240 }, (_, hours) => new Date(now.getTime() - (hours + 0.5) * hourMs));
  for (const ts of rows) await ensureMetricPartitions(api.db, ts);
  await insertMarkedMetrics(
    api.db,
    rows.map((ts) => {
      const isDouble = ts >= new Date('2026-11-19T23:00:00Z') && ts < new Date('2026-11-20T23:00:00Z');
      return { workerId, ts, up: true, earnedNanotonIncrease: isDouble ? 2_000_000_000n : 1_000_000_000n };
    }),
  );
  await linkTestWallet(api.db, { name: 'ann', participantId: ann.id });
  await linkTestWallet(api.db, { name: 'typed', participantId: ann.id, isProven: false });
  const receive = (hours: number, wallet: string, rest = {}) => {
    const receivedAt = new Date(now.getTime() - hours * hourMs);
    return insertTestPayout(api.db, { wallet, receivedAt, amountNanoton: 10n ** 9n, ...rest });
  };
  await receive(2, 'ann');
  await receive(24 * 8, 'ann', { kind: 'pool_transfer' });
  await receive(3, 'typed');
  await receive(3, 'ann', { verification: 'unverified' });
  const latest = { currency: 'EUR', value: '2.5', source: 'tonapi', granularity: 'minute' } as const;
  await upsertLatestPrices(api.db, [{ ...latest, at: now }]);
  api.clock.now = now;
  const session = { participantId: ann.id, method: 'telegram' } as const;
  ann.token = (await createSession(api.db, session, now)).token;
});
afterAll(() => api.drop());

const get = async (path: string, token = ann.token) => {
  const { status, json } = await api.call('GET', `/api/v1/${path}`, { token });
  expect(status, JSON.stringify(json)).toBe(200);
  return json;
};

test('a person’s earnings are of their day, estimates apart from what arrived', async () => {
  const earnings = await get('earnings');
  // Berlin's day began 13 hours ago.
  expect(earnings.today).toMatchObject({
    ...{ from: '2026-11-22T23:00:00.000Z', estimatedNanoton: '13000000000', estimatedValue: '32.50' },
    receivedNanoton: '1000000000',
  });
  expect(earnings.sevenDays).toMatchObject({
    estimatedNanoton: '192000000000',
    receivedNanoton: '1000000000',
  });
  expect(earnings.thirtyDays).toMatchObject({
    estimatedNanoton: '264000000000',
    receivedNanoton: '2000000000',
  });
  expect(earnings.days.map((day: { date: string; estimatedNanoton: string }) => day.date)).toEqual([
    ...['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22'],
  ]);
  expect(earnings.days[4].estimatedNanoton).toBe('48000000000');
  // Six days of 24 and one of 48: the 20th and the 80th percentile are 24 both.
  expect(earnings.projection).toMatchObject({
    ...{ days: 30, lowNanoton: '720000000000', highNanoton: '720000000000', daysKnown: 7 },
    lowValue: '1800.00',
  });
  expect(earnings).toMatchObject({ participantId: ann.id, timeZone: 'Europe/Berlin', currency: 'EUR' });
});

test('the pool and a worker have their own; of a stranger’s worker there is nothing', async () => {
  expect(await get('earnings', operator)).toMatchObject({
    ...{ participantId: null, timeZone: 'UTC', currency: 'USD', price: null },
    today: { estimatedNanoton: '12000000000', estimatedValue: null },
  });
  expect(await get(`earnings?workerId=${workerId}`)).toMatchObject({
    ...{ workerId, participantId: ann.id },
    today: { estimatedNanoton: '13000000000' },
  });
  const other = await api.addPerson('Other');
  const stranger = await api.call('GET', `/api/v1/earnings?workerId=${workerId}`, { token: other.token });
  expect(stranger.status).toBe(404);
  expect(await get('earnings', other.token)).toMatchObject({
    today: { estimatedNanoton: null },
    projection: null,
  });
});

const put = (path: string, body: unknown) => api.call('PUT', `/api/v1/${path}`, { token: ann.token, body });

test('profit names what is missing until it is told, and is then what arithmetic says', async () => {
  const path = `workers/${workerId}/profit?from=2026-11-22T12:00:00Z&to=2026-11-23T12:00:00Z`;
  expect(await get(path)).toMatchObject({
    ...{ estimatedNanoton: '24000000000', revenue: '60.00', profit: null, breakEvenCoefficient: null },
    missing: ['power', 'hardware'],
  });
  const hardware = {
    ...{ price: '36500', currency: 'EUR', purchasedAt: '2026-01-01T00:00:00Z', depreciationMonths: 12 },
  };
  expect((await put(`workers/${workerId}/costs`, { statedWatts: 1_000, hardware })).status).toBe(200);
  expect((await get(path)).missing).toEqual(['tariff']);
  await put('participants/me/tariff', {
    ...{ pricePerKwh: '0.25', currency: 'EUR', validFrom: '2026-01-01T00:00:00Z' },
  });
  // 24 × 2.5 = 60; 24 kWh × 0.25 = 6; 36,500 / 365 = 100 a day: 60 − 6 − 100.
  expect(await get(path)).toMatchObject({
    ...{ electricity: '6.00', depreciation: '100.00', profit: '-46.00', missing: [] },
    power: { watts: 1_000, source: 'stated', coverageRatio: 0, overheadWatts: null, kwh: '24' },
  });
  expect(await get(`${path}&currency=USD`)).toMatchObject({
    ...{ profit: null, missing: ['price', 'tariff_currency', 'hardware_currency'] },
  });
  expect(await get(`workers/${workerId}/costs`)).toMatchObject({ statedWatts: 1_000 });
});

test('electricity is as measured on the GPUs where it was, and as stated for the rest', async () => {
  const path = `workers/${workerId}/profit?from=2026-11-22T12:00:00Z&to=2026-11-23T12:00:00Z`;
  const hours = (count: number, value: number) => [
    ...Array(24 - count).fill(null),
    ...Array(count).fill(value),
  ];
  await api.db
    .insertInto('workerPowerDays')
    .values({
      workerId,
      day: new Date('2026-11-22T00:00:00Z'),
      watts: hours(6, 500),
      seconds: hours(6, 3_600),
    })
    .execute();
  const before = await get(`workers/${workerId}/costs`);
  expect(before).toMatchObject({ overheadWatts: null });
  await put(`workers/${workerId}/costs`, { ...before, overheadWatts: 150 });
  // 6 h × (0.5 + 0.15) kW + 18 h × 1 kW = 3.9 + 18 = 21.9 kWh × 0.25 = 5.475; 60 − 5.475 − 100.
  expect(await get(path)).toMatchObject({
    ...{ electricity: '5.48', profit: '-45.48', missing: [] },
    power: { watts: 913, source: 'mixed', coverageRatio: 0.25, overheadWatts: 150, kwh: '21.9' },
  });
  const { overheadWatts: _kept, ...rest } = before;
  await put(`workers/${workerId}/costs`, { ...rest, statedWatts: null });
  expect(await get(`workers/${workerId}/costs`)).toMatchObject({ statedWatts: null, overheadWatts: 150 });
  expect(await get(path)).toMatchObject({ power: null, profit: null, missing: ['power'] });
  // 6 h × 0.65 kW = 3.9 kWh × 0.25 = 0.975.
  expect(
    await get(`workers/${workerId}/profit?from=2026-11-22T18:00:00Z&to=2026-11-23T00:00:00Z`),
  ).toMatchObject({
    ...{ electricity: '0.98' },
    power: { watts: 650, source: 'measured', coverageRatio: 1, kwh: '3.9' },
  });
  await put(`workers/${workerId}/costs`, { ...before, overheadWatts: null });
});

test.each([
  ['workers/{w}/costs', { statedWatts: null, overheadWatts: -1, hardware: null }, 'overheadWatts'],
  ['workers/{w}/costs', { statedWatts: 0, hardware: null }, 'statedWatts'],
  ['workers/{w}/costs', { statedWatts: 1.5, hardware: null }, 'statedWatts'],
  ['workers/{w}/costs', { statedWatts: null, hardware: { price: '1' } }, 'hardware.currency'],
  ['workers/{w}/costs', { statedWatts: null }, 'hardware'],
  ['participants/me/tariff', { pricePerKwh: '-1', currency: 'EUR' }, 'pricePerKwh'],
  ['participants/me/tariff', { pricePerKwh: '10.01', currency: 'EUR' }, 'pricePerKwh'],
  ['participants/me/tariff', { pricePerKwh: 0.3, currency: 'EUR' }, 'pricePerKwh'],
  ['participants/me/tariff', { pricePerKwh: '0.3', currency: 'TON' }, 'currency'],
  ['participants/me/tariff', { pricePerKwh: '0.3', currency: 'EUR', validFrom: 'soon' }, 'validFrom'],
])('PUT %s %j is refused', async (path, body, field) => {
  const { status, json } = await put(path.replace('{w}', workerId), body);
  expect([status, json.error.field]).toEqual([422, field]);
});

test('a tariff of a later day leaves the earlier ones, and both changes are audited', async () => {
  await put('participants/me/tariff', { pricePerKwh: '0.30', currency: 'EUR' });
  expect((await get('participants/me/tariffs')).items).toEqual([
    { validFrom: '2026-01-01T00:00:00.000Z', currency: 'EUR', pricePerKwh: '0.25' },
    { validFrom: '2026-11-22T23:00:00.000Z', currency: 'EUR', pricePerKwh: '0.30' },
  ]);
  const entries = await api.db
    .selectFrom('auditLog')
    .select('actor')
    .where('action', '=', 'participant.tariff_set')
    .execute();
  expect(entries).toEqual([{ actor: `participant:${ann.id}` }, { actor: `participant:${ann.id}` }]);
});

test('only the owner of a payout, or an operator, sets its price, which is audited', async () => {
  const { id } = await api.db
    .selectFrom('payouts')
    .select('id')
    .where('kind', '=', 'pool_transfer')
    .executeTakeFirstOrThrow();
  const other = await api.addPerson('Stranger');
  const body = { currency: 'EUR', value: '3.25' };
  const path = `/api/v1/payouts/${id}/price`;
  expect((await api.call('PUT', path, { token: other.token, body })).status).toBe(404);
  expect((await put(`payouts/${id}/price`, body)).json).toEqual({
    ...{ payoutId: id, currency: 'EUR', value: '3.25', source: 'manual', suggested: null },
  });
  expect((await put(`payouts/${id}/price`, { currency: 'EUR', value: '-3' })).status).toBe(422);
  expect((await put(`payouts/${id}/price`, { currency: 'EUR', value: null })).json.value).toBeNull();
  const entries = await api.db
    .selectFrom('auditLog')
    .select('detail')
    .where('action', '=', 'payout.price_set')
    .orderBy('id')
    .execute();
  expect(entries.map(({ detail }) => detail)).toEqual([
    { currency: 'EUR', before: null, after: '3.25' },
    { currency: 'EUR', before: '3.25', after: null },
  ]);
});

test('what lacks a price for a day is shown to operators with its fix', async () => {
  const mine = await get('prices');
  expect(mine).toEqual({
    items: [{ currency: 'EUR', value: '2.5', source: 'tonapi', at: now.toISOString() }],
    pending: null,
  });
  const { pending } = await get('prices', operator);
  expect(pending).toMatchObject({ payouts: 4, fix: expect.stringContaining('prices import') });
});
