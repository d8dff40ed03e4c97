// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { renderApp } from '../../test/render-app.tsx';
import type { WorkerMerge } from '../use-merges.ts';

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
});
afterEach(cleanup);

const pair: WorkerMerge = {
  ...{ workerId: '1', workerName: 'h100-1', address: '203.0.113.7:12000' },
  ...{ agentWorkerId: '8', agentWorkerName: 'gpu-host-0', agentId: '3', agentName: 'gpu-host', instance: 0 },
  ...{ participantId: '1', hasSameImage: true, hasSameWallet: null, comesFromAddress: false },
};

function open(change: { refuseMerging?: number; merges?: WorkerMerge[]; path?: string }) {
  return renderApp({
    path: change.path ?? '/workers/merges',
    prepare: ({ says }) => {
      says.merges = change.merges ?? [pair];
      says.refuseMerging = change.refuseMerging ?? null;
    },
  });
}

test('both stand side by side with what speaks for one machine, unknown as unknown', async () => {
  await open({});
  const offer = await screen.findByRole('region', { name: 'h100-1 and gpu-host-0' });
  expect(offer.textContent).toContain('203.0.113.7:12000');
  expect(offer.textContent).toContain('gpu-host, instance 0');
  const facts = [...offer.querySelectorAll('.fact')].map((fact) => fact.textContent);
  expect(facts).toEqual(['Same worker wallet— unknown', 'Same imageyes', 'Reports come from that addressno']);
});

test('two become one only when that is confirmed', async () => {
  const { pool } = await open({});
  fireEvent.click(await screen.findByRole('button', { name: 'Make one worker' }));
  expect(pool.says.merges).toHaveLength(1);
  const sheet = screen.getByRole('dialog', { name: 'Make h100-1 the only one?' });
  fireEvent.click(within(sheet).getByRole('button', { name: 'Make one worker' }));
  expect(await screen.findByText('One worker now: h100-1.')).toBeDefined();
  expect(await screen.findByText('Nothing to decide.')).toBeDefined();
  expect(pool.requests).toContain('POST /api/v1/worker-merges');
});

test('what the server refuses is back in sight and said; what is decided already is not', async () => {
  const { pool } = await open({ refuseMerging: 503 });
  fireEvent.click(await screen.findByRole('button', { name: 'Keep apart' }));
  expect(await screen.findByText('Not done: both are as before.')).toBeDefined();
  expect(screen.getByRole('region', { name: 'h100-1 and gpu-host-0' })).toBeDefined();
  pool.says.refuseMerging = 404;
  fireEvent.click(screen.getByRole('button', { name: 'Keep apart' }));
  expect(await screen.findByText('This pair is decided already.')).toBeDefined();
  expect(screen.queryByRole('region', { name: 'h100-1 and gpu-host-0' })).toBeNull();
});

test('Home and the pages of both lead there', async () => {
  await open({ path: '/dashboard' });
  const need = await screen.findByRole('link', { name: /One worker or two\?/ });
  expect(need.getAttribute('href')).toBe('/workers/merges');
  cleanup();
  await open({ path: '/workers/1' });
  expect(await screen.findByText('It may be the same machine as gpu-host-0')).toBeDefined();
});
