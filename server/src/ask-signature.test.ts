import { createServer } from 'node:http';
import { createTestWallet } from '@cocoon-pool/domain/ton/testing-wallet';
import { createSimulatedChain, type SimulatedChain } from '@cocoon-pool/simulator/simulated-chain';
import { createToncenter, type Toncenter } from '@cocoon-pool/simulator/toncenter';
import { Cell, loadStateInit } from '@ton/core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createSignatureQuestion } from './ask-signature.ts';
import { createTestApp, type TestApp, testDomain } from './test-app.ts';

let chain: SimulatedChain;
let toncenter: Toncenter;
let api: TestApp;
beforeAll(async () => {
  chain = createSimulatedChain();
  toncenter = await createToncenter({ chain, apiKey: 'key' });
  api = await createTestApp({
    askSignature: createSignatureQuestion({ apiUrl: toncenter.url, apiKey: 'key' }, 300),
  });
});
afterEach(() => toncenter.setFault(null));
afterAll(() => Promise.all([api.drop(), toncenter.close()]));

/** A wallet that is deployed with its key's signatures allowed or switched off. */
async function deploy(seed: string, { isSignatureAllowed }: { isSignatureAllowed: boolean }) {
  const wallet = await createTestWallet(seed, { version: 'v5r1' });
  const asNow = await createTestWallet(seed, { version: 'v5r1', isSignatureAllowed });
  const { code, data } = loadStateInit(Cell.fromBase64(asNow.stateInit).beginParse());
  if (!code || !data) throw new Error('no wallet');
  chain.setState(wallet.account, { code, data });
  return wallet;
}

async function logIn(wallet: Awaited<ReturnType<typeof deploy>>) {
  const { payload } = (await api.call('POST', '/api/v1/auth/ton/payload')).json;
  const body = await wallet.prove({ domain: testDomain, payload, now: api.clock.now });
  const send = () => api.call('POST', '/api/v1/auth/ton', { body });
  return { ...(await send()), again: send };
}

test('a deployed wallet that allows signatures logs its owner in', async () => {
  const { status } = await logIn(await deploy('allowed', { isSignatureAllowed: true }));
  expect(status).toBe(200);
});

test('a deployed wallet whose signatures were switched off proves nothing', async () => {
  const { status, json } = await logIn(await deploy('forbidden', { isSignatureAllowed: false }));
  expect([status, json.error.code]).toEqual([401, 'ton_proof_signature_not_allowed']);
});

test('a wallet that is not deployed is as its initial state says', async () => {
  const { status } = await logIn(await createTestWallet('fresh', { version: 'v5r1' }));
  expect(status).toBe(200);
});

test('wallets that cannot refuse signatures are not asked about', async () => {
  const asked = toncenter.calls.length;
  toncenter.setFault('server_error');
  expect((await logIn(await createTestWallet('old', { version: 'v4r2' }))).status).toBe(200);
  expect(toncenter.calls).toHaveLength(asked);
});

test.each(['server_error', 'rate_limited', 'html', 'cut_short', 'garbage', 'hang', 'reset'] as const)(
  'while the chain answers with %s nobody is let in unasked, and the same proof counts later',
  async (fault) => {
    toncenter.setFault(fault);
    const wallet = await deploy(`later ${fault}`, { isSignatureAllowed: true });
    const { status, json, again } = await logIn(wallet);
    expect([status, json.error.code]).toEqual([503, 'chain_unavailable']);
    toncenter.setFault(null);
    expect((await again()).status).toBe(200);
  },
);

test.each([
  [{ exit_code: -14, stack: [] }, 'unknown'],
  [{ exit_code: 11, stack: [{ type: 'num', value: '0x1' }] }, 'unknown'],
  [{ exit_code: 0, stack: [] }, 'unknown'],
  [{ exit_code: 0, stack: [{ type: 'cell', value: 'x' }] }, 'unknown'],
  [{ exit_code: 0, stack: [{ type: 'num', value: '1' }] }, 'unknown'],
  [{ exit_code: -256, stack: [] }, 'allowed'],
  [{ exit_code: 1, stack: [{ type: 'num', value: '0x1' }] }, 'allowed'],
  [{ exit_code: 0, stack: [{ type: 'num', value: '-0x0' }] }, 'forbidden'],
])('an answer of %j means %s', async (answer, expected) => {
  const server = createServer((_request, response) => response.end(JSON.stringify(answer)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const ask = createSignatureQuestion({ apiUrl: `http://127.0.0.1:${port}`, apiKey: null });
  expect(await ask(`0:${'1'.repeat(64)}`)).toBe(expected);
  server.close();
});
