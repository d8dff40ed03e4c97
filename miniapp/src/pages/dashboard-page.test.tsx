// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEarnings, createIncident } from '../../test/fake-incidents.ts';
import { renderApp } from '../../test/render-app.tsx';
import type { PoolIncome, PoolStanding } from '../api-shapes.ts';

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
});
afterEach(cleanup);

const text = (element: Element | null | undefined) => element?.textContent?.replace(/[\u00a0\u202f]/g, ' ');
const earnings = createEarnings();

test('health is counted in a fixed order, zero included, and leads to the filtered list', async () => {
  await renderApp({ path: '/dashboard' });
  const health = await screen.findByRole('region', { name: 'Fleet health' });
  const links = within(health).getAllByRole('link').slice(0, 4);
  expect(links.map(text)).toEqual(['4OK', '1Warning', '2Down', '2Unknown']);
  expect(links[2]?.getAttribute('href')).toBe('/workers?status=down');
});

test('money shows its worth where the server tells the price', async () => {
  await renderApp({
    path: '/dashboard',
    prepare: ({ says }) => {
      says.earnings = earnings;
    },
  });
  await screen.findByText('+40.63');
  const money = text(screen.getByRole('region', { name: 'Money' }));
  expect(money).toContain('Unpaid34.22TON≈ $110.18');
  expect(money).toContain('Today+40.63TON≈ $130.83');
  expect(money).toContain('30 days2,014TON≈ $6,485');
  expect(money).toContain('1,950–2,080TON');
});

test('earnings that cannot be read are unknown, and unpaid stays an estimate', async () => {
  await renderApp({ path: '/dashboard' });
  const money = await screen.findByRole('region', { name: 'Money' });
  await expect.poll(() => text(money)).toBe('Unpaid34.22TONestimateToday—unknown30 days—unknown');
});

test('incidents hang under health, worst first, with reason and duration', async () => {
  await renderApp({
    path: '/dashboard',
    prepare: ({ says }) => {
      says.incidents = [
        createIncident({
          id: '2',
          kind: 'wallet_low',
          severity: 'warning',
          host: { id: '9', name: 'h9' },
          openedAt: '2026-11-23T13:42:00Z',
        }),
        createIncident({}),
      ];
    },
  });
  const list = await screen.findByRole('list', { name: 'Active incidents' });
  expect(within(list).getAllByRole('listitem').map(text)).toEqual([
    'h1Down · 12 min',
    'h9Low wallet balance · 18 min',
  ]);
});

test('where incidents cannot be read the troubled workers stand in', async () => {
  await renderApp({ path: '/dashboard' });
  const list = await screen.findByRole('list', { name: 'Active incidents' });
  expect(text(within(list).getAllByRole('link')[0])).toBe('h100-5Down · no answer in time');
});

test('decisions are asked for in words', async () => {
  await renderApp({ path: '/dashboard' });
  const needs = await screen.findByRole('region', { name: 'Needs you' });
  expect(text(needs)).toContain('Top up a walleth100-3: it pays gas for payouts');
  expect(text(needs)).toContain('Prove your wallet9 workers are read only until then');
});

test('without workers the next step is offered and nothing is charted', async () => {
  await renderApp({
    path: '/dashboard',
    prepare: ({ says }) => {
      says.workers = [];
    },
  });
  expect((await screen.findByRole('link', { name: /Add the first worker/ })).getAttribute('href')).toBe(
    '/workers/add',
  );
  expect(screen.queryByRole('region', { name: 'Activity' })).toBeNull();
});

test('an error says what is safe', async () => {
  await renderApp({
    path: '/dashboard',
    prepare: ({ says }) => {
      says.failWith = 503;
    },
  });
  expect((await screen.findByRole('alert')).textContent).toContain('Your workers are not affected');
});

const standing: PoolStanding = {
  ...{ at: '2026-11-23T14:00:00Z', usualOf: 'hour', changeRatio: -0.03, stepSeconds: 3_600, losingPeople: 1 },
  movers: [{ host: 'h2', requestsPerSecond: 3, changeRatio: -0.26, trend: [4, null, 3] }],
  losing: [{ participantId: '1', name: 'Anna', workers: 1, lossNanotonPerHour: '510000000' }],
};

test('operators see hosts as a map, what fell most and the people at risk', async () => {
  await renderApp({
    ...{ path: '/dashboard', role: 'operator' },
    prepare: ({ says }) => {
      says.standing = standing;
    },
  });
  const map = await screen.findByRole('button', { name: /^Fleet map, 3 hosts, 9 workers: 4 OK, 1 Warning/ });
  const movers = await screen.findByRole('region', { name: 'Worst movers' });
  await within(movers).findByText(/26/);
  expect(within(movers).getAllByRole('link').map(text)).toEqual([
    'h21 down, 1 warning of 3−26 %109 /min',
    'h11 down, 2 unknown of 5125 /min',
  ]);
  const risk = screen.getByRole('region', { name: 'Participants at risk' });
  expect(within(risk).getAllByRole('link').map(text)).toEqual([
    'Anna9 workers · 2 down · 1 warning−0.510TON/h',
  ]);
  expect(text(screen.getByRole('region', { name: 'Money' }))).toContain('−3 % vs usual');
  fireEvent.keyDown(map, { key: 'ArrowDown' });
  fireEvent.keyDown(map, { key: 'Enter' });
  expect(await screen.findByRole('dialog', { name: 'h1' })).toBeDefined();
});

test('home speaks Russian, numbers included', async () => {
  await renderApp({
    path: '/dashboard',
    language: 'ru',
    prepare: ({ says }) => {
      says.earnings = earnings;
    },
  });
  await screen.findByText('+40,63');
  expect(text(screen.getByRole('region', { name: 'Деньги' }))).toContain('Сегодня+40,63TON≈ 130,83 $');
});

const income: PoolIncome = {
  at: '2026-11-23T14:00:00Z',
  downtime: { days: 7, workers: 3, seconds: 7_200, lostNanoton: '1500000000', workersUnknown: 1 },
  fee: {
    ...{ days: 30, percent: '7.5', receivedNanoton: '40000000000', feeNanoton: '3000000000' },
    today: { from: '2026-11-22T23:00:00Z', receivedNanoton: '1712000000000', feeNanoton: '85600000000' },
  },
};

test('operators see what downtime cost, as an estimate, and what the fee brought', async () => {
  await renderApp({
    ...{ path: '/dashboard', role: 'operator' },
    prepare: ({ says }) => {
      says.income = income;
    },
  });
  const rows = await screen.findByRole('region', { name: 'Lost and earned' });
  expect((await within(rows).findAllByRole('listitem')).map(text)).toEqual([
    'Lost to downtime, 7 days3 workers stood still, 2 h in all · without 1 worker of which it is unknown≈ 1.500TON',
    'Earned, 30 daysUnpaid: 34.22 TON— unknown',
    'Fee, 30 days7.5 % now · of 40.00 TON received3.000TON',
  ]);
});

test('the fee of today is the operators’ hero, with its worth and what it is a part of', async () => {
  await renderApp({
    ...{ path: '/dashboard', role: 'operator' },
    prepare: ({ says }) => {
      Object.assign(says, { income, earnings });
    },
  });
  await screen.findByText('85.60');
  const money = text(screen.getByRole('region', { name: 'Money' }));
  expect(money).toContain('Fee income today85.60TON≈ $275.63 · 7.5 % of 1,712');
  expect(money).toContain('usual is not known yet');
});

test('a pool that has no wallet of its own sees what its workers earned today', async () => {
  await renderApp({
    ...{ path: '/dashboard', role: 'operator' },
    prepare: ({ says }) => {
      Object.assign(says, { income: { ...income, fee: null }, earnings });
    },
  });
  await screen.findByText('+40.63');
  expect(text(screen.getByRole('region', { name: 'Money' }))).toContain('Earned today+40.63TON≈ $130.83');
});

test('a loss that nobody knows is unknown, no downtime is none, and a pool without a wallet has no fee', async () => {
  const lost = { ...income.downtime, lostNanoton: null, workersUnknown: 3 };
  await renderApp({
    ...{ path: '/dashboard', role: 'operator' },
    prepare: ({ says }) => {
      says.income = { ...income, downtime: lost, fee: null };
    },
  });
  const rows = await screen.findByRole('region', { name: 'Lost and earned' });
  expect((await within(rows).findAllByRole('listitem')).map(text)).toEqual([
    'Lost to downtime, 7 days3 workers stood still, 2 h in all— unknown',
    'Earned, 30 daysUnpaid: 34.22 TON— unknown',
  ]);
  cleanup();
  await renderApp({
    ...{ path: '/dashboard', role: 'operator' },
    prepare: ({ says }) => {
      says.income = {
        ...income,
        downtime: { days: 7, workers: 0, seconds: 0, lostNanoton: null, workersUnknown: 0 },
      };
    },
  });
  expect(await screen.findByText('no worker stood still')).toBeDefined();
});

test('figures of loss and fee that cannot be read say so', async () => {
  await renderApp({ path: '/dashboard', role: 'operator' });
  expect(await screen.findByText('These figures could not be read.')).toBeDefined();
});
