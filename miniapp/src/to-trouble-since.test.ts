import { expect, test } from 'vitest';
import { toTroubleSince } from './to-trouble-since.ts';

const openedAt = '2026-11-23T13:48:00.000Z';
const host = { id: '1', name: 'h1' };
const incident = (kind: string, workerId: string | null) => ({
  ...{ kind, host, openedAt },
  worker: workerId === null ? null : { id: workerId, name: 'h100-1' },
});
const worker = { id: '1', host: 'h1', reason: 'timeout', failure: 'no_answer' } as const;
const hot = { ...worker, reason: 'wallet_low', failure: null };

test.each([
  ['its own outage', worker, incident('worker_down', '1'), true],
  ['the outage of its host', worker, incident('host_down', null), true],
  [
    'an answer that nobody understands',
    { ...worker, failure: 'bad_answer' as const },
    incident('bad_answer', '1'),
    true,
  ],
  ['the trouble of its reason', hot, incident('wallet_low', '1'), true],
  ['another trouble of the same worker', hot, incident('gpu_hot', '1'), false],
  ['the same trouble of another worker', hot, incident('wallet_low', '2'), false],
  ['the outage of another host', { ...worker, host: 'h2' }, incident('host_down', null), false],
  [
    'an incident of a worker in order',
    { ...worker, reason: null, failure: null },
    incident('gpu_hot', '1'),
    false,
  ],
])('%s tells since when, or does not', (_, one, active, tells) => {
  expect(toTroubleSince(one, [active])).toBe(tells ? Date.parse(openedAt) : null);
});
