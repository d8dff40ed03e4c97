import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { linkTestWallet } from '@cocoon-pool/db/testing-ledger';
import { insertTestParticipants } from '@cocoon-pool/db/workers-fixture';
import { parseConfig } from '@cocoon-pool/domain/config';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { type ChainScene, createChainScene } from '@cocoon-pool/simulator/chain-scene';
import { createToncenter, type Toncenter } from '@cocoon-pool/simulator/toncenter';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acceptProxyCode, backfillPayouts, type PayoutCommandDeps, verifyPayouts } from './pool-payouts.ts';

let database: TestDatabase;
let scene: ChainScene;
let toncenter: Toncenter;
let owner: string;
let nowMs: number;
let printed: string;
beforeEach(async () => {
  database = await createTestDatabase();
  scene = createChainScene();
  toncenter = await createToncenter({ chain: scene.chain });
  const [participantId = ''] = await insertTestParticipants(database.db, 1);
  owner = await linkTestWallet(database.db, { name: 'ann', participantId });
  nowMs = Date.UTC(2026, 2, 1);
  printed = '';
});
afterEach(async () => {
  await toncenter.close();
  await database.drop();
});

function toDeps(): PayoutCommandDeps {
  const parsed = parseConfig(
    { TON_API_URL: toncenter.url, ROOT_CONTRACT_ADDRESS: scene.rootAddress, TON_API_RPS: '1000' },
    () => '',
  );
  if (!parsed.ok) throw new Error('bad settings');
  const write = (text: string) => {
    printed += text;
  };
  return {
    ...{ db: database.db, config: parsed.config, log: silentLogger, now: () => new Date(nowMs) },
    pause: async (ms) => {
      nowMs += ms;
    },
    ...{ out: { write }, progress: { write } },
  };
}

/** One payout a minute of the past hours. */
function pay(count: number, codeName?: string): void {
  const proxy = scene.addProxy('one', codeName === undefined ? {} : { codeName });
  for (let minute = count; minute > 0; minute -= 1) {
    scene.pay({ proxy, owner, tokens: 200_000_000n, at: new Date(nowMs - minute * 60_000) });
  }
}

test('a backfill reads every account to its end and says how far it is', async () => {
  pay(120);
  expect(await backfillPayouts(toDeps(), {})).toEqual({ state: 'done' });
  expect(printed).toContain('Reading accounts 100 % (1/1)');
  expect(printed).toContain('1 of 1 accounts are read, 120 transactions.');
  printed = '';
  expect(await backfillPayouts(toDeps(), { account: owner, again: true })).toEqual({ state: 'done' });
  const { count } = await database.db
    .selectFrom('payouts')
    .select((select) => select.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  expect(count).toBe('120');
});

test('a history with a hole is not called read', async () => {
  pay(3);
  toncenter.setFault('first_missing');
  expect(await backfillPayouts(toDeps(), {})).toEqual({ state: 'incomplete' });
  expect(printed).toContain('not read to its end (hole)');
});

test('verification looks again at what does not count, and old proxies can be accepted', async () => {
  pay(2, 'a build of last year');
  await backfillPayouts(toDeps(), {});
  const { codeHash } = await database.db
    .selectFrom('payingAccounts')
    .select('codeHash')
    .executeTakeFirstOrThrow();
  expect(await verifyPayouts(toDeps())).toEqual({ state: 'done' });
  expect(printed).toContain('0 verified, 2 unverified, 0 pending.');
  expect(await acceptProxyCode(toDeps(), codeHash.toUpperCase())).toEqual({ state: 'done' });
  await verifyPayouts(toDeps());
  expect(printed).toContain('2 verified, 0 unverified, 0 pending.');
});

test('what is no address or hash is refused', async () => {
  const testOnly = 'kQD30Pk0Sk7NTmo4Nc0AeCnraXLb7sfMxMrDX0zzgWnq-Hi-';
  expect(await backfillPayouts(toDeps(), { account: testOnly })).toMatchObject({ state: 'refused' });
  expect(await acceptProxyCode(toDeps(), 'abc')).toMatchObject({ state: 'refused' });
});
