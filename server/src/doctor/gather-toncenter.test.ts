import { createChainScene } from '@cocoon-pool/simulator/chain-scene';
import { createToncenter, type ToncenterOptions } from '@cocoon-pool/simulator/toncenter';
import { expect, onTestFinished, test } from 'vitest';
import { gatherToncenter } from './gather-toncenter.ts';

async function start(options: Partial<ToncenterOptions> = {}) {
  const scene = createChainScene();
  const toncenter = await createToncenter({ chain: scene.chain, now: () => new Date(), ...options });
  onTestFinished(toncenter.close);
  const gather = (change: { apiKey?: string; clockAheadMs?: number } = {}) =>
    gatherToncenter(
      {
        ...{ apiUrl: toncenter.url, apiKey: change.apiKey ?? null, requestsPerSecond: 1_000 },
        ...{ rootAddress: scene.rootAddress, paidAccount: null },
      },
      () => new Date(Date.now() + (change.clockAheadMs ?? 0)),
    );
  return { toncenter, gather };
}

test('with a key and without one each call is counted: few, the last ones at once and never with the key', async () => {
  const { toncenter, gather } = await start({ apiKey: 'canary-key' });
  const facts = await gather({ apiKey: 'canary-key' });
  expect(facts).toMatchObject({ ok: true, value: { unreadable: null, refusal: null, isPaid: false } });
  const calls = toncenter.calls.map(({ path, headers }) => [path, headers['x-api-key'] !== undefined]);
  expect(calls).toEqual([
    ...[
      ['/masterchainInfo', true],
      ['/transactions', true],
      ['/actions', true],
    ],
    ...[
      ['/masterchainInfo', false],
      ['/masterchainInfo', false],
      ['/masterchainInfo', false],
    ],
  ]);
});

test('a provider that allows less shows how it refuses', async () => {
  // What comes before the calls at once is as many as it allows.
  const { gather } = await start({ requestsPerSecond: 4 });
  expect(await gather()).toMatchObject({
    ok: true,
    value: { refusal: { retryAfter: null, body: '{"ok":false,"result":"Ratelimit exceed","code":429}' } },
  });
});

test('a key that it does not know, or an answer that is none, is told in its words without the key', async () => {
  const { toncenter, gather } = await start({ apiKey: 'right' });
  const refused = await gather({ apiKey: 'canary-wrong' });
  expect(refused).toEqual({ ok: false, reason: expect.stringContaining('HTTP 401 API key does not exist') });
  expect(JSON.stringify(refused)).not.toContain('canary');
  toncenter.setFault('html');
  expect(await gather()).toEqual({ ok: false, reason: 'HTTP 502' });
});

test('a clock behind the chain’s is an age below zero', async () => {
  const { gather } = await start();
  const facts = await gather({ clockAheadMs: -3_600_000 });
  expect(facts.ok && facts.value.headAgeSeconds).toBeLessThan(-3_500);
});
