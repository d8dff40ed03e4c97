// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';
import { addMoney, type FakeMoney } from '../../test/fake-money.ts';
import type { FakePool } from '../../test/fake-pool.ts';
import { renderApp } from '../../test/render-app.tsx';

afterEach(cleanup);

async function open(
  path: string,
  role: 'operator' | 'participant',
  change?: (money: FakeMoney, says: FakePool['says']) => void,
) {
  let money: FakeMoney | undefined;
  const { pool } = await renderApp({
    ...{ path, role },
    prepare: (pool) => {
      money = addMoney(pool);
      change?.(money, pool.says);
    },
  });
  if (money === undefined) throw new Error('The pool was not prepared.');
  return Object.assign(money, { pool });
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

test('a message keeps its text and its key through a failure, is sent to so many people, and is followed', async () => {
  const money = await open('/participants', 'operator', (fake) => {
    fake.refuse = { status: 500, code: 'internal', message: 'Broken' };
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Write to people' }));
  const text = await screen.findByLabelText('Message');
  fireEvent.input(text, { target: { value: 'x'.repeat(2_001) } });
  expect(await screen.findByText('At most 2,000 characters.')).toBeDefined();
  fireEvent.input(text, { target: { value: 'Hello & bye' } });
  fireEvent.click(screen.getByRole('button', { name: 'Preview' }));
  expect(await screen.findByText(/Hello & bye/, { selector: 'p' })).toBeDefined();
  fireEvent.click(await screen.findByRole('button', { name: 'Send to 46 people' }));
  expect(await screen.findByRole('alert')).toBeDefined();
  money.refuse = null;
  fireEvent.click(screen.getByRole('button', { name: 'Send to 46 people' }));
  expect(await screen.findByText('Ben: blocked')).toBeDefined();
  expect(money.sent).toHaveLength(2);
  expect(money.sent[1]?.body).toEqual(money.sent[0]?.body);
  expect(money.sent[0]?.body).toMatchObject({ text: 'Hello & bye', audience: { kind: 'everybody' } });
});

const showMore = () => within(screen.getByRole('dialog')).getByRole('button', { name: 'Show more' });

const listBoxes = () => [...document.querySelectorAll<HTMLInputElement>('.person-check')];

async function choose(name: string) {
  const search = screen.getByLabelText('Name or Telegram id', { selector: 'dialog *' });
  fireEvent.input(search, { target: { value: name } });
  fireEvent.click(await screen.findByRole('checkbox', { name: new RegExp(`^${name} 1 worker$`) }));
}

test('people are chosen by name through searches and steps, and only they are written to', async () => {
  const names = Array.from({ length: 230 }, (_, n) => `Owner ${String(n + 1).padStart(3, '0')}`);
  const { pool, sent } = await open('/participants', 'operator', (fake, says) => {
    fake.broadcastPeople = 1;
    says.people = names;
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Write to people' }));
  fireEvent.input(await screen.findByLabelText('Message'), { target: { value: 'Hello' } });
  fireEvent.change(screen.getByLabelText('To'), { target: { value: 'chosen' } });
  expect(screen.getByText('Nobody is chosen yet.')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Preview' }));
  expect(pool.requests).not.toContain('POST /api/v1/broadcasts/preview');

  fireEvent.click(screen.getByRole('button', { name: 'Choose people' }));
  expect(await screen.findAllByRole('checkbox')).toHaveLength(100);
  fireEvent.click(showMore());
  await expect.poll(() => listBoxes().length).toBe(200);
  await choose('Owner 007');
  await choose('Owner 229');
  expect(screen.getByText('Chosen: 2')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Done' }));
  expect(await screen.findByText('Chosen: 2 · Owner 007, Owner 229')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Preview' }));
  expect(
    await screen.findByText('Chosen, but no longer in the pool: 1. They will not get it.'),
  ).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Back' }));
  expect(await screen.findByText('Chosen: 2 · Owner 007, Owner 229')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Preview' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Send to 1 person' }));
  await expect.poll(() => sent).toHaveLength(1);
  expect(sent[0]?.body).toMatchObject({ audience: { kind: 'chosen', participantIds: ['7', '229'] } });
});

test('somebody is unchosen by a second press, and more people than the server takes are refused before it', async () => {
  const names = Array.from({ length: 600 }, (_, n) => `Owner ${n + 1}`);
  const { pool } = await open('/participants', 'operator', (_, says) => {
    says.people = names;
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Write to people' }));
  fireEvent.input(await screen.findByLabelText('Message'), { target: { value: 'Hello' } });
  fireEvent.change(screen.getByLabelText('To'), { target: { value: 'chosen' } });
  fireEvent.click(screen.getByRole('button', { name: 'Choose people' }));
  for (const read of [100, 200, 300, 400, 500, 600]) {
    await expect.poll(() => listBoxes().length).toBe(read);
    await act(() => {
      for (const box of listBoxes().slice(read - 100)) box.click();
    });
    if (read < 600) fireEvent.click(showMore());
  }
  expect(screen.getByText('Chosen: 600')).toBeDefined();
  expect(screen.getByRole('alert').textContent).toBe('At most 500 people.');
  fireEvent.click(screen.getByRole('button', { name: 'Done' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Preview' }));
  expect(pool.requests).not.toContain('POST /api/v1/broadcasts/preview');
  fireEvent.click(screen.getByRole('button', { name: 'Choose people' }));
  fireEvent.click(await screen.findByRole('checkbox', { name: /^Owner 1 1 worker$/ }));
  expect(screen.getByText('Chosen: 599')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Choose nobody' }));
  expect(screen.getByText('Chosen: 0')).toBeDefined();
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

test('an operator looks through somebody’s eyes, is told so on every page, and comes back', async () => {
  const { pool } = await open('/participants?person=1', 'operator');
  fireEvent.click(await screen.findByRole('button', { name: 'View as them' }));
  const banner = await screen.findByRole('complementary', { name: 'Viewing as somebody' });
  expect(banner.textContent).toContain('You are viewing as Anna. Read-only; the visit is in the audit log.');
  fireEvent.click(screen.getByRole('link', { name: 'Workers' }));
  await screen.findByText('h100-1');
  expect(pool.viewers.at(-1)).toBe('1');
  expect(screen.queryByRole('link', { name: 'People' })).toBeNull();
  fireEvent.click(within(banner).getByRole('button', { name: 'Back' }));
  expect(await screen.findByRole('link', { name: 'People' })).toBeDefined();
  expect(screen.queryByText(/You are viewing as/)).toBeNull();
});
