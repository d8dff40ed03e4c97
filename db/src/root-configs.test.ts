import type { RootConfig } from '@cocoon-pool/domain/cocoon/sample';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listRootConfigs, toRootConfigKey, upsertRootConfigs } from './root-configs.ts';
import type { Id } from './schema.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestWorkers } from './workers-fixture.ts';

let database: TestDatabase;
let workerIds: Id[];
beforeEach(async () => {
  database = await createTestDatabase();
  workerIds = await insertTestWorkers(database.db, 2);
});
afterEach(() => database.drop());

const rootAddress = 'EQCns7bYSp0igFvS1wpb5wsZjCKCV19MD5AVzI4EyxsnU73k';
const config: RootConfig = {
  workerHashes: ['bb', 'aa'],
  modelHashes: ['cc'],
  proxyHashes: null,
  registeredProxies: [{ seqno: 1, addressForClients: 'c:1', addressForWorkers: 'w:1' }],
  pricePerTokenNanoton: 20n,
  workerFeePerTokenNanoton: 19n,
  priceMultipliers: { prompt: 10_000, cached: 1_000, completion: 80_000, reasoning: 80_000 },
  version: 3,
  structVersion: 3,
  paramsVersion: 7,
  uniqueId: null,
  isTest: false,
  proxyCodeHash: 'dd',
  workerCodeHash: 'ee',
  clientCodeHash: 'ff',
};
const at = (minute: number) => new Date(Date.UTC(2026, 10, 30, 12, minute));
const see = (minute: number, changes: Partial<RootConfig> = {}, worker = 0) => ({
  workerId: workerIds[worker] ?? '',
  rootAddress,
  config: { ...config, ...changes },
  seenAt: at(minute),
});

test('one row for each content, from its first to its last sighting by any worker, the newest first', async () => {
  await upsertRootConfigs(database.db, [see(10), see(11, {}, 1), see(20, { workerFeePerTokenNanoton: 21n })]);
  await upsertRootConfigs(database.db, [see(5, {}, 1), see(8)]);
  const versions = await listRootConfigs(database.db, { rootAddress, limit: 10 });
  expect(versions).toMatchObject([
    { workerFeePerTokenNanoton: 21n, firstSeenAt: at(20), lastSeenAt: at(20) },
    {
      workerFeePerTokenNanoton: 19n,
      pricePerTokenNanoton: 20n,
      paramsVersion: 7,
      firstSeenAt: at(5),
      lastSeenAt: at(11),
    },
  ]);
  expect(versions[1]?.config).toEqual({
    ...config,
    workerHashes: ['aa', 'bb'],
    pricePerTokenNanoton: '20',
    workerFeePerTokenNanoton: '19',
  });
});

test('the key tells contents apart, and not the order in which they are written', () => {
  const key = toRootConfigKey(config);
  expect(toRootConfigKey({ ...config, workerHashes: ['aa', 'bb'] })).toBe(key);
  const { version, ...rest } = config;
  expect(toRootConfigKey({ ...rest, version })).toBe(key);
  expect(toRootConfigKey({ ...config, workerHashes: ['aa'] })).not.toBe(key);
  expect(toRootConfigKey({ ...config, proxyHashes: [] })).not.toBe(key);
  expect(toRootConfigKey({ ...config, pricePerTokenNanoton: 21n })).not.toBe(key);
});

test('a worker that makes up contents is bounded, and keeps nobody else from telling', async () => {
  for (let version = 0; version < 120; version += 1) {
    await upsertRootConfigs(database.db, [see(version, { version: 1_000 + version })]);
  }
  await upsertRootConfigs(database.db, [see(0, {}, 1)]);
  const versions = await listRootConfigs(database.db, { rootAddress, limit: 500 });
  expect(versions).toHaveLength(101);
  expect(versions.some((version) => version.config.version === config.version)).toBe(true);
});

test('absurd contents, and workers that are gone, are left out of the batch', async () => {
  await upsertRootConfigs(database.db, [
    { ...see(0), rootAddress: 'x'.repeat(5_000) },
    see(0, { workerHashes: ['x'.repeat(200_000)] }),
    { ...see(0), workerId: '999999', rootAddress: 'EQgone' },
    see(0, { proxyCodeHash: 'a\0b\ud800', paramsVersion: 1e12, pricePerTokenNanoton: 2n ** 70n }),
  ]);
  const versions = await listRootConfigs(database.db, { rootAddress, limit: 10 });
  expect(versions).toMatchObject([
    { paramsVersion: null, pricePerTokenNanoton: null, config: { proxyCodeHash: 'ab\u{fffd}' } },
  ]);
  expect(await listRootConfigs(database.db, { rootAddress: 'EQgone', limit: 1 })).toEqual([]);
});
