import type { ReportedContract } from '@cocoon-pool/domain/cocoon/contract-earnings';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { listWorkerContracts, upsertWorkerContracts } from './worker-contracts.ts';
import { insertTestWorkers } from './workers-fixture.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('what is stored is what is reported now; what did not change is not written', async () => {
  const { db } = database;
  const [one = '', two = ''] = await insertTestWorkers(db, 2);
  const readVersions = async () => {
    const query = sql<{ version: string }>`
      SELECT ctid::text || xmin::text || xmax::text AS version FROM worker_contracts WHERE worker_id = ${one}
      ORDER BY contract_address`;
    return (await query.execute(db)).rows.map(({ version }) => version);
  };
  const contracts = [toContract('A', 9_007_199_254_740_993n), toContract('B', null)];
  await upsertWorkerContracts(db, [
    { workerId: one, contracts },
    { workerId: two, contracts },
    { workerId: '999999', contracts },
  ]);
  expect(await listWorkerContracts(db, one)).toEqual(contracts);
  const before = await readVersions();
  await upsertWorkerContracts(db, [{ workerId: one, contracts }]);
  expect(await readVersions()).toEqual(before);
  const moved = [contracts[0], toContract('B', 1n)].filter((contract) => contract !== undefined);
  await upsertWorkerContracts(db, [
    { workerId: one, contracts: moved },
    { workerId: two, contracts: [] },
  ]);
  const [untouched, changed] = await readVersions();
  expect([untouched === before[0], changed === before[1]]).toEqual([true, false]);
  expect(await listWorkerContracts(db, one)).toEqual(moved);
  expect(await listWorkerContracts(db, two)).toEqual([]);
  await upsertWorkerContracts(db, [{ workerId: one, contracts: null }]);
  expect(await listWorkerContracts(db, one)).toEqual(moved);
});

test('a worker that makes up contracts keeps a hundred', async () => {
  const { db } = database;
  const [workerId = ''] = await insertTestWorkers(db, 1);
  const contracts = Array.from({ length: 1_000 }, (_, place) => toContract(`made up ${place}`, 10n ** 40n));
  await upsertWorkerContracts(db, [{ workerId, contracts }]);
  expect(await listWorkerContracts(db, workerId)).toHaveLength(100);
});

function toContract(contractAddress: string, unpaidNanoton: bigint | null): ReportedContract {
  const rest = { claimableNanoton: 2n, inFlightNanoton: 3n, unsignedNanoton: 4n };
  const earnings = unpaidNanoton === null ? null : { unpaidNanoton, ...rest };
  return { contractAddress, proxyAddress: 'proxy', earnings };
}
