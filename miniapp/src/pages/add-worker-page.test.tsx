// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';
import { addMoney } from '../../test/fake-money.ts';
import { renderApp } from '../../test/render-app.tsx';

afterEach(cleanup);

async function fill(values: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(values)) {
    fireEvent.input(await screen.findByLabelText(label), { target: { value } });
  }
  fireEvent.submit(document.querySelector('form') as HTMLFormElement);
}

test('what is missing is said under its field and nothing is sent', async () => {
  const { pool } = await renderApp({ path: '/workers/add' });
  await fill({ Name: '', 'Host and port': 'http://203.0.113.7' });
  expect((await screen.findAllByRole('alert')).map((alert) => alert.textContent)).toEqual([
    'For example 203.0.113.7:12000. No http:// and no path.',
    'Fill in “Name”.',
  ]);
  expect(pool.requests).not.toContain('POST /api/v1/workers');
});

test('a refusal of the server stands under the field that it names', async () => {
  await renderApp({
    path: '/workers/add',
    prepare: ({ says }) => {
      says.refuseAdding = {
        status: 422,
        code: 'address_refused',
        message: 'Not a public address.',
        field: 'address',
      };
    },
  });
  await fill({ Name: 'h100-9', 'Host and port': '10.0.0.7:12000' });
  await screen.findByText(/10\.0\.0\.7 is a private or reserved address/);
  expect(screen.getByLabelText('Host and port').getAttribute('aria-invalid')).toBe('true');
});

test('an added worker is shown at once', async () => {
  await renderApp({ path: '/workers/add' });
  await fill({ Name: 'h100-9', 'Host and port': '203.0.113.7:12000' });
  await waitFor(() => expect(location.pathname).toBe('/workers/99'));
  expect(await screen.findByRole('heading', { name: /h100-9/ })).toBeDefined();
});

test('a test of the host lists what answers, and adds what is chosen', async () => {
  const { pool } = await renderApp({
    path: '/workers/add',
    prepare: ({ says }) => {
      says.found = [
        { address: '203.0.113.7:12000', latencyMs: 0.9, needsAccessHash: false },
        { address: '203.0.113.7:12010', latencyMs: 12, needsAccessHash: null },
      ];
    },
  });
  fireEvent.input(await screen.findByLabelText('Host and port'), { target: { value: '203.0.113.7' } });
  fireEvent.click(screen.getByRole('button', { name: 'Test' }));
  expect(await screen.findByText('answers, not ready')).toBeDefined();
  expect(screen.getByText(/The port answers strangers/)).toBeDefined();
  await fill({ Name: 'h1' });
  await waitFor(() => expect(location.pathname).toBe('/workers'));
  expect(pool.requests.filter((request) => request === 'POST /api/v1/workers')).toHaveLength(2);
});

test('a host on which nothing answers says why and what to do', async () => {
  await renderApp({
    path: '/workers/add',
    prepare: ({ says }) => {
      says.missed = [{ address: '203.0.113.7:12000', reason: 'timeout' }];
    },
  });
  fireEvent.input(await screen.findByLabelText('Host and port'), { target: { value: '203.0.113.7' } });
  fireEvent.click(screen.getByRole('button', { name: 'Test' }));
  expect(
    await screen.findByText('203.0.113.7 did not answer in time: a firewall, NAT or a host that is off.', {
      exact: false,
    }),
  ).toBeDefined();
});

test('a wrong port says why, keeps what was typed and offers what answers beside it', async () => {
  await renderApp({
    path: '/workers/add',
    prepare: ({ says }) => {
      says.found = [{ address: '203.0.113.7:12000', latencyMs: 0.9, needsAccessHash: true }];
      says.missed = [{ address: '203.0.113.7:12340', reason: 'refused' }];
    },
  });
  fireEvent.input(await screen.findByLabelText('Host and port'), { target: { value: '203.0.113.7:12340' } });
  fireEvent.click(screen.getByRole('button', { name: 'Test' }));
  expect(await screen.findByText(/203\.0\.113\.7:12340 refused the connection/)).toBeDefined();
  expect(screen.getByText('wants an access hash')).toBeDefined();
  expect((screen.getByLabelText('Host and port') as HTMLInputElement).value).toBe('203.0.113.7:12340');
});

test("the agent's line is made on demand and says how long it is good", async () => {
  const { advance } = await renderApp({
    path: '/workers/add',
    prepare: ({ says }) => {
      says.agentLine = 'curl -fsS https://pool.test/agent | sudo sh -s ce_1';
    },
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Make the line' }));
  expect(await screen.findByText('curl -fsS https://pool.test/agent | sudo sh -s ce_1')).toBeDefined();
  expect(screen.getByText(/ends in 30.min/)).toBeDefined();
  act(() => advance(1_801));
  expect(screen.getByText('The line has ended. Make a new one.')).toBeDefined();
});

test('a server without agents says so', async () => {
  await renderApp({ path: '/workers/add' });
  fireEvent.click(await screen.findByRole('button', { name: 'Make the line' }));
  expect(await screen.findByText(/This server has no agents/)).toBeDefined();
});

test('whoever has no workers sees how far the setup is, and what comes first', async () => {
  await renderApp({
    path: '/workers/add',
    prepare: (pool) => {
      pool.says.workers = [];
      addMoney(pool);
    },
  });
  await screen.findByRole('heading', { level: 1, name: 'Add your first worker' });
  const steps = screen.getByRole('list', { name: 'Setup' });
  expect([...steps.children].map(({ textContent }) => textContent)).toEqual(['Language', 'Wallet', 'Worker']);
  expect(within(steps).getByRole('link', { name: 'Wallet' }).getAttribute('href')).toBe('/account');
  expect(steps.querySelector('[aria-current="step"]')?.textContent).toBe('Worker');
});

test('whoever has workers adds one more without the steps', async () => {
  await renderApp({ path: '/workers/add' });
  await screen.findByRole('heading', { level: 1, name: 'Add a worker' });
  expect(screen.queryByRole('list', { name: 'Setup' })).toBeNull();
});
