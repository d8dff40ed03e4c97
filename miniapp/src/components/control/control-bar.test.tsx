// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';
import { renderApp } from '../../../test/render-app.tsx';

afterEach(cleanup);

const text = (element: Element) => element.textContent?.replace(/[\u00a0\u202f]/g, ' ');

async function open(options: Partial<Parameters<typeof renderApp>[0]> = {}) {
  return renderApp({
    path: '/workers/1',
    ...options,
    prepare: (pool) => {
      pool.says.workers = pool.says.workers.map((worker) => ({ ...worker, access: 'controllable' }));
      options.prepare?.(pool);
    },
  });
}

const sheet = () => screen.findByRole('dialog');
const sent = (app: Awaited<ReturnType<typeof open>>) => app.pool.says.commands;

test('a worker is disabled only after before and after were shown, and what was read back is said', async () => {
  const app = await open();
  fireEvent.click(await screen.findByRole('button', { name: 'Disable' }));
  const asked = await sheet();
  await within(asked).findByLabelText('enabled → disabled');
  expect(sent(app)).toEqual([]);
  fireEvent.click(within(asked).getByRole('button', { name: '8 h' }));
  fireEvent.click(within(asked).getByRole('button', { name: 'Disable for 8 h' }));
  await screen.findByText(/^h100-1: enabled → disabled\. Read back from the worker at \d\d:\d\d\.$/);
  expect(sent(app).map(({ kind, workerId }) => [kind, workerId])).toEqual([['disable', '1']]);
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('a price that no worker may be asked for is never sent', async () => {
  const app = await open();
  fireEvent.click(await screen.findByRole('button', { name: 'Price 1.00×' }));
  const asked = await sheet();
  const field = within(asked).getByLabelText('Price, times the base');
  for (const typed of ['0', '11', '1.2345', 'free']) {
    fireEvent.input(field, { target: { value: typed } });
    fireEvent.click(within(asked).getByRole('button', { name: 'Set the price' }));
  }
  fireEvent.input(field, { target: { value: '1,6' } });
  expect(text(within(asked).getByText(/against the price of now/))).toContain('+60 %');
  const verb = await within(asked).findByRole('button', { name: 'Set 1.60×' });
  await expect.poll(() => verb.getAttribute('aria-disabled')).toBe('false');
  fireEvent.click(verb);
  await screen.findByText(/^h100-1: 1\.00× → 1\.60×/);
  expect(sent(app).map(({ coefficient }) => coefficient)).toEqual([1.6]);
});

test('a payout is asked of the proxy that has signed something', async () => {
  const app = await open();
  fireEvent.click(await screen.findByRole('button', { name: 'Payout' }));
  const asked = await sheet();
  const verb = await within(asked).findByRole('button', { name: /^Request 3\.120.TON$/ });
  await expect.poll(() => verb.getAttribute('aria-disabled')).toBe('false');
  fireEvent.click(verb);
  await screen.findByText('h100-1: payout requested. You will be told when it arrives.');
  expect(sent(app)[0]?.proxyAddress).toMatch(/^EQBproxy/);
});

test('a command that failed says why, and the sheet stays', async () => {
  await open({
    prepare: (pool) => {
      pool.says.commandEnds = { state: 'failed', reason: 'not_applied' };
    },
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Disable' }));
  const asked = await sheet();
  await within(asked).findByLabelText('enabled → disabled');
  fireEvent.click(within(asked).getByRole('button', { name: 'Disable for 2 h' }));
  await within(asked).findByText(/still shows the old state/);
});

test('what nobody heard is called unknown, never done', async () => {
  await open({
    prepare: (pool) => {
      pool.says.commandEnds = { state: 'unknown', reason: 'outcome_unknown' };
    },
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Disable' }));
  const asked = await sheet();
  await within(asked).findByLabelText('enabled → disabled');
  fireEvent.click(within(asked).getByRole('button', { name: 'Disable for 2 h' }));
  await within(asked).findByText(/Nobody heard whether it was done/);
  expect(within(asked).getByRole('button', { name: 'Disable for 2 h' }).getAttribute('aria-disabled')).toBe(
    'true',
  );
});

test('a refusal is said before anything is sent', async () => {
  const app = await open({
    prepare: (pool) => {
      pool.says.refuseCommands = 'command_running';
    },
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Disable' }));
  const asked = await sheet();
  await within(asked).findByText(/Another command of this worker is under way/);
  fireEvent.click(within(asked).getByRole('button', { name: 'Disable for 2 h' }));
  expect(sent(app)).toEqual([]);
});

test('a worker that is not proven says why it is read only, and how to change that', async () => {
  await renderApp({
    path: '/workers/1',
    prepare: (pool) => {
      pool.says.workers = pool.says.workers.map((worker) => ({ ...worker, access: 'read_only' }));
    },
  });
  await screen.findByText(/Commands need a proof that this worker is yours/);
  expect(screen.getByRole('link', { name: 'Prove the wallet' }).getAttribute('href')).toBe('/account');
  expect(screen.queryByRole('button', { name: 'Disable' })).toBeNull();
});

test('many workers are checked first, then asked, then read back', async () => {
  const app = await open({ path: '/workers', role: 'operator' });
  fireEvent.click(await screen.findByRole('button', { name: 'More filters' }));
  fireEvent.click(within(await sheet()).getByRole('button', { name: 'Select' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Select all' }));
  fireEvent.click(screen.getByRole('button', { name: 'Control' }));
  const asked = await sheet();
  fireEvent.click(await within(asked).findByRole('button', { name: 'Check first' }));
  await within(asked).findByText('9 workers will be asked:');
  expect(sent(app)).toEqual([]);
  fireEvent.click(within(asked).getByRole('button', { name: 'Disable 9' }));
  await within(asked).findByText('9 of 9 read back');
  expect(new Set(sent(app).map(({ workerId }) => workerId)).size).toBe(9);
});

test('the history tells commands, alerts and what changed by itself in one order', async () => {
  await open({
    path: '/workers/1?tab=history',
    prepare: (pool) => {
      pool.says.events = [
        { at: '2026-11-23T13:00:00.000Z', kind: 'coefficient', before: '1', after: '1.5', byUs: false },
        { at: '2026-11-23T12:00:00.000Z', kind: 'enabled', before: 'true', after: 'false', byUs: true },
      ];
    },
  });
  const history = await screen.findByRole('region', { name: 'What happened' });
  expect(within(history).getAllByRole('listitem').map(text)).toEqual([
    expect.stringContaining('Price changed outside1.00× → 1.50×'),
  ]);
});
