// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';
import { addMoney, type FakeMoney } from '../../test/fake-money.ts';
import { renderApp } from '../../test/render-app.tsx';

afterEach(cleanup);

async function open(path: string, role: 'operator' | 'participant', change?: (money: FakeMoney) => void) {
  let money: FakeMoney | undefined;
  await renderApp({
    ...{ path, role },
    prepare: (pool) => {
      money = addMoney(pool);
      change?.(money);
    },
  });
  if (money === undefined) throw new Error('The pool was not prepared.');
  return money;
}

test('participants are told that the page is for operators', async () => {
  await open('/participants', 'participant');
  expect(await screen.findByText('This page is for operators.')).toBeDefined();
});

test('who waits can be let in', async () => {
  const money = await open('/participants?person=1', 'operator', (fake) => {
    fake.me = { status: 'pending' };
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Let in' }));
  await expect
    .poll(() => money.sent)
    .toEqual([{ path: 'PATCH /api/v1/participants/1', body: { status: 'active' } }]);
});

test('an invite is shown once, as what the bot takes', async () => {
  const money = await open('/participants', 'operator');
  fireEvent.click(await screen.findByRole('button', { name: 'New invite' }));
  const sheet = await screen.findByRole('dialog');
  fireEvent.change(within(sheet).getByLabelText('Comes in as'), { target: { value: 'operator' } });
  fireEvent.click(within(sheet).getByRole('button', { name: 'Make the invite' }));
  expect(await screen.findByText('/start inv_shown_once')).toBeDefined();
  expect(money.sent[0]?.body).toEqual({
    ...{ role: 'operator', usesMax: 1, expiresAt: '2026-11-30T14:00:00.000Z' },
  });
});

test('a fee above all is refused before it is sent; shares name who has no proven wallet', async () => {
  const money = await open('/participants', 'operator');
  fireEvent.input(await screen.findByLabelText('Pool fee, %'), { target: { value: '101' } });
  fireEvent.click(screen.getByRole('button', { name: 'Set the fee' }));
  expect((await screen.findByRole('alert')).textContent).toBe('From 0 to 100, at most 4 decimals.');
  expect(money.sent).toEqual([]);
  expect(await screen.findByText('no proven wallet')).toBeDefined();
});
