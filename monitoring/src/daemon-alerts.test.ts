import { claimIncident } from '@cocoon-pool/db/claim-incident';
import { getWorkerDetail } from '@cocoon-pool/db/worker-detail';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDaemonStage, type DaemonStage } from './testing-daemon.ts';

/** Leases are renewed every 2 s by the database's clock, which is real. */
const patience = { timeout: 15_000, interval: 100 };

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

test("while this machine hears nobody at all, silence of the workers is nobody's outage", async () => {
  const { worker, workerId } = await stage.startWorker();
  const daemon = await stage.startDaemon(workerId, {
    settings: { metrics: { host: '127.0.0.1', port: 0, token: null } },
  });
  const metrics = async () => (await fetch(`http://127.0.0.1:${daemon.metricsPort()}/metrics`)).text();
  const readReason = async () => {
    const { reason } = await getWorkerDetail(stage.db, workerId, {
      participantId: null,
      now: daemon.clock.now(),
    });
    return reason;
  };
  const listTold = () => stage.db.selectFrom('notices').selectAll().execute();
  await stage.waitForRows(daemon.clock, workerId, 1);
  await stage.outside.close();
  await worker.kill();
  daemon.nextTurn();
  await stage.waitForRows(daemon.clock, workerId, 2);
  for (let turn = 1; turn <= 8; turn += 1) {
    daemon.nextTurn();
    await expect.poll(metrics).toContain('\ncocoon_daemon_blind 1\n');
  }
  expect(await stage.listRows(workerId)).toHaveLength(2);
  expect(await stage.listAlerts()).toEqual([]);
  const told = { participantId: null, kind: 'operator', payload: { problem: 'blind', until: null } };
  await vi.waitFor(async () => expect(await listTold()).toMatchObject([told]));
  await vi.waitFor(async () => expect(await readReason()).toBe('blind'), patience);
  await worker.revive();
  daemon.nextTurn();
  await stage.waitForRows(daemon.clock, workerId, 3);
  expect(await metrics()).toContain('\ncocoon_daemon_blind 0\n');
  expect(await stage.listRows(workerId)).toMatchObject([{ up: true }, { up: false }, { up: true }]);
  await vi.waitFor(async () => {
    expect(await listTold()).toMatchObject([{ payload: { until: expect.any(String) } }]);
    expect(await readReason()).not.toBe('blind');
  }, patience);
});

test('a switching off that its owner claims ends its alert, and is nobody else’s either', async () => {
  const { worker, workerId } = await stage.startWorker();
  const daemon = await stage.startDaemon(workerId);
  await stage.waitForRows(daemon.clock, workerId, 1);
  await stage.playTurns({ ...daemon, workerId }, 1);
  await fetch(`http://${worker.address}/request/disable`);
  await stage.playTurns({ ...daemon, workerId }, 1);
  expect(await stage.listAlerts()).toMatchObject([{ kind: 'tampered', state: 'firing' }]);
  const { id: incidentId } = await stage.db.selectFrom('incidents').select('id').executeTakeFirstOrThrow();
  const claim = { incidentId, reach: null, participantId: null, actor: 'system' };
  expect(await claimIncident(stage.db, claim, daemon.clock.now())).toBe('claimed');
  await stage.playTurns({ ...daemon, workerId }, 4);
  expect(await stage.listAlerts()).toMatchObject([{ kind: 'tampered', state: 'resolved' }]);
});
