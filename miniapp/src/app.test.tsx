// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';
import { renderApp } from '../test/render-app.tsx';

afterEach(cleanup);

test('the first page is the list of workers', async () => {
  await renderApp({ path: '/' });
  await screen.findByText('h100-6');
  expect(location.pathname).toBe('/workers');
});

test('the demo asks whose eyes to look through and lets one switch', async () => {
  const { pool } = await renderApp({ path: '/', demo: false });
  fireEvent.click(await screen.findByRole('button', { name: /Demo participant/ }));
  const operator = await screen.findByRole('button', { name: 'Operator' });
  pool.requests.length = 0;
  fireEvent.click(operator);
  await waitFor(() => expect(operator.getAttribute('aria-pressed')).toBe('true'));
  await expect.poll(() => pool.requests).toContain('GET /api/v1/workers');
});

test('outside Telegram and outside the demo the bot is pointed to', async () => {
  await renderApp({
    path: '/',
    demo: false,
    prepare: ({ says }) => {
      says.demo = false;
    },
  });
  expect(await screen.findByText('Open it from the bot')).toBeDefined();
});

test('an unknown page says so', async () => {
  await renderApp({ path: '/nowhere' });
  expect(await screen.findByText('Or it is not yours.')).toBeDefined();
});

test('the language is switched in place', async () => {
  await renderApp({ path: '/workers' });
  fireEvent.click(await screen.findByRole('button', { name: 'На русском' }));
  expect(await screen.findByRole('heading', { name: /Воркеры/ })).toBeDefined();
});
