// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEarnings } from '../../test/fake-incidents.ts';
import { createGpu } from '../../test/fake-workers.ts';
import { renderApp } from '../../test/render-app.tsx';

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
});
afterEach(cleanup);

const text = (element: Element | null | undefined) => element?.textContent?.replace(/[\u00a0\u202f]/g, ' ');
const figure = (label: string) => text(screen.getByText(label).closest('div'));

test('a worker without an answer says since when, and its figures are unknown', async () => {
  await renderApp({ path: '/workers/5' });
  const verdict = (await screen.findByText('The worker does not answer in time')).closest('section');
  expect(text(verdict)).toMatch(
    /^Down · 12 minThe worker does not answer in timeCheck that the host is up and its network is not overloaded\.Read 9 s ago · last answer \d\d:\d\d:\d\d$/,
  );
  expect(figure('Requests')).toBe('Requests—unknown');
  expect(figure('Unpaid')).toBe('Unpaid0.8124TONestimate');
});

test('a true zero stays a zero and shared earnings say so', async () => {
  await renderApp({ path: '/workers/6' });
  await screen.findByText('Model disconnected, no requests arrive');
  expect(figure('Requests')).toBe('Requests0/min1 h: 59');
  expect(figure('Errors')).toBe('Errors—unknown');
  expect(figure('Unpaid')).toBe('Unpaid5.043TONshared with 2 workers');
});

test('what a worker earns now, usually and today stands beside what it owes', async () => {
  await renderApp({
    path: '/workers/1',
    prepare: (pool) => {
      pool.says.earnings = createEarnings();
    },
  });
  await screen.findByText('Answers and takes requests');
  await waitFor(() => expect(figure('Earning')).toMatch(/^Earning[\d.]+TON\/husual [\d.]+$/));
  await waitFor(() => expect(figure('Today')).toMatch(/^Today[\d.]+TON≈ \$[\d.]+$/));
  expect(figure('Unpaid')).toMatch(/^Unpaid[\d.]+TON≈ \$[\d.]+$/);
});

test('what nobody tells of earnings and GPUs is unknown, never zero', async () => {
  await renderApp({ path: '/workers/1' });
  await screen.findByText('Answers and takes requests');
  expect(figure('Today')).toBe('Today—unknown');
  const cell = document.querySelectorAll('.figure-label');
  const gpu = [...cell].find(({ textContent }) => textContent === 'GPU');
  expect(text(gpu?.closest('div'))).toBe('GPU—unknown');
});

test('the hottest GPU is shown, with how busy all are and what they draw', async () => {
  await renderApp({
    path: '/workers/1',
    prepare: (pool) => {
      pool.says.gpus = [
        createGpu({ temperatureCelsius: 71, utilizationRatio: 0.9, powerWatts: 400 }),
        createGpu({ temperatureCelsius: 64, utilizationRatio: 0.7, powerWatts: 312 }),
      ];
    },
  });
  await screen.findByText('80 % busy · 712 W');
  expect(text(screen.getByText('80 % busy · 712 W').closest('div'))).toBe('GPU71°C80 % busy · 712 W');
});

test('the chart tells its finding, gaps included, to those who do not see it', async () => {
  await renderApp({ path: '/workers/6' });
  const chart = await screen.findByRole('img', {
    name: /^Requests per minute, last 6 h: between 0 and \d+, 0 at the end; no data \d\d:\d\d to \d\d:\d\d/,
  });
  expect(chart).toBeDefined();
});

test('the chart opens as a table with unknown stretches in words', async () => {
  await renderApp({ path: '/workers/6' });
  fireEvent.click(await screen.findByRole('button', { name: 'Show as table' }));
  const table = screen.getByRole('table');
  expect(table.querySelectorAll('tbody tr').length).toBeGreaterThan(20);
  expect(table.textContent).toContain('no data');
});

test('what is usual at this hour stands beside the rate, in the sentence and in the table', async () => {
  await renderApp({
    path: '/workers/6',
    prepare: (pool) => {
      pool.says.usual = 61 / 60;
    },
  });
  const name = /, 0 at the end; usually 61 at this hour; no data /;
  const chart = await screen.findByRole('img', { name });
  expect(text(chart.closest('.chart')?.querySelector('.chart-figure'))).toBe('0 now usual 61');
  fireEvent.click(screen.getByRole('button', { name: 'Show as table' }));
  const heads = [...screen.getByRole('table').querySelectorAll('thead th')].map(text);
  expect(heads).toEqual(['Time', 'Req/min', 'Usual', 'TON, estimate']);
  const cells = [...screen.getByRole('table').querySelectorAll('tbody tr')].map((row) =>
    text(row.children[2]),
  );
  expect(new Set(cells)).toEqual(new Set(['61']));
});

test('where the days before are not known nothing is said of what is usual', async () => {
  await renderApp({ path: '/workers/6' });
  const chart = await screen.findByRole('img', { name: /^Requests per minute, last/ });
  expect(chart.getAttribute('aria-label')).not.toContain('usual');
  expect(document.querySelector('.chart-usual')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Show as table' }));
  expect(screen.getByRole('table').querySelectorAll('thead th')).toHaveLength(3);
});

test('another range is asked for and pressed', async () => {
  const { pool } = await renderApp({ path: '/workers/1' });
  const button = await screen.findByRole('button', { name: '7 d' });
  pool.requests.length = 0;
  fireEvent.click(button);
  await expect.poll(() => pool.requests).toContain('GET /api/v1/workers/1/stats');
  expect(button.getAttribute('aria-pressed')).toBe('true');
});

test('a worker that is not there, or not yours, leads back to the list', async () => {
  await renderApp({ path: '/workers/12345' });
  await screen.findByText('No such worker');
  expect(screen.getByRole('link', { name: 'To the workers' }).getAttribute('href')).toBe('/workers');
});

test('watching stops only after it was confirmed', async () => {
  const { pool } = await renderApp({ path: '/workers/4' });
  fireEvent.click(await screen.findByRole('button', { name: 'Stop watching' }));
  const dialog = await screen.findByRole('dialog', { name: 'Stop watching h100-4?' });
  expect(pool.requests).not.toContain('DELETE /api/v1/workers/4');
  fireEvent.click(dialog.querySelector('.button-stop') as HTMLElement);
  await waitFor(() => expect(location.pathname).toBe('/workers'));
  expect(pool.requests).toContain('DELETE /api/v1/workers/4');
});

test('the worker page speaks Russian', async () => {
  await renderApp({ path: '/workers/6', language: 'ru' });
  await screen.findByText('Нет связи с моделью, запросы не приходят');
  expect(figure('Не выплачено')).toBe('Не выплачено5,043TONвместе с 2 воркерами');
});
