import { createChainScene } from '@cocoon-pool/simulator/chain-scene';
import { deriveAccount } from '@cocoon-pool/simulator/cocoon-contracts';
import { createToncenter, type Toncenter } from '@cocoon-pool/simulator/toncenter';
import type { ToncenterFault } from '@cocoon-pool/simulator/toncenter-fault';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ChainReader } from './chain-reader.ts';
import { createToncenterClient } from './toncenter-client.ts';

const ann = deriveAccount('Ann');
const scene = createChainScene();
const proxy = scene.addProxy('one');
const at = new Date('2026-03-01T12:00:00Z');
for (let payout = 0; payout < 30; payout += 1) scene.pay({ proxy, owner: ann, tokens: 200_000_000n, at });

let toncenter: Toncenter;
let reader: ChainReader;
let slowDowns = 0;
beforeAll(async () => {
  toncenter = await createToncenter({ chain: scene.chain, apiKey: 'secret' });
});
afterAll(() => toncenter.close());
beforeEach(() => {
  toncenter.setFault(null);
  toncenter.calls.length = 0;
  slowDowns = 0;
  reader = createReader('secret');
});

function createReader(apiKey: string | null): ChainReader {
  const slowDown = () => {
    slowDowns += 1;
  };
  return createToncenterClient({
    ...{
      url: toncenter.url,
      apiKey,
      pace: { turn: async () => true, slowDown, succeed: () => {}, stop: () => {} },
    },
    settings: { timeoutMs: 200, bodyBytesMax: 1_000_000, attempts: 3 },
  });
}

const list = (limit = 10) => reader.listTransactions({ account: ann, startLt: 1n, limit });

test('asks with the key, a limit, ascending, and for nothing that costs and is not used', async () => {
  const answer = await list();
  expect(answer.ok && answer.value.length).toBe(10);
  const [call] = toncenter.calls;
  expect(Object.fromEntries(call?.query ?? [])).toEqual({
    ...{ account: ann, start_lt: '1', limit: '10', offset: '0', sort: 'asc' },
  });
  expect(call?.headers).toMatchObject({
    ...{ 'x-api-key': 'secret', 'x-no-address-book': 'true', 'x-no-metadata': 'true' },
  });
});

test('without a key none is sent', async () => {
  reader = createReader(null);
  expect(await list()).toMatchObject({ ok: true });
  expect(toncenter.calls[0]?.headers).not.toHaveProperty('x-api-key');
});

test('reads a parent, accounts and the newest block', async () => {
  const page = await list(1);
  const payout = page.ok ? page.value[0] : undefined;
  const parent = await reader.findParent(payout?.hash ?? '');
  expect(parent).toMatchObject({ ok: true, value: { account: proxy.address } });
  expect(await reader.findParent('0'.repeat(64))).toEqual({ ok: true, value: null });
  const newest = await reader.listNewestLts([ann, deriveAccount('nobody')]);
  expect(newest.ok && [...newest.value.keys()]).toEqual([ann]);
  expect(await reader.findAccountState(proxy.address)).toMatchObject({
    ok: true,
    value: { address: proxy.address },
  });
  expect(await reader.findAccountState(deriveAccount('nobody'))).toEqual({ ok: true, value: null });
  expect(await reader.getHeadTime()).toEqual({ ok: true, value: at });
});

test.each<[ToncenterFault, string, number]>([
  ['rate_limited', 'rate_limited', 3],
  ['server_error', 'unavailable', 3],
  ['html', 'unavailable', 3],
  ['reset', 'unreachable', 3],
  // A page that takes too long is asked for again shorter, not as it was.
  ['query_timeout', 'timeout', 1],
  ['hang', 'timeout', 1],
  ['garbage', 'garbage', 1],
  ['cut_short', 'garbage', 1],
  ['endless', 'too_large', 1],
])('%s is %s after %i calls', async (fault, failure, calls) => {
  toncenter.setFault(fault);
  expect(await list(100)).toMatchObject({ ok: false, failure });
  expect(toncenter.calls).toHaveLength(calls);
});

test('what works the second time is an answer, and all slow down', async () => {
  toncenter.failNext('/transactions', 'rate_limited');
  expect(await list()).toMatchObject({ ok: true });
  expect([toncenter.calls.length, slowDowns]).toEqual([2, 1]);
});

test('a limit that is not allowed and an unknown key are refused at once', async () => {
  expect(await list(2_000)).toMatchObject({ ok: false, failure: 'refused' });
  reader = createReader('another key');
  expect(await list()).toMatchObject({
    ok: false,
    failure: 'refused',
    message: expect.stringContaining('API key'),
  });
  expect([toncenter.calls.length, slowDowns]).toEqual([2, 0]);
});

test('stopping ends what is under way', async () => {
  toncenter.setFault('hang');
  const waiting = list();
  reader.stop();
  expect(await waiting).toMatchObject({ ok: false, failure: 'stopped' });
});
