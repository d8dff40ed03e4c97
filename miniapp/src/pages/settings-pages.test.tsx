// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { afterEach, describe, expect, test } from 'vitest';
import { createEarnings, createIncident, diagnosis } from '../../test/fake-incidents.ts';
import type { FakePool } from '../../test/fake-pool.ts';
import {
  addSettings,
  createHealth,
  createReceiver,
  createSilence,
  type FakeSettings,
} from '../../test/fake-settings.ts';
import { renderApp } from '../../test/render-app.tsx';

afterEach(cleanup);

async function open(
  path: string,
  {
    isHeld = false,
    failWith = null,
    change = () => undefined,
    says = {},
  }: {
    isHeld?: boolean;
    failWith?: number | null;
    change?: (fake: FakeSettings) => void;
    says?: Partial<FakePool['says']>;
  } = {},
) {
  let fake: FakeSettings | undefined;
  const app = await renderApp({
    ...{ path, isHeld, role: 'operator' as const },
    prepare: (pool) => {
      Object.assign(pool.says, says, { failWith });
      fake = addSettings(pool);
      change(fake);
    },
  });
  if (fake === undefined) throw new Error('The pool was not prepared.');
  return { ...app, fake };
}

const pages = [
  { path: '/incidents/5', failed: 'This incident could not be read', data: 'Price 1 → 2 at 13:48.' },
  { path: '/settings/silences', failed: 'Silences could not be read', data: 'power work' },
  { path: '/settings/receivers', failed: 'Receivers could not be read', data: 'Private chat' },
  { path: '/settings/integrations', failed: 'Keys could not be read', data: 'grafana' },
  { path: '/settings/audit', failed: 'The log could not be read', data: /worker changed · worker:6/ },
];
const fill = (fake: FakeSettings) => {
  fake.silences.push(createSilence({}));
  fake.receivers.push(createReceiver({}));
  fake.keys.push({ id: '3', name: 'grafana', scope: 'metrics', revokedAt: null, lastUsedAt: null });
  const at = '2026-11-23T13:00:00Z';
  fake.audit.push({
    id: '1',
    at,
    actor: 'system',
    action: 'worker.updated',
    subject: 'worker:6',
    detail: {},
  });
};

describe.each(pages)('$path', ({ path, failed, data }) => {
  test('shows its shape while it loads, then what there is', async () => {
    const { hold } = await open(path, { isHeld: true, change: fill });
    await expect.poll(() => document.querySelector('[aria-busy="true"]')).not.toBeNull();
    expect(screen.queryByText(data)).toBeNull();
    hold(false);
    expect((await screen.findAllByText(data)).length).toBeGreaterThan(0);
  });

  test('says what failed, and reads again when asked', async () => {
    const { pool } = await open(path, { failWith: 503, change: fill });
    const notice = await screen.findByRole('alert');
    expect(notice.textContent).toContain(failed);
    pool.says.failWith = null;
    fireEvent.click(within(notice).getByRole('button'));
    expect((await screen.findAllByText(data)).length).toBeGreaterThan(0);
  });
});

test.each([
  ['/settings/silences', 'Nothing is silenced.'],
  ['/settings/receivers', 'Nobody is told yet.'],
  ['/settings/integrations', 'No token yet.'],
  ['/settings/audit', 'Nothing matches.'],
])('%s without anything says so', async (path, empty) => {
  await open(path);
  expect(await screen.findByText(empty)).toBeDefined();
});

test('a server that is not ready says why, and vouches for nothing', async () => {
  await open('/settings/health', {
    change: (fake) => {
      fake.isReady = false;
    },
  });
  expect(await screen.findByText('not ready: the database does not answer')).toBeDefined();
  expect(screen.getByText('not known')).toBeDefined();
});

test('an installation in trouble says where, each part in one line', async () => {
  await open('/settings/health', {
    change: (fake) => {
      fake.health = createHealth({
        shardsFree: 32,
        daemons: [{ name: 'daemon-a', shards: 32, isLeader: true, blindSince: '2026-11-23T13:50:00Z' }],
        outbox: { queued: 7, retrying: 2, oldestDueSeconds: 600 },
        lastHour: [
          { receiver: 'telegram', state: 'sent', messages: 12 },
          { receiver: 'webhook', state: 'given_up', messages: 1 },
        ],
        chain: { accounts: 3, accountsFailing: 3 },
        troubledJobs: [{ job: 'rollup', error: 'out of room' }],
        newestBackupAgeDays: null,
      });
    },
  });
  const health = await screen.findByRole('region', { name: 'System health' });
  await within(health).findByText('ready · version 1.2.3');
  const lines = [...health.querySelectorAll('li')].map((line) => [
    line.querySelector('.mark')?.getAttribute('data-s'),
    line.querySelector('.row-title')?.textContent,
    line.querySelector('.row-text')?.textContent?.replace(/[\u00a0\u202f]/g, ' '),
  ]);
  expect(lines).toEqual([
    ['ok', 'API and database', 'ready · version 1.2.3'],
    ['ok', 'Newest scrape', '4 s ago · 9 workers'],
    ['warning', 'Daemons', '1 running; 32 of 64 shares of the workers are nobody’s'],
    ['unknown', 'daemon-a', '32 of 64 shares · leads · hears nobody for 10 min'],
    ['down', 'Messages that wait', '7 · the oldest is 10 min late · 2 tried before'],
    ['warning', 'Delivered in the last hour', '12 · given up 1'],
    ['down', 'Payouts on chain', '3 of 3 wallets could not be read'],
    ['warning', 'Jobs', 'rollup: out of room'],
    ['warning', 'Newest backup', 'none in 7 days: npm run pool -- backup FILE'],
    ['ok', 'Database', '3,072 MiB · kept: scrapes 2 d, 5 min 30 d, hours 400 d'],
  ]);
});

test('the log speaks in words, and shows the code of what it does not know', async () => {
  const entry = (action: string, actor: string) => ({
    ...{ id: action, at: '2026-11-23T13:00:00Z', subject: 'worker:6', detail: {} },
    ...{ action, actor },
  });
  await open('/settings/audit', {
    change: ({ audit }) =>
      void audit.push(
        entry('worker.commanded', 'participant:12'),
        entry('worker.listed', 'api_key:3'),
        entry('worker.painted', 'system'),
      ),
  });
  const log = await screen.findByRole('region', { name: 'Audit log' });
  const lines = within(log)
    .getAllByRole('listitem')
    .map((line) => line.textContent?.replace(/^(.*worker:6).*· /, '$1 | '));
  expect(lines).toEqual([
    'command asked for · worker:6 | participant 12',
    'looked at · worker:6 | API key 3',
    'worker.painted · worker:6 | system',
  ]);
});

test('operators choose how much the pool’s own rules tell', async () => {
  const configuration = { preset: 'balanced', rules: [], quietHours: null, digestAt: null, payouts: null };
  const asked: unknown[] = [];
  await renderApp({
    ...{ path: '/settings/rules?of=pool', role: 'operator' as const },
    prepare: ({ app }) => {
      app.get('/api/v1/alerts/configuration', (c) => c.json({ ...configuration, weeklyReport: false }));
      app.post('/api/v1/alerts/configure', async (c) => {
        asked.push([c.req.query('of'), await c.req.json()]);
        return c.json({ ...configuration, preset: 'everything', weeklyReport: false });
      });
    },
  });
  fireEvent.click(await screen.findByRole('radio', { name: /Everything/ }));
  await expect.poll(() => asked).toEqual([['pool', { preset: 'everything' }]]);
  await expect
    .poll(() => screen.getByRole('radio', { name: /Everything/ }).getAttribute('aria-checked'))
    .toBe('true');
});

test('“it was me” is sent once, and shown at once', async () => {
  const { fake } = await open('/incidents/5');
  fireEvent.click(await screen.findByRole('button', { name: 'It was me' }));
  expect(await screen.findByText('Noted: the alert ends with the next reading.')).toBeDefined();
  expect(fake.sent.map(({ path }) => path)).toEqual(['POST /api/v1/incidents/5/claim']);
});

test('what was missed has its worth, and the checks are evidence under the one verdict', async () => {
  const { pool } = await open('/incidents/5', {
    change: (fake) => {
      const change = { cost: 'stopped', lossNanotonPerHour: '420000000', missedNanoton: '84000000' } as const;
      fake.incident = { ...fake.incident, ...createIncident(change), worker: { id: '6', name: 'h100-6' } };
    },
    says: { earnings: createEarnings(), diagnosis },
  });
  expect(pool.says.failWith).toBeNull();
  const missed = (await screen.findByText('Missed so far')).parentElement;
  await expect.poll(() => missed?.textContent).toMatch(/^Missed so far0\.0840TON≈\u00a0\$0\.27$/);
  const checks = await screen.findByRole('region', { name: 'Why am I not earning?' });
  expect(
    within(checks)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual(['Reachable: yes']);
  expect(screen.queryByText('It earns.')).toBeNull();
});

test('the moment at which it fired says how long after the first sight', async () => {
  await open('/incidents/5', {
    change: (fake) => {
      const worker = { id: '6', name: 'h100-6' };
      const moments = { activeSince: '2026-11-23T13:47:00Z', firedAt: '2026-11-23T13:48:00Z' };
      fake.incident = {
        ...fake.incident,
        alertList: [
          {
            ...{ id: '1', incidentId: '5', host: null, kind: 'tampered', evidence: {}, worker, ...moments },
            ...{ severity: 'critical', state: 'firing', resolvedAt: null, noDataSince: null },
          },
        ],
        timeline: [{ at: moments.firedAt, event: 'fired', alertId: '1', workerName: 'h100-6' }],
      };
    },
  });
  const moments = await screen.findByRole('region', { name: 'What happened' });
  const rows = within(moments).getAllByRole('listitem');
  expect(rows.map((row) => row.textContent?.replace(/^.*\d\d:\d\d:\d\d/, ''))).toEqual([
    'First seen',
    'Firedafter 1\u00a0min',
  ]);
});

test('a receiver without a name of its own is called once what it is', async () => {
  await open('/settings/receivers', {
    change: (fake) => {
      fake.receivers.push(
        createReceiver({}),
        createReceiver({ id: '2', label: 'Night shift', chatId: '-8' }),
      );
    },
  });
  expect(await screen.findAllByText('Private chat')).toHaveLength(1);
  expect(screen.getByText('Night shift').parentElement?.textContent).toBe('Night shiftGroup');
});

test('a silence needs a reason before it is sent, and what was typed stays', async () => {
  const { fake } = await open('/settings/silences');
  fireEvent.click(await screen.findByRole('button', { name: 'Add a silence', hidden: false }));
  const sheet = await screen.findByRole('dialog');
  fireEvent.click(within(sheet).getByRole('button', { name: 'All' }));
  fireEvent.click(within(sheet).getByRole('button', { name: 'Silence' }));
  expect(within(sheet).getByText('Say why, so that others understand it.')).toBeDefined();
  expect(fake.sent).toEqual([]);
  fireEvent.input(within(sheet).getByLabelText('Reason'), { target: { value: 'power work' } });
  fireEvent.click(within(sheet).getByRole('button', { name: 'Silence' }));
  await expect.poll(() => fake.sent[0]?.body).toMatchObject({ all: true, reason: 'power work' });
});

test('a token for Prometheus is shown once, beside the address of its targets', async () => {
  const { fake } = await open('/settings/integrations');
  expect(await screen.findByText(/\/api\/v1\/prometheus\/targets$/)).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Make a token' }));
  expect(await screen.findByText('cp_shown_once')).toBeDefined();
  expect(fake.sent[0]?.body).toEqual({ name: 'Prometheus', scope: 'metrics' });
});
