import { createDatabase } from '@cocoon-pool/db/database';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { createChainScene } from '@cocoon-pool/simulator/chain-scene';
import { createToncenter } from '@cocoon-pool/simulator/toncenter';
import { expect, onTestFinished, test } from 'vitest';
import { createCallPace } from './call-pace.ts';
import { createLagWatch } from './chain-lag.ts';
import { createToncenterClient } from './toncenter-client.ts';

test('a clock behind the chain’s is told of once, with what to do, and when it agrees again', async () => {
  let behindMs = 3_600_000;
  const scene = createChainScene();
  const toncenter = await createToncenter({ chain: scene.chain, now: () => new Date() });
  const reader = createToncenterClient({
    ...{ url: toncenter.url, apiKey: null },
    pace: createCallPace({ requestsPerSecond: 1_000 }),
  });
  // Nothing is stored before it has lasted for long.
  const db = createDatabase('postgres://nobody@127.0.0.1:1/none');
  onTestFinished(async () => {
    reader.stop();
    await toncenter.close();
    await db.destroy();
  });
  const said: string[] = [];
  const warn = (_fields: object, message: string) => void said.push(message);
  const lag = createLagWatch({
    ...{ db, reader, log: { ...silentLogger, warn } },
    now: () => new Date(Date.now() - behindMs),
  });
  await lag.check();
  await lag.check();
  const [first] = said;
  expect(first).toMatch(/^This machine's clock is 3\d{3} s behind the chain's newest block: set it by NTP, /);
  expect(said).toHaveLength(1);
  behindMs = 0;
  await lag.check();
  await lag.check();
  expect(said).toEqual([first, "This machine's clock agrees with the chain's again"]);
});
