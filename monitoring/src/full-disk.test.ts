import { endFullDisk, fillDisk } from '@cocoon-pool/db/testing-full-disk';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDaemonStage, type DaemonStage } from './testing-daemon.ts';

let stage: DaemonStage;
beforeEach(async () => {
  stage = await createDaemonStage();
});
afterEach(() => stage.close());

test('on a full disk of the database scraping goes on, log and /readyz say what it is, and nothing is lost', async () => {
  const said: string[] = [];
  const say = (_fields: Record<string, unknown>, message: string) =>
    void (/^(round|Job .*)$/.test(message) || said.push(message));
  const { workerId } = await stage.startWorker();
  const { clock, nextTurn, metricsPort } = await stage.startDaemon(workerId, {
    log: { ...silentLogger, error: say, info: say },
    settings: { metrics: { host: '127.0.0.1', port: 0, token: null } },
  });
  const ask = async (path: string) => (await fetch(`http://127.0.0.1:${metricsPort()}${path}`)).text();
  await stage.waitForRows(clock, workerId, 1);
  await fillDisk(stage.db);
  for (let turn = 1; turn <= 4; turn += 1) {
    nextTurn();
    await expect.poll(() => ask('/metrics')).toContain(`\ncocoon_pool_scrapes_total ${turn + 1}\n`);
  }
  await vi.waitFor(async () => {
    clock.advance(100);
    expect(JSON.parse(await ask('/readyz'))).toMatchObject({ database: 'disk_full' });
  });
  expect(await ask('/metrics')).toContain('\ncocoon_daemon_database_away 1\n');
  const sentence =
    'the disk of the database is full, make room there: scraping goes on, samples wait in memory';
  expect(said).toEqual([sentence]);
  expect(await stage.listRows(workerId)).toHaveLength(1);

  await endFullDisk(stage.db);
  await stage.waitForRows(clock, workerId, 5);
  const times = (await stage.listRows(workerId)).map(({ ts }) => ts.getTime());
  expect(times.map((time) => time - (times[0] ?? 0))).toEqual([0, 15e3, 30e3, 45e3, 60e3]);
  await vi.waitFor(
    () => {
      clock.advance(500);
      expect(said).toEqual([sentence, 'database back']);
    },
    { timeout: 20_000 },
  );
});
