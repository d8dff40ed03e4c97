import { listAcceptedProxyCodes } from '@cocoon-pool/db/paying-accounts';
import { upsertRootConfigs } from '@cocoon-pool/db/root-configs';
import { insertTestParticipant, insertTestWorker } from '@cocoon-pool/db/testing-workers';
import type { RootConfig } from '@cocoon-pool/domain/cocoon/sample';
import { proxyCodeName, toCodeCell } from '@cocoon-pool/simulator/cocoon-contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ChainStage, createChainStage } from './testing-chain.ts';

let stage: ChainStage;
beforeEach(async () => {
  stage = await createChainStage();
});
afterEach(() => stage.close());

async function show(proxyCodeHash: string, participantId: string | null) {
  const { db, scene, clock } = stage;
  const { workerId } = await insertTestWorker(db, { participantId });
  const config: RootConfig = {
    ...{ workerHashes: null, modelHashes: null, proxyHashes: null, registeredProxies: null },
    ...{
      pricePerTokenNanoton: 20n,
      workerFeePerTokenNanoton: 19n,
      paramsVersion: 7,
      version: 1,
      structVersion: 3,
    },
    priceMultipliers: { prompt: null, cached: null, completion: null, reasoning: null },
    ...{ uniqueId: null, isTest: false, proxyCodeHash, workerCodeHash: null, clientCodeHash: null },
  };
  await upsertRootConfigs(db, [{ workerId, rootAddress: scene.rootAddress, config, seenAt: clock.now() }]);
}

const listNotices = () =>
  stage.db.selectFrom('notices').select(['participantId', 'payload']).orderBy('id').limit(9).execute();

test('proxy code counts that the root contract itself names, or a worker of the pool; not what anybody’s worker says', async () => {
  const [pools, forged, operators] = ['a', 'b', 'c'].map((digit) => digit.repeat(64));
  const { participantId } = await insertTestParticipant(stage.db);
  const { participantId: operatorId } = await insertTestParticipant(stage.db, { role: 'operator' });
  await show((pools ?? '').toUpperCase(), null);
  await show(forged ?? '', participantId);
  await show(operators ?? '', operatorId);
  await stage.passMinutes(1);
  const accepted = await listAcceptedProxyCodes(stage.db, stage.scene.rootAddress);
  expect(accepted).toContain(toCodeCell(proxyCodeName).hash().toString('hex'));
  expect(accepted).toEqual(expect.arrayContaining([pools, operators]));
  expect(accepted).not.toContain(forged);
});

test('operators are told once when the root contract’s code changes, or it cannot be read any more', async () => {
  const { scene } = stage;
  await stage.passMinutes(12);
  expect(await listNotices()).toEqual([]);
  const state = scene.chain.findState(scene.rootAddress);
  if (state === undefined) throw new Error('no root');
  scene.chain.setState(scene.rootAddress, { ...state, code: toCodeCell('another root') });
  await stage.passMinutes(25);
  scene.chain.setState(scene.rootAddress, { ...state, data: toCodeCell('no root') });
  await stage.passMinutes(25);
  expect(await listNotices()).toMatchObject([
    { participantId: null, payload: { problem: 'root_contract_changed' } },
    { participantId: null, payload: { detail: 'its data has an unknown shape' } },
  ]);
});

test('a provider that stays behind is told of once, until it has caught up', async () => {
  await stage.passMinutes(2);
  stage.toncenter.setFault('lag');
  await stage.passMinutes(10);
  expect(await listNotices()).toEqual([]);
  await stage.passMinutes(20);
  expect(await listNotices()).toMatchObject([{ payload: { problem: 'chain_behind' } }]);
});
