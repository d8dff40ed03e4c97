// @vitest-environment happy-dom
import { cleanup, screen, within } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';
import { createIncident } from '../../test/fake-incidents.ts';
import { addMoney, createPayout } from '../../test/fake-money.ts';
import type { FakePool } from '../../test/fake-pool.ts';
import { renderApp, setWidth } from '../../test/render-app.tsx';

afterEach(cleanup);

const text = (element: Element | null | undefined) => element?.textContent?.replace(/[\u00a0\u202f]/g, ' ');
const desk = { path: '/dashboard', widthPx: 1280 };

test('the worst workers stand in a table with why and since when, and lead to their pages', async () => {
  await renderApp({
    ...desk,
    prepare: ({ says }) => {
      says.incidents = [createIncident({ kind: 'wallet_low', worker: { id: '3', name: 'h100-3' } })];
    },
  });
  const table = await screen.findByRole('table', { name: 'Worst first' });
  expect(within(table).getAllByRole('columnheader').map(text)).toEqual([
    ...['Worker', 'State', 'Model', '24 h', 'Req/min', 'Unpaid TON'],
  ]);
  const rows = within(table).getAllByRole('row').slice(1);
  expect(rows).toHaveLength(8);
  expect(rows.slice(0, 4).map(text)).toEqual([
    'h100-5Down · no answer in timeQwen3-32B—unknown0.8124',
    'h100-6Down · model disconnectedQwen3-32B05.043',
    'h100-3Warning · low wallet balance 12 minQwen3-32B474.377',
    'h200-8Unknown · read 5 min agogpt-oss-120b—unknown5.418',
  ]);
  expect(within(table).getByRole('link', { name: 'h100-6' }).getAttribute('href')).toBe('/workers/6');
  expect(screen.getByRole('link', { name: 'All 9 workers' }).getAttribute('href')).toBe('/workers');
});

test('a fleet that the table holds needs no link to all', async () => {
  await renderApp({
    ...desk,
    prepare: ({ says }) => {
      says.workers = says.workers.slice(0, 8);
    },
  });
  await screen.findByRole('table', { name: 'Worst first' });
  expect(screen.queryByRole('link', { name: /^All \d/ })).toBeNull();
});

test('the last three payouts stand with their time, worker, state and amount, and open among the payouts', async () => {
  await renderApp({
    ...desk,
    prepare: (pool) => {
      const old = { receivedAt: '2026-11-21T12:41:00.000Z', verification: 'unverified' as const };
      addMoney(pool).payouts = [createPayout(3), createPayout(2, { workerName: null }), createPayout(1, old)];
    },
  });
  const last = await screen.findByRole('region', { name: 'Last payouts' });
  expect((await within(last).findAllByRole('listitem')).map(text)).toEqual([
    '13:41h100-7Received3.822TON',
    expect.stringMatching(/^13:41Proxy EQ.*Received3\.822TON$/),
    '21 Novh100-7Unverified3.822TON',
  ]);
  expect(within(last).getAllByRole('link')[1]?.getAttribute('href')).toBe('/payouts?payout=3');
});

test('a payout that was seen and is still being checked stands among the others by its time', async () => {
  await renderApp({
    ...desk,
    prepare: (pool) => {
      const seen = { receivedAt: '2026-11-23T12:50:00.000Z', verification: 'pending_verification' as const };
      addMoney(pool).payouts = [createPayout(2, seen), createPayout(1)];
    },
  });
  const last = await screen.findByRole('region', { name: 'Last payouts' });
  expect((await within(last).findAllByRole('listitem')).map(text)).toEqual([
    '13:50h100-7Checking3.822TON',
    '13:41h100-7Received3.822TON',
  ]);
});

test('before the first payout it is told when it comes, and without a wallet that one is missing', async () => {
  const prepare = (pool: FakePool) => {
    pool.app.get('/api/v1/participants/:id/wallets', (c) => c.json({ items: [wallet] }));
    addMoney(pool).payouts = [];
  };
  await renderApp({ ...desk, prepare });
  expect(await screen.findByText(/^Unpaid so far: 34\.22 TON\. The first comes by itself/)).toBeDefined();
  cleanup();
  await renderApp({
    ...desk,
    prepare: (pool) => {
      addMoney(pool).payouts = [];
    },
  });
  expect((await screen.findByRole('link', { name: 'Link a wallet' })).getAttribute('href')).toBe('/account');
});

test('payouts that cannot be read say so in their own place', async () => {
  await renderApp(desk);
  expect(await screen.findByText('Payouts could not be read')).toBeDefined();
  expect(screen.getByRole('table', { name: 'Worst first' })).toBeDefined();
});

const wallet = {
  ...{ address: `0:${'a'.repeat(64)}`, friendly: 'UQAbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_abcdefx9Kd' },
  ...{ proven: true, provenAt: null, linkedAt: '2026-11-01T00:00:00Z' },
};

test('who is signed in stands with the wallet and whether it is proven', async () => {
  await renderApp({
    ...desk,
    prepare: ({ app }) => {
      app.get('/api/v1/participants/:id/wallets', (c) =>
        c.json({ items: [{ ...wallet, friendly: 'UQother', proven: false }, wallet] }),
      );
    },
  });
  expect(text((await screen.findByText('UQAb…x9Kd')).parentElement)).toBe('UQAb…x9Kd · proven');
});

test('a window made wider becomes a desk, and a phone again when it is made narrower', async () => {
  const { pool } = await renderApp({ path: '/dashboard' });
  await screen.findByRole('region', { name: 'Needs you' });
  expect(screen.queryByRole('link', { name: 'Add worker' })).toBeNull();
  expect(pool.requests).not.toContain('GET /api/v1/payouts');
  setWidth(1280);
  expect((await screen.findByRole('link', { name: 'Add worker' })).getAttribute('href')).toBe('/workers/add');
  expect(await screen.findByRole('table', { name: 'Worst first' })).toBeDefined();
  setWidth(390);
  await expect.poll(() => screen.queryByRole('table', { name: 'Worst first' })).toBeNull();
});

test('operators have neither the table nor the payouts of one person', async () => {
  const { pool } = await renderApp({ ...desk, role: 'operator' });
  await screen.findByRole('region', { name: 'Lost and earned' });
  expect(screen.queryByRole('link', { name: 'Add worker' })).toBeNull();
  expect(screen.queryByRole('table', { name: 'Worst first' })).toBeNull();
  expect(pool.requests).not.toContain('GET /api/v1/payouts');
});

test('the table speaks Russian, figures included', async () => {
  await renderApp({
    ...{ ...desk, language: 'ru' },
    prepare: ({ says }) => {
      says.workers = says.workers.slice(0, 1);
    },
  });
  const table = await screen.findByRole('table', { name: 'Сначала проблемные' });
  expect(within(table).getAllByRole('row').slice(1).map(text)).toEqual(['h100-1В нормеQwen3-32B645,612']);
});
