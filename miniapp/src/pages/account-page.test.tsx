// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';
import { addMoney, type FakeMoney } from '../../test/fake-money.ts';
import { renderApp } from '../../test/render-app.tsx';

afterEach(cleanup);

async function open() {
  let money: FakeMoney | undefined;
  const app = await renderApp({
    path: '/account',
    prepare: (pool) => {
      money = addMoney(pool);
    },
  });
  if (money === undefined) throw new Error('The pool was not prepared.');
  return { ...app, money };
}

test('an address that is refused says why, and what was typed stays', async () => {
  const { money } = await open();
  const field = await screen.findByLabelText<HTMLInputElement>('Add by address');
  money.refuse = { status: 422, code: 'bad_address', message: 'address: Not a TON address' };
  fireEvent.input(field, { target: { value: 'EQnonsense' } });
  fireEvent.click(screen.getByRole('button', { name: 'Add' }));
  expect((await screen.findByRole('alert')).textContent).toBe('address: Not a TON address');
  expect(field.value).toBe('EQnonsense');
  expect(money.sent).toEqual([
    { path: 'POST /api/v1/participants/me/wallets', body: { address: 'EQnonsense' } },
  ]);
});

test('a key is shown once, after it was named', async () => {
  const { money } = await open();
  fireEvent.click(await screen.findByRole('button', { name: 'New key' }));
  const sheet = await screen.findByRole('dialog');
  fireEvent.click(within(sheet).getByRole('button', { name: 'Make the key' }));
  expect(within(sheet).getByRole('alert').textContent).toContain('Name the key');
  expect(money.sent).toEqual([]);
  fireEvent.input(within(sheet).getByLabelText('Name'), { target: { value: 'grafana' } });
  fireEvent.click(within(sheet).getByRole('button', { name: 'Make the key' }));
  expect(await screen.findByText('cp_shown_once')).toBeDefined();
  expect(money.sent[0]?.body).toMatchObject({ name: 'grafana', scope: 'read' });
  fireEvent.click(screen.getByRole('button', { name: 'Close' }));
  await expect.poll(() => screen.queryByText('cp_shown_once')).toBeNull();
});

test('nothing is deleted until the word is typed', async () => {
  const { money, parts } = await open();
  fireEvent.click(await screen.findByRole('button', { name: 'Delete my data' }));
  const sheet = await screen.findByRole('dialog');
  const remove = within(sheet).getByRole('button', { name: 'Delete my data' });
  fireEvent.click(remove);
  expect(money.sent).toEqual([]);
  fireEvent.input(within(sheet).getByLabelText('Type DELETE to confirm'), { target: { value: 'delete' } });
  fireEvent.click(remove);
  await expect.poll(() => parts.session.state.value.state).toBe('closed');
  expect(money.sent[0]?.path).toBe('DELETE /api/v1/participants/me');
});

test('preferences are sent as they stand, and a refused zone stands under its field', async () => {
  const { money } = await open();
  const zone = await screen.findByLabelText<HTMLInputElement>('Time zone');
  money.refuse = { status: 422, code: 'validation_failed', message: 'timeZone: not a time zone' };
  Object.assign(money.refuse, { field: 'timeZone' });
  fireEvent.input(zone, { target: { value: 'Mars/Base' } });
  const form = zone.closest('form') as HTMLFormElement;
  fireEvent.click(within(form).getByRole('button', { name: 'Save' }));
  expect((await within(form).findByRole('alert')).textContent).toBe('timeZone: not a time zone');
  expect(money.sent[0]?.body).toEqual({
    ...{ name: 'Anna', language: 'en', timeZone: 'Mars/Base', currency: 'USD' },
  });
});
