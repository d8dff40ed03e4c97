// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';
import { createIncident } from '../test/fake-incidents.ts';
import { renderApp } from '../test/render-app.tsx';

afterEach(cleanup);

test('the first page is home', async () => {
  await renderApp({ path: '/' });
  await screen.findByRole('heading', { name: 'My fleet' });
  expect(location.pathname).toBe('/dashboard');
});

test.each([
  ['participant', ['Home', 'Workers', 'Payouts', 'Alerts', 'More']],
  ['operator', ['Home', 'Workers', 'People', 'Payouts', 'More']],
] as const)('a %s has tabs of their own', async (role, names) => {
  await renderApp({ path: '/more', role });
  await screen.findByText('Signed in as Anna');
  const tabs = [...document.querySelectorAll('.tab:not([data-on=desk]) .tab-name')];
  expect(tabs.map((tab) => tab.textContent)).toEqual(names);
});

test('active incidents are counted on their tab, in words for readers', async () => {
  await renderApp({
    path: '/more',
    prepare: ({ says }) => {
      says.incidents = [createIncident({ id: '1' }), createIncident({ id: '2' })];
    },
  });
  expect(await screen.findByRole('link', { name: 'Alerts 2 active incidents' })).toBeDefined();
});

test('somebody new is told which zone was taken, until they close it or choose another', async () => {
  for (const name of ['Close', 'Change']) {
    await renderApp({
      path: '/more',
      prepare: ({ says }) => {
        says.timeZoneTaken = 'Asia/Tokyo';
      },
    });
    const note = await screen.findByRole('complementary', { name: 'Time zone' });
    expect(note.textContent).toContain('Times are shown in Asia/Tokyo, as on this device.');
    fireEvent.click(within(note).getByRole(name === 'Close' ? 'button' : 'link', { name }));
    await waitFor(() => expect(screen.queryByRole('complementary', { name: 'Time zone' })).toBeNull());
    cleanup();
  }
  expect(location.pathname).toBe('/account');
});

test('nobody else is told of a zone', async () => {
  await renderApp({ path: '/more' });
  await screen.findByText('Signed in as Anna');
  expect(screen.queryByRole('complementary', { name: 'Time zone' })).toBeNull();
});

test('signing out leaves nothing to go back to', async () => {
  const { parts } = await renderApp({ path: '/more' });
  fireEvent.click(await screen.findByRole('button', { name: 'Sign out' }));
  expect(await screen.findByText('The session has ended')).toBeDefined();
  expect(parts.session.state.value).toEqual({ state: 'closed', why: 'ended' });
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
  await renderApp({ path: '/more' });
  fireEvent.click(await screen.findByRole('button', { name: 'Русский' }));
  expect(await screen.findByRole('heading', { name: 'Ещё' })).toBeDefined();
});
