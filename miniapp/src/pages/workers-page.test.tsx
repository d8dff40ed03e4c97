// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';
import { renderApp } from '../../test/render-app.tsx';

afterEach(cleanup);

const rows = () =>
  screen.getAllByRole('listitem').map((row) => row.textContent?.replace(/[\u00a0\u202f]/g, ' ') ?? '');

test('workers are listed worst first with state, reason, rate and unpaid amount', async () => {
  await renderApp({ path: '/workers' });
  await screen.findByText('h100-6');
  expect(rows()[1]).toBe('h100-6 Qwen3-32B0req/minDown · model disconnected5.043 TON');
  expect(rows().map((row) => row.slice(0, 6))).toEqual([
    'h100-5',
    'h100-6',
    'h100-3',
    'h200-8',
    'h200-9',
    'h100-1',
    'h100-2',
    'h100-4',
    'h100-7',
  ]);
});

test('what is not known is a dash with the word, never a zero', async () => {
  await renderApp({ path: '/workers' });
  const row = (await screen.findByText('h200-9')).closest('li');
  expect(row?.textContent).toContain('—unknown');
  expect(row?.textContent).not.toContain('0req');
  expect(row?.querySelector('svg')?.dataset.s).toBe('unknown');
});

test('chips carry counts and narrow the list', async () => {
  await renderApp({ path: '/workers' });
  const chip = await screen.findByRole('button', { name: 'Down 2' });
  fireEvent.click(chip);
  expect(chip.getAttribute('aria-pressed')).toBe('true');
  expect(rows()).toHaveLength(2);
});

test('a search without a match offers to clear it', async () => {
  await renderApp({ path: '/workers' });
  fireEvent.input(await screen.findByLabelText('Search workers'), { target: { value: 'nothing' } });
  fireEvent.click(await screen.findByRole('button', { name: 'Clear filter' }));
  expect(rows()).toHaveLength(9);
});

test('while the first answer is on its way the shape of the list is shown', async () => {
  const { hold } = await renderApp({ path: '/workers', isHeld: true });
  expect(await screen.findByLabelText('Loading')).toBeDefined();
  expect(screen.queryByText('h100-6')).toBeNull();
  hold(false);
  expect(await screen.findByText('h100-6')).toBeDefined();
});

test('without workers the next step is offered', async () => {
  await renderApp({
    path: '/workers',
    prepare: (pool) => {
      pool.says.workers = [];
    },
  });
  const empty = (await screen.findByText('No workers yet')).closest('section');
  expect(
    within(empty as HTMLElement)
      .getByRole('link', { name: 'Add worker' })
      .getAttribute('href'),
  ).toBe('/workers/add');
});

test('an error says what is safe, and trying again brings the list', async () => {
  const { pool } = await renderApp({
    path: '/workers',
    prepare: (fake) => {
      fake.says.failWith = 503;
    },
  });
  expect((await screen.findByRole('alert')).textContent).toContain('Your workers are not affected');
  pool.says.failWith = null;
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('h100-6')).toBeDefined();
});

test('an answer older than a minute is announced with its age and can be refreshed', async () => {
  const { advance, pool } = await renderApp({ path: '/workers' });
  await screen.findByText('h100-6');
  act(() => advance(231));
  const banner = await screen.findByText(/Data is/);
  expect(banner.textContent?.replace(/\u00a0/g, ' ')).toBe('Data is 4 min old.');
  pool.requests.length = 0;
  fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
  await expect.poll(() => pool.requests).toContain('GET /api/v1/workers');
});

test('when nobody scrapes the fault is named as ours and no state is vouched for', async () => {
  await renderApp({
    path: '/workers',
    prepare: ({ says }) => {
      says.newestSampledAt = new Date(says.newestSampledAt.getTime() - 180_000);
    },
  });
  expect((await screen.findByRole('status')).textContent).toContain('We cannot see workers since');
  expect(
    new Set([...document.querySelectorAll('li svg')].map((mark) => (mark as SVGElement).dataset.s)),
  ).toEqual(new Set(['unknown']));
});

test('a lost network is said, with the time of what is shown', async () => {
  await renderApp({ path: '/workers' });
  await screen.findByText('h100-6');
  Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
  fireEvent(window, new Event('offline'));
  expect((await screen.findByRole('status')).textContent).toContain('No internet.');
  Object.defineProperty(navigator, 'onLine', { value: true, configurable: true });
});

test('the page speaks Russian, numbers included', async () => {
  await renderApp({ path: '/workers', language: 'ru' });
  await screen.findByText('h100-6');
  expect(rows()[1]).toBe('h100-6 Qwen3-32B0запр/минСбой · нет связи с моделью5,043 TON');
  expect(document.documentElement.lang).toBe('ru');
});

test('a rejected token is renewed without the reader noticing', async () => {
  const { pool } = await renderApp({ path: '/workers' });
  await screen.findByText('h100-6');
  pool.says.rejectTokens = true;
  pool.requests.length = 0;
  document.dispatchEvent(new Event('visibilitychange'));
  await expect.poll(() => pool.requests).toContain('POST /api/v1/auth/demo');
  await expect.poll(() => pool.says.rejectTokens).toBe(false);
  expect(screen.getByText('h100-6')).toBeDefined();
});
