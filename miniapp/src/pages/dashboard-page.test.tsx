// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEarnings, createIncident } from '../../test/fake-incidents.ts';
import { addMoney, createContract, createExpected } from '../../test/fake-money.ts';
import type { FakePool } from '../../test/fake-pool.ts';
import { createReceiver } from '../../test/fake-settings.ts';
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

test('incidents hang under health, worst first, with reason, duration and what they cost an hour', async () => {
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
          cost: 'none',
        }),
        createIncident({ id: '3', openedAt: '2026-11-23T13:47:00Z' }),
        createIncident({ lossNanotonPerHour: '424000000' }),
      ];
    },
  });
  const list = await screen.findByRole('list', { name: 'Active incidents' });
  await within(list).findByText('−0.424');
  expect(within(list).getAllByRole('listitem').map(text)).toEqual([
    'h1Down · 12 min−0.424TON/h',
    'h1Down · 13 min— unknownTON/h',
    'h9Low wallet balance · 18 min',
  ]);
});

test('the cost of an incident that opens is read when it opens', async () => {
  const incident = createIncident({ lossNanotonPerHour: '424000000' });
  const { pool, parts } = await renderApp({
    ...{ path: '/dashboard', role: 'operator' },
    prepare: ({ says }) => {
      says.incidents = [];
    },
  });
  await screen.findByRole('region', { name: 'Fleet health' });
  const { id, kind, severity, openedAt, closedAt } = incident;
  const line = { id, kind, severity, openedAt, closedAt, participantId: '1', host: 'h1', workers: 1 };
  parts.live.incidents.value = [];
  parts.live.isOn.value = true;
  await expect
    .poll(() => pool.requests.filter((one) => one.endsWith('/incidents')).length)
    .toBeGreaterThan(1);
  pool.says.incidents = [incident];
  parts.live.incidents.value = [{ ...line, workerName: 'h100-1' }];
  expect(text(await screen.findByText('−0.424'))).toBe('−0.424TON/h');
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

test('one chat for critical alerts asks for a second receiver, and none for a first one', async () => {
  const app = await renderApp({
    path: '/dashboard',
    prepare: ({ says }) => {
      says.receivers = [createReceiver({})];
    },
  });
  const second = await screen.findByRole('link', { name: /^Add a second receiver/ });
  expect(text(second)).toBe('Add a second receiverCritical alerts reach one chat only');
  expect(second.getAttribute('href')).toBe('/settings/receivers');
  app.parts.cache.change('receivers', () => []);
  expect(text(await screen.findByRole('link', { name: /^Add a receiver/ }))).toContain(
    'Nobody hears your alerts',
  );
});

test('where receivers cannot be read nobody is told that they are missing', async () => {
  await renderApp({
    path: '/dashboard',
    prepare: ({ says }) => {
      says.receivers = null;
    },
  });
  expect(text(await screen.findByRole('region', { name: 'Needs you' }))).not.toContain('receiver');
});

test('a late payout needs somebody unless an incident on the page tells of it', async () => {
  const since = '2026-11-23T13:10:00Z';
  const gaps = [{ kind: 'payout_overdue' as const, tokens: '9', amountNanoton: '3812000000', since }];
  const prepare = (pool: FakePool) => {
    addMoney(pool).expected = createExpected([createContract({ gaps })]);
  };
  await renderApp({ path: '/dashboard', prepare });
  const late = await screen.findByRole('link', { name: /^Payout is late/ });
  expect(text(late)).toBe('Payout is late3.812 TON for h100-1, due 50 min ago');
  expect(late.getAttribute('href')).toBe('/payouts?show=late');
  cleanup();
  await renderApp({
    path: '/dashboard',
    prepare: (pool) => {
      prepare(pool);
      pool.says.incidents = [createIncident({ kind: 'payout_expected_missing' })];
    },
  });
  await screen.findByRole('list', { name: 'Active incidents' });
  expect(text(await screen.findByRole('region', { name: 'Needs you' }))).not.toContain('late');
});

test('an operator whom no message reaches is asked for a receiver', async () => {
  await renderApp({
    ...{ path: '/dashboard', role: 'operator' },
    prepare: ({ says }) => {
      says.receivers = [];
    },
  });
  expect(await screen.findByRole('link', { name: /^Add a receiver/ })).toBeDefined();
});

test('without workers the next step stands alone, and nothing is counted or charted', async () => {
  await renderApp({
    path: '/dashboard',
    prepare: ({ says }) => {
      says.workers = [];
    },
  });
  expect(await screen.findByText('Add the first worker')).toBeDefined();
  expect(screen.getByRole('link', { name: 'Add worker' }).getAttribute('href')).toBe('/workers/add');
  for (const name of ['Money', 'Fleet health', 'Activity', 'Needs you']) {
    expect(screen.queryByRole('region', { name })).toBeNull();
  }
});

test('what workers earned that are gone is still told', async () => {
  await renderApp({
    path: '/dashboard',
    prepare: ({ says }) => {
      says.workers = [];
      says.earnings = earnings;
    },
  });
  expect((await screen.findByText('2,014')).closest('section')?.getAttribute('aria-label')).toBe('Money');
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
