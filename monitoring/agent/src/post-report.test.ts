import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type Fetch, postReport } from './post-report.ts';

const key = { server: 'https://pool.example', agentId: '1', key: 'cp_canary' };
const report = {
  format: 1,
  ...{ agentId: '1', version: '0.1.0', sequence: 1, samplesDropped: 0, samples: [] },
  sentAt: '2026-03-01T12:00:00.000Z',
} as const;
const answer =
  (status: number, body: unknown, headers: Record<string, string> = {}): Fetch =>
  async () =>
    new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
const code = (text: string) => ({ error: { code: text, message: 'no' } });
const post = (fetch: Fetch) => postReport(fetch, key, { ...report, samples: [] });

test.each([
  [200, { accepted: 2, refused: [] }, {}, { kind: 'kept', refused: 0, commands: [] }],
  [200, { refused: [{ samples: 2 }, { samples: 1 }] }, {}, { kind: 'kept', refused: 3, commands: [] }],
  [200, 'nonsense', {}, { kind: 'kept', refused: 0, commands: [] }],
  [413, code('payload_too_large'), {}, { kind: 'refused', reason: 'payload_too_large' }],
  [422, code('validation_failed'), {}, { kind: 'refused', reason: 'validation_failed' }],
  [422, code('time_shifted'), {}, { kind: 'later', reason: 'time_shifted', afterMs: null }],
  [401, code('unauthorized'), {}, { kind: 'later', reason: 'unauthorized', afterMs: null }],
  [409, code('replayed'), {}, { kind: 'later', reason: 'replayed', afterMs: null }],
  [429, code('queue_full'), { 'Retry-After': '7' }, { kind: 'later', reason: 'queue_full', afterMs: 7_000 }],
  [429, '', { 'Retry-After': '99999' }, { kind: 'later', reason: 'HTTP 429', afterMs: 300_000 }],
  [502, '<html>', { 'Retry-After': 'soon' }, { kind: 'later', reason: 'HTTP 502', afterMs: null }],
] as const)('%i %j is taken for what it is', async (status, body, headers, outcome) => {
  expect(await post(answer(status, body, headers))).toEqual(outcome);
});

test('a network that is away says why', async () => {
  const away: Fetch = async () => {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code: 'ENETUNREACH' }) });
  };
  expect(await post(away)).toEqual({ kind: 'later', reason: 'ENETUNREACH', afterMs: null });
});

test('the report travels packed, with the key in its header, and follows no redirect', async () => {
  const calls: [string, RequestInit][] = [];
  await post(async (url, init) => {
    calls.push([url, init]);
    return new Response('{}');
  });
  const [[url, init] = ['', {}]] = calls;
  expect(url).toBe('https://pool.example/api/v1/agent/reports');
  expect(init).toMatchObject({ redirect: 'error', headers: { Authorization: 'Bearer cp_canary' } });
  const packed = init.body;
  if (!(packed instanceof Uint8Array)) throw new Error('no bytes were sent');
  expect(JSON.parse(gunzipSync(packed).toString())).toEqual(report);
});
