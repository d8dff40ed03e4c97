import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeClock } from './testing.ts';
import { createDaemonStage, type DaemonStage } from './testing-daemon.ts';

let stage: DaemonStage;
beforeEach(async () => {
  stage = await createDaemonStage();
});
afterEach(() => stage.close());

test('killing a worker opens one incident with one firing notice, and reviving it ends both once', async () => {
  const { worker, workerId, receiverId } = await stage.startWorker();
  const { clock, nextTurn } = await stage.startDaemon(workerId);
  await stage.waitForRows(clock, workerId, 1);
  await worker.kill();
  await stage.playTurns({ clock, nextTurn, workerId }, 7);
  expect(await stage.listNotices()).toEqual([{ receiverId, kind: 'firing', state: 'queued' }]);
  await stage.db.updateTable('notifications').set({ state: 'sent' }).execute();
  await worker.revive();
  await stage.playTurns({ clock, nextTurn, workerId }, 5);
  expect(await stage.listNotices()).toEqual([
    { receiverId, kind: 'firing', state: 'sent' },
    { receiverId, kind: 'resolved', state: 'queued' },
  ]);
  const incidents = await stage.db.selectFrom('incidents').selectAll().execute();
  expect(incidents).toMatchObject([
    { kind: 'worker_down', severity: 'critical', closedAt: expect.any(Date) },
  ]);
});

test('a restart loses neither a pending wait nor a firing alert, and tells nothing twice', async () => {
  const { worker, workerId } = await stage.startWorker();
  await worker.setFault('model_disconnected');
  const first = await stage.startDaemon(workerId);
  await stage.waitForRows(first.clock, workerId, 1);
  await stage.playTurns({ ...first, workerId }, 2);
  expect(await stage.listAlerts()).toMatchObject([{ kind: 'model_disconnected', state: 'pending' }]);
  await first.stop();
  const second = await stage.startDaemon(workerId, {}, first.clock);
  await stage.playTurns({ ...second, workerId }, 3);
  const [alert] = await stage.listAlerts();
  expect(alert).toMatchObject({ state: 'firing' });
  expect((alert?.firedAt?.getTime() ?? 0) - (alert?.activeSince.getTime() ?? 0)).toBe(60_000);
  await second.stop();
  const third = await stage.startDaemon(workerId, {}, first.clock);
  await stage.playTurns({ ...third, workerId }, 2);
  expect(await stage.listAlerts()).toHaveLength(1);
  expect(await stage.listNotices()).toHaveLength(1);
});

test('after a gap of ours a pending alert begins again and nothing fires before a whole fresh round', async () => {
  const { worker, workerId } = await stage.startWorker();
  await worker.setFault('model_disconnected');
  const first = await stage.startDaemon(workerId);
  await stage.waitForRows(first.clock, workerId, 1);
  await stage.playTurns({ ...first, workerId }, 2);
  await first.stop();
  first.clock.advance(600_000);
  const second = await stage.startDaemon(workerId, {}, first.clock);
  await stage.playTurns({ ...second, workerId }, 1);
  const [latest] = (await stage.listRows(workerId)).slice(-1);
  expect(await stage.listAlerts()).toMatchObject([{ state: 'pending', activeSince: latest?.ts }]);
  expect(await stage.listNotices()).toEqual([]);
});

test.each([0, 7])(
  'two daemons that scrape the same worker %i ms apart open one incident and tell once',
  async (lagMs) => {
    const { worker, workerId } = await stage.startWorker();
    const first = await stage.startDaemon(workerId);
    await stage.waitForRows(first.clock, workerId, 1);
    const clock = createFakeClock(first.clock.now());
    const timers = {
      after: (delayMs: number, callback: () => void) => clock.timers.after(delayMs + lagMs, callback),
    };
    const second = await stage.startDaemon(workerId, { now: clock.now, timers }, clock);
    await worker.kill();
    for (let turn = 1; turn <= 8; turn += 1) {
      first.nextTurn();
      second.nextTurn();
      await vi.waitFor(
        async () => {
          first.clock.advance(100);
          clock.advance(100);
          expect(await stage.listRows(workerId)).toHaveLength(1 + turn * (lagMs === 0 ? 1 : 2));
        },
        { timeout: 20_000, interval: 10 },
      );
    }
    await first.stop();
    await second.stop();
    expect(await stage.db.selectFrom('incidents').select('id').execute()).toHaveLength(1);
    expect(await stage.listAlerts()).toHaveLength(1);
    expect(await stage.listNotices()).toMatchObject([{ kind: 'firing' }]);
  },
);
