// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addMoney, type FakeMoney } from '../test/fake-money.ts';
import { renderApp } from '../test/render-app.tsx';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  setHidden(false);
});

function setHidden(isHidden: boolean): void {
  Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}

const pass = (seconds: number) =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(seconds * 1000);
  });

test('figures are read again every 15 s, not while the page is hidden, and at once when it is shown', async () => {
  const { pool } = await renderApp({ path: '/workers' });
  const reads = () => pool.requests.filter((request) => request === 'GET /api/v1/workers').length;
  await vi.waitFor(() => expect(document.querySelector('a.worker-row')).not.toBeNull());
  expect(reads()).toBe(1);
  await pass(14);
  expect(reads()).toBe(1);
  await pass(2);
  expect(reads()).toBe(2);
  setHidden(true);
  await pass(120);
  expect(reads()).toBe(2);
  setHidden(false);
  await pass(1);
  expect(reads()).toBe(3);
});

test('a message to people is followed until all have heard it or cannot, and not asked for again after that', async () => {
  let money: FakeMoney | undefined;
  const { pool } = await renderApp({
    ...{ path: '/participants', role: 'operator' },
    prepare: (fake) => {
      money = Object.assign(addMoney(fake), { broadcastWaiting: 2 });
    },
  });
  const reads = () => pool.requests.filter((request) => request === 'GET /api/v1/broadcasts/9').length;
  const findWaiting = () => screen.queryByText('Waiting', { selector: '.account-main' });
  await vi.waitFor(() => expect(screen.queryByRole('button', { name: 'Hello' })).not.toBeNull());
  fireEvent.click(screen.getByRole('button', { name: 'Hello' }));
  await vi.waitFor(() => expect(findWaiting()).not.toBeNull());
  expect(reads()).toBe(1);
  await pass(6);
  expect(reads()).toBe(2);
  Object.assign(money ?? {}, { broadcastWaiting: 0 });
  await pass(5);
  expect(reads()).toBe(3);
  await vi.waitFor(() => expect(findWaiting()).toBeNull());
  await pass(120);
  setHidden(true);
  setHidden(false);
  await pass(1);
  expect(reads()).toBe(3);
});
