// @vitest-environment happy-dom
import { act, cleanup } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
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

test('figures are read again every 15 s, not while the page is hidden, and at once when it is shown', async () => {
  const { pool } = await renderApp({ path: '/workers' });
  const reads = () => pool.requests.filter((request) => request === 'GET /api/v1/workers').length;
  const pass = (seconds: number) =>
    act(async () => {
      await vi.advanceTimersByTimeAsync(seconds * 1000);
    });
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
