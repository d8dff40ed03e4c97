import { createTestWallet, type TestWallet } from '@cocoon-pool/domain/ton/testing-wallet';
import type { TonProof } from '@cocoon-pool/domain/ton/verify-ton-proof';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, testDomain } from '../test-app.ts';

let api: TestApp;
beforeAll(async () => {
  api = await createTestApp();
});
afterAll(() => api.drop());

const askPayload = async (token?: string, target = api): Promise<string> =>
  (await target.call('POST', '/api/v1/auth/ton/payload', token === undefined ? {} : { token })).json.payload;

async function prove(wallet: TestWallet, token?: string, target = api): Promise<TonProof> {
  const payload = await askPayload(token, target);
  return wallet.prove({ domain: testDomain, payload, now: target.clock.now });
}

const login = (body: object, target = api) => target.call('POST', '/api/v1/auth/ton', { body });
const link = (id: string, { token, body }: { token: string; body: object }) =>
  api.call('POST', `/api/v1/participants/${id}/wallets`, { token, body });

test('a wallet logs its owner in, as the same person each time', async () => {
  const wallet = await createTestWallet('first', { version: 'v5r1' });
  const first = await login({ ...(await prove(wallet)), language: 'ru' });
  expect(first.status).toBe(200);
  const name = `${wallet.friendly.slice(0, 4)}…${wallet.friendly.slice(-4)}`;
  expect(first.json.participant).toMatchObject({
    name,
    role: 'participant',
    status: 'pending',
    language: 'ru',
  });
  const again = await login(await prove(wallet));
  expect(again.json.participant.id).toBe(first.json.participant.id);
  const me = await api.call('GET', '/api/v1/participants/me', { token: again.json.token });
  expect(me.json).toMatchObject({
    telegramUserId: null,
    wallets: [{ address: wallet.account, proven: true }],
  });
});

test('a payload logs in once, however many try at the same time', async () => {
  const sent = await prove(await createTestWallet('racer'));
  const answers = await Promise.all(Array.from({ length: 12 }, () => login(sent)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const refused = answers.filter(({ status }) => status !== 200);
  for (const { status, json } of refused) expect([status, json.error.code]).toEqual([401, 'payload_refused']);
  const people = await api.db.selectFrom('participants').select('id').where('name', 'like', 'UQ%').execute();
  expect(new Set(people.map(({ id }) => id)).size).toBe(people.length);
});

test('a refused proof does not burn the payload, and ten minutes do', async () => {
  const wallet = await createTestWallet('slow');
  const sent = await prove(wallet);
  const forged = { ...sent, proof: { ...sent.proof, signature: sent.proof.signature.replace(/^./, '-') } };
  expect((await login(forged)).json.error.code).toBe('ton_proof_bad_signature');
  const begun = api.clock.now;
  api.clock.now = new Date(begun.getTime() + 600_000);
  expect((await login(sent)).json.error.code).toBe('payload_refused');
  api.clock.now = new Date(begun.getTime() + 599_000);
  expect((await login(sent)).status).toBe(200);
  api.clock.now = begun;
});

test.each([
  ['another page', { domain: 'evil.example.com' }, 'ton_proof_wrong_domain'],
  ['our page with a port', { domain: `${testDomain}:8443` }, 'ton_proof_wrong_domain'],
  ['a payload that was never issued', { payload: 'ab'.repeat(32) }, 'payload_refused'],
  ['a payload of nothing', { payload: '' }, 'payload_refused'],
])('a proof for %s is refused and registers nobody', async (name, changed, code) => {
  const wallet = await createTestWallet(name);
  const content = { domain: testDomain, payload: await askPayload(), now: api.clock.now, ...changed };
  const answer = await login(await wallet.prove(content));
  expect([answer.status, answer.json.error.code]).toEqual([401, code]);
  const known = await api.db
    .selectFrom('wallets')
    .select('id')
    .where('address', '=', wallet.account)
    .execute();
  expect(known).toEqual([]);
});

test('registration and invites hold for wallets as for Telegram', async () => {
  const closed = await createTestApp({ settings: { registration: 'invite' } });
  const wallet = await createTestWallet('guest');
  expect((await login(await prove(wallet, undefined, closed), closed)).json.error.code).toBe(
    'invitation_needed',
  );
  const token = await closed.addKey('operator');
  const { json: made } = await closed.call('POST', '/api/v1/invites', { token, body: { role: 'operator' } });
  const bad = { ...(await prove(wallet, undefined, closed)), invite: 'inv_nothing' };
  expect((await login(bad, closed)).json.error.code).toBe('invite_refused');
  expect(await closed.db.selectFrom('participants').select('id').execute()).toEqual([]);
  const good = { ...(await prove(wallet, undefined, closed)), invite: made.token };
  expect((await login(good, closed)).json.participant).toMatchObject({ role: 'operator', status: 'active' });
  expect((await login(await prove(wallet, undefined, closed), closed)).status).toBe(200);
  await closed.drop();
});

test('a deactivated person’s wallet opens nothing', async () => {
  const wallet = await createTestWallet('off');
  const { json } = await login(await prove(wallet));
  const token = await api.addKey('operator');
  const body = { status: 'deactivated' };
  await api.call('PATCH', `/api/v1/participants/${json.participant.id}`, { token, body });
  expect((await login(await prove(wallet))).json.error.code).toBe('deactivated');
});

test('without PUBLIC_URL no wallet can be proven, except in the demo on localhost', async () => {
  const local = await createTestApp({ settings: { publicUrl: null } });
  const refused = await local.call('POST', '/api/v1/auth/ton/payload');
  expect([refused.status, refused.json.error.code]).toEqual([503, 'ton_unavailable']);
  expect((await local.call('GET', '/api/v1/auth/methods')).json.ton).toBe(false);
  const { id } = await local.addPerson('Demo');
  const wallet = await createTestWallet('demo');
  const prove = (payload: string) => wallet.prove({ domain: 'localhost', payload, now: demo.clock.now });
  const demo = await createTestApp({
    db: local.db,
    settings: { publicUrl: null },
    demo: { participantId: id, operatorId: id, prove },
  });
  const payload = await askPayload(undefined, demo);
  const signed = await demo.call('POST', '/api/v1/auth/demo/wallet', { body: { payload } });
  expect(signed.json.account.address).toBe(wallet.account);
  expect((await login(signed.json, demo)).status).toBe(200);
  expect((await local.call('POST', '/api/v1/auth/demo/wallet', { body: { payload } })).status).toBe(404);
  await demo.drop();
  await local.drop();
});

test('a proven wallet is linked in the session that asked, and ends what others linked', async () => {
  const [ann, bob] = [await api.addPerson('Ann'), await api.addPerson('Bob')];
  const wallet = await createTestWallet('shared');
  const typed = { token: bob.token, body: { address: wallet.friendly } };
  expect((await link(bob.id, typed)).status).toBe(201);
  expect((await link(bob.id, typed)).status).toBe(200);
  const body = await prove(wallet, ann.token);
  const linked = await link(ann.id, { token: ann.token, body });
  expect([linked.status, linked.json]).toEqual([
    201,
    {
      address: wallet.account,
      friendly: wallet.friendly,
      proven: true,
      linkedAt: api.clock.now.toISOString(),
      provenAt: api.clock.now.toISOString(),
    },
  ]);
  const bobs = await api.call('GET', `/api/v1/participants/${bob.id}/wallets`, { token: bob.token });
  expect(bobs.json.items).toEqual([]);
  expect((await link(bob.id, typed)).json.error.code).toBe('wallet_proven');
  expect((await link(ann.id, { token: ann.token, body })).json.error.code).toBe('payload_refused');
});

test('a proof made for one session or for logging in links nothing in another', async () => {
  const [ann, bob] = [await api.addPerson('Ann'), await api.addPerson('Bob')];
  const wallet = await createTestWallet('phished');
  const forBob = await prove(wallet, bob.token);
  const forLogin = await prove(wallet);
  for (const body of [forBob, forLogin]) {
    const answer = await link(ann.id, { token: ann.token, body });
    expect([answer.status, answer.json.error.code]).toEqual([401, 'payload_refused']);
  }
  expect((await login(forBob)).json.error.code).toBe('payload_refused');
  expect((await login(forLogin)).status).toBe(200);
});

test('nobody proves for somebody else, not even an operator or a key', async () => {
  const ann = await api.addPerson('Ann');
  const operator = await api.addPerson('Operator', { role: 'operator' });
  const wallet = await createTestWallet('for others');
  const body = await prove(wallet, operator.token);
  for (const token of [operator.token, await api.addKey('operator')]) {
    expect((await link(ann.id, { token, body })).status).toBe(403);
  }
  const typed = { token: operator.token, body: { address: wallet.account } };
  expect((await link(ann.id, typed)).json).toMatchObject({ proven: false });
});

test.each([
  [{}, 'address'],
  [{ address: 'UQnonsense' }, 'address'],
  [{ address: 'kQD30Pk0Sk7NTmo4Nc0AeCnraXLb7sfMxMrDX0zzgWnq-Hi-' }, 'address'],
  [{ address: 'EQD30Pk0Sk7NTmo4Nc0AeCnraXLb7sfMxMrDX0zzgWnq-MM1' }, 'address'],
  [{ address: 7 }, 'address'],
  [{ address: `0:${'0'.repeat(64)}`, more: 1 }, 'more'],
  [{ account: {} }, 'account.address'],
])('%j is no wallet', async (body, field) => {
  const { id, token } = await api.addPerson('Typist');
  const { status, json } = await link(id, { token, body });
  expect([status, json.error.field]).toEqual([422, field]);
});

test('a wallet is unlinked by either spelling, once', async () => {
  const { id, token } = await api.addPerson('Leaver');
  for (const [spelling, statuses] of [
    ['friendly', [204, 404]],
    ['account', [204, 404]],
  ] as const) {
    const wallet = await createTestWallet(`unlink ${spelling}`);
    await link(id, { token, body: { address: wallet.account } });
    const path = `/api/v1/participants/${id}/wallets/${encodeURIComponent(wallet[spelling])}`;
    for (const status of statuses) expect((await api.call('DELETE', path, { token })).status).toBe(status);
  }
  const nothing = await api.call('DELETE', `/api/v1/participants/${id}/wallets/x`, { token });
  expect(nothing.status).toBe(404);
});

test('a payload tells where a wallet leads back to, where that is known', async () => {
  const ask = async (target: TestApp) =>
    (await target.call('POST', '/api/v1/auth/ton/payload')).json.returnUrl;
  expect(await ask(api)).toBeNull();
  const known = await createTestApp({ findMiniApp: async () => 'https://t.me/pool_bot?startapp' });
  expect(await ask(known)).toBe('https://t.me/pool_bot?startapp');
  await known.drop();
});
