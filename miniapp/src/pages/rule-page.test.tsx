// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { renderApp } from '../../test/render-app.tsx';
import type { AlertRule } from '../alert-shapes.ts';

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
});
afterEach(cleanup);

const values = {
  enabled: true,
  threshold: 85,
  clearThreshold: 80,
  forSeconds: 180,
  severity: 'warning',
} as const;
const rule: AlertRule = {
  ...{ kind: 'gpu_hot', workerId: null, ...values, isChanged: false, defaults: values },
  ...{ scope: 'worker', metric: 'gpu_temperature', unit: 'celsius', comparison: 'at_least' },
  ...{ criticalThreshold: null, preset: 'balanced' },
  ranges: {
    threshold: { min: 60, max: 95 },
    clearThreshold: { min: 40, max: 94 },
    forSeconds: { min: 0, max: 86_400 },
  },
};

type Asked = Partial<Pick<AlertRule, 'kind' | 'workerId' | 'enabled' | 'threshold' | 'clearThreshold'>>;

/** The editor of the rule against a server that takes what it is sent, or refuses it. */
async function open(refusal: { status: 422 | 503; field?: string; message: string } | null = null) {
  const says = { refusal, refused: 0 };
  const sent: Asked[] = [];
  const known = { rules: [rule] };
  const toConfiguration = () => ({
    ...{ preset: 'balanced', rules: known.rules, quietHours: null, digestAt: null, payouts: null },
    weeklyReport: false,
  });
  const app = await renderApp({
    path: '/settings/rules/gpu_hot',
    prepare: ({ app: server }) => {
      server.get('/api/v1/alerts/configuration', (c) => c.json(toConfiguration()));
      server.post('/api/v1/alerts/configure', async (c) => {
        const { rules }: { rules: Asked[] } = await c.req.json();
        if (says.refusal !== null) {
          says.refused += 1;
          const { status, field, message } = says.refusal;
          const error = { code: 'validation_failed', message, ...(field === undefined ? {} : { field }) };
          return c.json({ error }, status);
        }
        sent.push(...rules);
        known.rules = [{ ...rule, ...rules[0], isChanged: true }];
        return c.json(toConfiguration());
      });
      server.post('/api/v1/alerts/back-test', (c) =>
        c.json({
          ...{ kind: 'gpu_hot', told: true, workers: 3, fired: 0, firingSeconds: 0 },
          ...{ episodes: [], coverage: [] },
        }),
      );
    },
  });
  await screen.findByText('GPU hot');
  return { ...app, says, sent };
}

/** Opens the value that stands in the sentence as this text. */
async function openValue(shown: RegExp) {
  fireEvent.click(await screen.findByRole('button', { name: shown }));
  return screen.findByRole('dialog');
}

function type(sheet: HTMLElement, text: string): void {
  fireEvent.input(within(sheet).getByRole('textbox'), { target: { value: text } });
  fireEvent.click(within(sheet).getByRole('button', { name: 'Set' }));
}

test('a value out of range is refused with what is allowed, and what was typed stays', async () => {
  const { sent } = await open();
  const sheet = await openValue(/85/);
  type(sheet, '300');
  expect((await within(sheet).findByRole('alert')).textContent).toMatch(/60.*95/);
  expect(within(sheet).getByRole<HTMLInputElement>('textbox').value).toBe('300');
  type(sheet, 'hot');
  expect((await within(sheet).findByRole('alert')).textContent).not.toMatch(/60.*95/);
  expect(sent).toEqual([]);
});

test('a value that is allowed is saved once, with its clear threshold at the same distance', async () => {
  const { sent } = await open();
  type(await openValue(/85/), '90');
  fireEvent.click(await screen.findByRole('button', { name: 'Save rule' }));
  await expect.poll(() => sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ kind: 'gpu_hot', workerId: null, threshold: 90 });
  expect(Number(sent[0]?.clearThreshold)).toBeCloseTo(84.71, 1);
  await expect.poll(() => screen.queryByRole('button', { name: 'Save rule' })).toBeNull();
});

test('switching it off is a change that can be thrown away', async () => {
  const { sent } = await open();
  fireEvent.click(screen.getByRole('switch'));
  fireEvent.click(await screen.findByRole('button', { name: 'Discard changes' }));
  expect(screen.getByRole('switch').getAttribute('aria-checked')).toBe('true');
  fireEvent.click(screen.getByRole('switch'));
  fireEvent.click(await screen.findByRole('button', { name: 'Save rule' }));
  await expect.poll(() => sent[0]?.enabled).toBe(false);
});

test('leaving with what is not saved asks first: staying keeps it, leaving throws it away', async () => {
  await open();
  fireEvent.click(await screen.findByRole('switch', { name: 'Rule on' }));
  await screen.findByText('Save rule');
  fireEvent.click(screen.getByRole('link', { name: 'Back' }));
  fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Cancel' }));
  expect(location.pathname).toBe('/settings/rules/gpu_hot');
  expect(screen.getByText('Save rule')).toBeDefined();
  fireEvent.click(screen.getByRole('link', { name: 'Back' }));
  fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Leave' }));
  await vi.waitFor(() => expect(location.pathname).toBe('/settings/rules'));
});

test('without a change nothing is asked', async () => {
  await open();
  fireEvent.click(screen.getByRole('link', { name: 'Back' }));
  await vi.waitFor(() => expect(location.pathname).toBe('/settings/rules'));
});

test('what the server refuses stands at its value, and nothing that was set is lost', async () => {
  const { says, sent } = await open({
    ...{ status: 422, field: 'rules.0.threshold' },
    message: 'rules.0.threshold: must be from 60 to 95',
  });
  type(await openValue(/85/), '90');
  fireEvent.click(await screen.findByRole('button', { name: 'Save rule' }));
  expect(await screen.findByText(/must be from 60 to 95/)).toBeDefined();
  expect(screen.getByRole('button', { name: /90/ })).toBeDefined();
  says.refusal = { status: 503, message: 'Broken on purpose.' };
  fireEvent.click(await screen.findByRole('button', { name: 'Save rule' }));
  await expect.poll(() => says.refused).toBe(2);
  expect(await screen.findByText(/Not saved/)).toBeDefined();
  says.refusal = null;
  fireEvent.click(await screen.findByRole('button', { name: 'Save rule' }));
  await expect.poll(() => sent[0]?.threshold).toBe(90);
});

test('each time that it would have fired says how long it was and how far the figure went', async () => {
  const numbers = { ...values, threshold: 0.05, clearThreshold: 0.02, forSeconds: 0 };
  const range = { min: 0.005, max: 1 };
  const errors: AlertRule = {
    ...rule,
    ...{ kind: 'error_ratio', metric: 'error_ratio', unit: 'ratio', comparison: 'above' },
    ...{ ...numbers, defaults: numbers },
    ranges: { threshold: range, clearThreshold: range, forSeconds: { min: 0, max: 86_400 } },
  };
  const firing = {
    ...{ workerId: '3', severity: 'warning', activeSince: '2026-11-23T11:00:00Z', worst: 0.0742 },
    ...{ firedAt: '2026-11-23T11:00:00Z', resolvedAt: '2026-11-23T12:12:00Z' },
  };
  await renderApp({
    path: '/settings/rules/error_ratio',
    prepare: ({ app: server }) => {
      server.get('/api/v1/alerts/configuration', (c) =>
        c.json({
          ...{ preset: 'balanced', rules: [errors], quietHours: null, digestAt: null, payouts: null },
          weeklyReport: false,
        }),
      );
      server.post('/api/v1/alerts/back-test', (c) =>
        c.json({
          ...{ kind: 'error_ratio', told: true, workers: 1, fired: 1, firingSeconds: 4_320 },
          ...{ episodes: [firing], coverage: [] },
        }),
      );
    },
  });
  const firings = await screen.findByRole('list', { name: 'Each time' });
  const [row] = within(firings).getAllByRole('listitem');
  expect(row?.textContent).toMatch(/3.*1\u00a0h 12\u00a0min7\.42\u00a0%$/);
});
