// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { afterEach, expect, test, vi } from 'vitest';
import {
  addMoney,
  createContract,
  createExpected,
  createPayout,
  type FakeMoney,
} from '../../test/fake-money.ts';
import { renderApp } from '../../test/render-app.tsx';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

async function open(path = '/payouts', change: (money: FakeMoney) => void = () => undefined) {
  let money: FakeMoney | undefined;
  const app = await renderApp({
    path,
    prepare: (pool) => {
      money = addMoney(pool);
      change(money);
    },
  });
  if (money === undefined) throw new Error('The pool was not prepared.');
  return { ...app, money };
}

const plain = (element: Element | null | undefined) =>
  element?.textContent?.replace(/[\u00a0\u202f]/g, ' ') ?? '';

test('unpaid is the hero, with its worth and the way to the next automatic payout', async () => {
  await open();
  const hero = await screen.findByRole('region', { name: 'Unpaid' });
  expect(plain(hero)).toContain('38.21TON');
  expect(plain(hero)).toContain('≈ $123.04');
  expect(plain(hero)).toContain('75 % of the way to 3.800 TON');
  expect(plain(hero)).toContain('nothing on the way');
});

test('what is unknown is never a zero', async () => {
  await open('/payouts', (money) => {
    const contract = createContract({ unpaidNanoton: null, inFlightNanoton: null, nextPayout: null });
    money.expected = createExpected([contract]);
    money.expected.totals = { ...money.expected.totals, unpaidNanoton: null, inFlightNanoton: null };
  });
  const hero = await screen.findByRole('region', { name: 'Unpaid' });
  expect(plain(hero)).toContain('— unknown');
  expect(plain(hero)).not.toMatch(/0TON/);
});

test('a row tells when, who, how far verified and what became of it; unverified ones are in no sum', async () => {
  await open('/payouts', (money) => {
    money.payouts = [
      createPayout(1, { proven: false }),
      createPayout(2, {
        verification: 'unverified',
        workerName: null,
        workerId: null,
        amountNanoton: '500000000',
      }),
    ];
  });
  const first = await screen.findByRole('button', { name: /h100-7/ });
  expect(plain(first)).toBe('13:41h100-73.822TONverified by worker · wallet not provenReceived');
  expect(plain(screen.getByRole('button', { name: /Unknown sender/ }))).toContain('not counted in totals');
  const head = screen.getByText('Today').parentElement;
  expect(plain(head)).toBe('Today1 received · 3.822 TON ≈ $12.31');
});

test('what is late and what is in flight stand above the ledger, with counts to filter by', async () => {
  await open('/payouts', (money) => {
    const gap = {
      ...{ kind: 'payout_overdue' as const, tokens: '1', amountNanoton: '3812000000' },
      since: '2026-11-23T09:10:00.000Z',
    };
    money.expected = createExpected([createContract({ inFlightNanoton: '3846000000', gaps: [gap] })]);
  });
  const due = await screen.findByRole('region', { name: 'Expected now' });
  const [late, flight] = within(due).getAllByRole('listitem');
  expect(plain(late)).toMatch(/3\.812TONdue 4 h 50 min agoLate$/);
  expect(plain(flight)).toMatch(/3\.846TONproxy EQ.*In flight$/);
  expect(plain(screen.getByText('3.812 late'))).toBe('3.812 late');
  fireEvent.click(screen.getByRole('button', { name: 'Late 1' }));
  expect(within(due).getAllByRole('listitem')).toHaveLength(1);
  expect(location.search).toBe('?show=late');
});

test('a press shows every digit, and where the price came from', async () => {
  await open('/payouts');
  fireEvent.click(await screen.findByRole('button', { name: /h100-7/ }));
  const sheet = await screen.findByRole('dialog');
  expect(plain(await within(sheet).findByText(/3822000001/))).toBe('3822000001 nanoton');
  expect(plain(sheet)).toContain('3.822000001 TON');
  expect(plain(sheet)).toContain('$3.22Source: coingecko, as of 23 November 13:40');
  expect(within(sheet).getByRole('link', { name: 'Open in the explorer' }).getAttribute('href')).toBe(
    `https://tonviewer.com/transaction/${'d'.repeat(64)}`,
  );
});

test('a link to a payout that is not there says so and leaves the page usable', async () => {
  await open('/payouts?payout=77');
  expect(await screen.findByText('It is not there, or it is not yours.')).toBeDefined();
});

test('filters are asked of the server and live in the address', async () => {
  const { money } = await open('/payouts?worker=6');
  await screen.findByRole('button', { name: /h100-7/ });
  expect(money.asked.at(-1)).toMatchObject({ workerId: '6' });
  fireEvent.change(screen.getByLabelText('Period'), { target: { value: 'month' } });
  await expect.poll(() => money.asked.at(-1)?.from).toBe('2026-10-31T23:00:00.000Z');
  expect(location.search).toBe('?worker=6&period=month');
});

test('what stands below the payouts waits for them, so that nothing moves when they come', async () => {
  const { hold } = await open();
  const profits = await screen.findByRole('region', { name: 'Profit by worker, 30 days' });
  hold(true);
  fireEvent.change(screen.getByLabelText('Period'), { target: { value: 'month' } });
  expect(await screen.findByRole('region', { name: 'Loading' })).toBeDefined();
  expect(profits.closest('[hidden]')).not.toBeNull();
  hold(false);
  await vi.waitFor(() => expect(profits.closest('[hidden]')).toBeNull());
  expect(screen.queryByRole('region', { name: 'Loading' })).toBeNull();
});

test('older payouts follow on a press', async () => {
  await open('/payouts', (money) => {
    money.payouts = [1, 2, 3].map((id) => createPayout(id));
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Show older' }));
  await expect.poll(() => screen.getAllByRole('button', { name: /h100-7/ })).toHaveLength(4);
  expect(screen.queryByRole('button', { name: 'Show older' })).toBeNull();
});

test('without a wallet the next step is to link one', async () => {
  await open('/payouts', (money) => {
    money.payouts = [];
    money.expected = createExpected();
    money.me = { wallets: [] };
  });
  expect((await screen.findByRole('link', { name: 'Link a wallet' })).getAttribute('href')).toBe('/account');
});

test('of an account in which nothing came yet neither months of zeros nor filters are shown', async () => {
  await open('/payouts', (money) => {
    money.payouts = [];
    money.days = [];
  });
  expect(await screen.findByText('No payouts yet')).toBeDefined();
  expect(screen.queryByRole('region', { name: 'Received per day, TON' })).toBeNull();
  expect(screen.queryByRole('button', { name: /^All/ })).toBeNull();
  expect(screen.queryByRole('combobox')).toBeNull();
});

test('an error says what is safe', async () => {
  const { pool } = await renderApp({
    path: '/payouts',
    prepare: (fake) => {
      addMoney(fake);
      fake.says.failWith = 503;
    },
  });
  expect((await screen.findByRole('alert')).textContent).toContain('Your coins are not affected');
  pool.says.failWith = null;
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('region', { name: 'Unpaid' })).toBeDefined();
});

test('a report is asked for as chosen, and a range needs both its days', async () => {
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:file');
  const { money } = await open('/payouts');
  await screen.findByRole('region', { name: 'Unpaid' });
  fireEvent.click(screen.getByRole('button', { name: 'Export' }));
  const sheet = await screen.findByRole('dialog');
  fireEvent.click(within(sheet).getByRole('button', { name: 'Dates' }));
  fireEvent.click(within(sheet).getByRole('button', { name: 'Download' }));
  expect(within(sheet).getByRole('alert').textContent).toBe('Choose both days.');
  fireEvent.click(within(sheet).getByRole('button', { name: '2025' }));
  fireEvent.change(within(sheet).getByLabelText('Format'), { target: { value: 'koinly' } });
  fireEvent.click(within(sheet).getByRole('button', { name: 'Download' }));
  expect(await within(sheet).findByText('Saved: report-2026.csv')).toBeDefined();
  expect(money.asked.at(-1)).toMatchObject({ year: '2025', format: 'koinly', currency: 'USD' });
});
