// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';
import { createIncident } from '../../test/fake-incidents.ts';
import { renderApp } from '../../test/render-app.tsx';

afterEach(cleanup);

const text = (element: Element | null | undefined) => element?.textContent?.replace(/[\u00a0\u202f]/g, ' ');
const incidents = [
  createIncident({ id: '1', kind: 'wallet_low', severity: 'warning', cost: 'none' }),
  createIncident({
    id: '2',
    worker: { id: '6', name: 'h100-6' },
    cost: 'stopped',
    lossNanotonPerHour: '420000000',
  }),
];
type Pool = Parameters<NonNullable<Parameters<typeof renderApp>[0]['prepare']>>[0];
const prepare = ({ says }: Pool) => {
  says.incidents = incidents;
};

test('active incidents stand worst first with what they cost an hour', async () => {
  await renderApp({ path: '/alerts', prepare });
  const list = await screen.findByRole('region', { name: 'Active' });
  const rows = within(list).getAllByRole('link').map(text);
  expect(rows[0]).toBe('h100-6Worker down · 12 min−0.420TON/h');
  expect(rows[1]).toContain("h1Worker's wallet low");
});

test('a mute is shown at once, and taken back in sight when it is refused', async () => {
  const { pool } = await renderApp({ path: '/alerts', prepare });
  const list = await screen.findByRole('region', { name: 'Active' });
  pool.says.failWith = 503;
  fireEvent.click(within(list).getByRole('button', { name: 'Mute 1\u00a0h: h100-6' }));
  expect(text(list)).toContain('Muted until');
  expect(await screen.findByText('Not muted: it is as before.')).toBeDefined();
  expect(text(list)).not.toContain('Muted until');
});

test('without incidents nothing is asked for, in Russian too', async () => {
  await renderApp({
    path: '/alerts',
    language: 'ru',
    prepare: ({ says }) => {
      says.incidents = [];
    },
  });
  expect(await screen.findByText('Вашего внимания ничего не требует.')).toBeDefined();
});

test('an error says what is safe', async () => {
  await renderApp({
    path: '/alerts',
    prepare: ({ says }) => {
      says.failWith = 503;
    },
  });
  expect((await screen.findByRole('alert')).textContent).toContain('Alerts are sent all the same');
});
