import { acquireLeases } from '@cocoon-pool/db/leases';
import { expect, test } from 'vitest';
import { createTestApp } from '../test-app.ts';

test('operators read how the installation does; what is not known is null', async () => {
  const api = await createTestApp({ version: '1.2.3' });
  const token = await api.addKey('operator');
  const read = () => api.call('GET', '/api/v1/pool/health', { token });
  expect((await read()).json).toMatchObject({
    ...{ version: '1.2.3', workers: 0, newestSampleAgeSeconds: null, daemons: [], shardsFree: 64 },
    ...{ outbox: { queued: 0, retrying: 0, oldestDueSeconds: null }, newestBackupAgeDays: null },
  });
  const blindSince = new Date('2026-11-23T11:58:00.000Z');
  for (let call = 0; call < 2; call += 1)
    await acquireLeases(api.db, { holder: 'daemon-a', ttlSeconds: 60, blindSince });
  expect((await read()).json).toMatchObject({
    daemons: [{ name: 'daemon-a', shards: 64, isLeader: true, blindSince: blindSince.toISOString() }],
    shardsFree: 0,
  });
  await api.drop();
});
