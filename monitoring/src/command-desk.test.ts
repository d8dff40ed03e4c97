import { createDatabaseListener, type DatabaseListener } from '@cocoon-pool/db/database-listener';
import { planCommands } from '@cocoon-pool/db/run-commands';
import { insertCommand } from '@cocoon-pool/db/worker-commands';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeClock } from './testing.ts';
import { command, proveWallet } from './testing-commands.ts';
import { createDaemonStage, type DaemonStage } from './testing-daemon.ts';

let stage: DaemonStage;
beforeEach(async () => {
  stage = await createDaemonStage();
});
afterEach(() => stage.close());

const disable = { kind: 'disable' } as const;

interface SceneOptions {
  isProven?: boolean;
  listener?: DatabaseListener | undefined;
}

/** A worker that was scraped once, with a daemon; proven, unless told otherwise. */
async function createScene({ isProven = true, listener }: SceneOptions = {}) {
  const { worker, workerId } = await stage.startWorker();
  const { participantId } = await stage.db
    .selectFrom('workerOwners')
    .select('participantId')
    .where('workerId', '=', workerId)
    .executeTakeFirstOrThrow();
  if (isProven) await proveWallet(stage.db, { participantId, ownerAddress: worker.ownerAddress });
  const daemon = await stage.startDaemon(workerId, { listener });
  await stage.waitForRows(daemon.clock, workerId, 1);
  const asked = () => worker.requests.filter((path) => path.startsWith('/request/'));
  const find = (id: string) =>
    stage.db.selectFrom('workerCommands').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const listAll = () => stage.db.selectFrom('workerCommands').selectAll().orderBy('id').execute();
  /** Lets the daemon look until it is so. */
  const until = (isSo: () => Promise<void>) =>
    vi.waitFor(
      async () => {
        daemon.clock.advance(500);
        await isSo();
      },
      { timeout: 20_000, interval: 20 },
    );
  return { worker, workerId, participantId, ...daemon, asked, find, listAll, until };
}

test('a worker is disabled, read back, told to be our doing, and enabled again when its time is over', async () => {
  const { worker, workerId, participantId, clock, asked, find, listAll, until } = await createScene();
  const returnAt = new Date(clock.now().getTime() + 90_000);
  const id = await command(stage.db, { workerId, participantId, command: disable, returnAt }, clock.now());
  await until(async () => expect(await find(id)).toMatchObject({ state: 'verified' }));
  expect(await find(id)).toMatchObject({
    ...{ via: 'address', before: 'true', after: 'false', answer: 'state updated', returnedAt: null },
  });
  expect(worker.read().enabled).toBe(false);
  await until(async () => {
    const events = await stage.db.selectFrom('workerEvents').selectAll().execute();
    expect(events).toMatchObject([{ kind: 'enabled', before: 'true', after: 'false', byUs: true }]);
  });
  await until(async () => expect((await find(id)).returnedAt).not.toBeNull());
  expect(clock.now().getTime()).toBeGreaterThanOrEqual(returnAt.getTime());
  expect(worker.read().enabled).toBe(true);
  expect(await listAll()).toMatchObject([
    { kind: 'disable', state: 'verified' },
    { kind: 'enable', state: 'verified', requestedBy: 'system', returnsId: id },
  ]);
  expect(asked()).toEqual(['/request/disable', '/request/enable']);
  const notices = await stage.db.selectFrom('notices').select(['kind', 'participantId']).execute();
  expect(notices).toEqual([{ kind: 'enabled_on_time', participantId }]);
  // Neither disabled nor tampered: it was our doing.
  expect(await stage.listAlerts()).toEqual([]);
  const audit = await stage.db
    .selectFrom('auditLog')
    .selectAll()
    .where('action', '=', 'worker.commanded')
    .execute();
  expect(audit.map(({ actor }) => actor)).toEqual(['participant:1', 'system']);
});

test('a command is sent at once where the database tells of it, though no time passes', async () => {
  const listener = createDatabaseListener(stage.url);
  stage.onClose(listener.close);
  const { workerId, participantId, clock, asked } = await createScene({ listener });
  await vi.waitFor(() => expect(listener.isListening()).toBe(true), { timeout: 10_000 });
  await command(stage.db, { workerId, participantId, command: disable }, clock.now());
  await vi.waitFor(() => expect(asked()).toEqual(['/request/disable']), { timeout: 10_000 });
});

test('a price is set to the thousandth that the worker can hold, and a payout is asked for', async () => {
  const { worker, workerId, participantId, clock, asked, find, until } = await createScene();
  const price = { kind: 'set_coefficient', coefficientThousandths: 1_005 } as const;
  const id = await command(stage.db, { workerId, participantId, command: price }, clock.now());
  await until(async () =>
    expect(await find(id)).toMatchObject({ state: 'verified', before: '1', after: '1.004' }),
  );
  clock.advance(15_000);
  await until(async () => expect(worker.read().contracts).not.toEqual([]));
  const proxyAddress = worker.read().contracts[0]?.proxyAddress ?? '';
  const payout = { kind: 'request_payout', proxyAddress } as const;
  const second = await command(stage.db, { workerId, participantId, command: payout }, clock.now());
  await until(async () => expect((await find(second)).state).not.toMatch(/queued|sending/));
  expect(await find(second)).toMatchObject({ reason: null, answer: 'request sent' });
  const unknown = { kind: 'request_payout', proxyAddress: `EQ${'B'.repeat(46)}` } as const;
  await stage.db.updateTable('workerCommands').set({ state: 'verified' }).where('id', '=', second).execute();
  const third = await command(stage.db, { workerId, participantId, command: unknown }, clock.now());
  await until(async () =>
    expect(await find(third)).toMatchObject({ state: 'failed', reason: 'proxy_not_found' }),
  );
  expect(asked()).toEqual(['/request/change_coefficient', '/request/payout']);
});

test('who adds a stranger’s worker gets no control: not by asking, nor by a row that slipped in', async () => {
  const { worker, workerId, participantId, clock, asked, find, until } = await createScene({
    isProven: false,
  });
  const request = { workerId, participantId, actor: 'participant:1', command: disable };
  expect(await insertCommand(stage.db, request, clock.now())).toEqual({ ok: false, reason: 'unproven' });
  const typed = { participantId, ownerAddress: worker.ownerAddress };
  await proveWallet(stage.db, typed);
  await stage.db.updateTable('walletOwners').set({ provenAt: null }).execute();
  expect(await insertCommand(stage.db, request, clock.now())).toEqual({ ok: false, reason: 'unproven' });
  const { id } = await stage.db
    .insertInto('workerCommands')
    .values({
      ...{ workerId, kind: 'disable', requestedBy: 'participant:1', requestedAt: clock.now() },
      expiresAt: new Date(clock.now().getTime() + 60_000),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await until(async () => expect(await find(id)).toMatchObject({ state: 'failed', reason: 'unproven' }));
  expect(asked()).toEqual([]);
});

test('a proof that ended, or a worker that pays to another wallet by now, ends the control', async () => {
  const { workerId, participantId, clock, asked, find, until } = await createScene();
  const id = await command(stage.db, { workerId, participantId, command: disable }, clock.now());
  await stage.db.updateTable('walletOwners').set({ ownedTo: clock.now() }).execute();
  await until(async () => expect(await find(id)).toMatchObject({ state: 'failed', reason: 'unproven' }));
  expect(asked()).toEqual([]);
});

test('what was begun by a process that died is never sent again; what the worker shows decides', async () => {
  const { workerId, participantId, clock, asked, find, until } = await createScene();
  const id = await command(stage.db, { workerId, participantId, command: disable }, clock.now());
  await stage.db
    .updateTable('workerCommands')
    .set({ state: 'sending', via: 'address', sentAt: clock.now() })
    .where('id', '=', id)
    .execute();
  await until(async () => expect((await find(id)).state).toMatch(/unknown|failed/));
  await until(async () => expect(await find(id)).toMatchObject({ state: 'failed', reason: 'not_applied' }));
  expect(asked()).toEqual([]);
});

test('what a lost command asked for does not confirm it when a later one brought it about', async () => {
  const { worker, workerId, participantId, clock, asked, find, until } = await createScene();
  const lost = await command(stage.db, { workerId, participantId, command: disable }, clock.now());
  await stage.db
    .updateTable('workerCommands')
    .set({ state: 'unknown', reason: 'outcome_unknown', via: 'address', sentAt: clock.now() })
    .where('id', '=', lost)
    .execute();
  const later = await command(stage.db, { workerId, participantId, command: disable }, clock.now());
  await until(async () => expect(await find(later)).toMatchObject({ state: 'verified', reason: null }));
  expect(worker.read().enabled).toBe(false);
  await stage.waitForRows(clock, workerId, 5);
  expect(await find(lost)).toMatchObject({ state: 'unknown', reason: 'outcome_unknown' });
  expect(asked()).toEqual(['/request/disable']);
});

test('a lost command that had reached its worker is confirmed, also after a later one that had nothing to do', async () => {
  const { worker, workerId, participantId, clock, asked, find, until } = await createScene();
  const first = await command(stage.db, { workerId, participantId, command: disable }, clock.now());
  await until(async () => expect(await find(first)).toMatchObject({ state: 'verified' }));
  await stage.db
    .updateTable('workerCommands')
    .set({ state: 'unknown', reason: 'outcome_unknown', finishedAt: null })
    .where('id', '=', first)
    .execute();
  const later = await command(stage.db, { workerId, participantId, command: disable }, clock.now());
  await until(async () => expect(await find(later)).toMatchObject({ state: 'verified', reason: 'already' }));
  await until(async () => expect(await find(first)).toMatchObject({ state: 'verified' }));
  expect(worker.read().enabled).toBe(false);
  expect(asked()).toEqual(['/request/disable']);
});

test('of two daemons and two authors at once, one command goes out once', async () => {
  const { worker, workerId, participantId, clock, asked, listAll, until } = await createScene();
  await stage.startDaemon(workerId, {}, clock);
  const request = { workerId, participantId, actor: 'participant:1', command: disable };
  const made = await Promise.all(
    Array.from({ length: 6 }, () => insertCommand(stage.db, request, clock.now())),
  );
  expect(made.filter(({ ok }) => ok)).toHaveLength(1);
  await until(async () => expect(await listAll()).toMatchObject([{ state: 'verified' }]));
  expect(asked()).toEqual(['/request/disable']);
  expect(worker.read().enabled).toBe(false);
});

test.each([
  ['refuse', 'failed', 'refused'],
  ['not_ready', 'failed', 'not_ready'],
  ['wrong_hash', 'failed', 'bad_request'],
] as const)('a worker that is %s gets nothing, and that is said', async (fault, state, reason) => {
  const { worker, workerId, participantId, clock, asked, find, until } = await createScene();
  await worker.setFault(fault);
  const id = await command(stage.db, { workerId, participantId, command: disable }, clock.now());
  await until(async () => expect(await find(id)).toMatchObject({ state, reason }));
  expect(asked()).toEqual([]);
});

test('a command that nobody could send in time is not sent later', async () => {
  const { workerId, participantId, clock, stop, asked, find } = await createScene();
  const id = await command(stage.db, { workerId, participantId, command: disable }, clock.now());
  await stop();
  await stage.db.updateTable('workerCommands').set({ state: 'queued', via: null, sentAt: null }).execute();
  const before = asked().length;
  clock.advance(121_000);
  await stage.startDaemon(workerId, {}, clock);
  await vi.waitFor(async () => {
    clock.advance(500);
    expect(await find(id)).toMatchObject({ state: 'failed', reason: 'expired' });
  });
  expect(asked()).toHaveLength(before);
});

test('what is to be kept is asked for again after a restart, once; switching by hand ends it', async () => {
  const { worker, workerId, participantId, clock, listAll, until } = await createScene();
  const price = { kind: 'set_coefficient', coefficientThousandths: 2_000 } as const;
  await command(stage.db, { workerId, participantId, command: price, keeps: true }, clock.now());
  await until(async () => expect(await listAll()).toMatchObject([{ state: 'verified' }]));
  clock.advance(61_000);
  await worker.revive();
  await until(async () => expect(worker.read().coefficientThousandths).toBe(2_000));
  await until(async () =>
    expect(await listAll()).toMatchObject([
      { keeps: false, requestedBy: 'participant:1' },
      { keeps: true, requestedBy: 'system', state: 'verified' },
    ]),
  );
  const cheaper = { kind: 'set_coefficient', coefficientThousandths: 500 } as const;
  await command(stage.db, { workerId, participantId, command: cheaper }, clock.now());
  expect((await listAll()).filter(({ keeps }) => keeps)).toEqual([]);
});

test('a worker that cannot be enabled on time is tried every minute, for a day', async () => {
  const { workerId, participantId, clock, listAll, stop } = await createScene();
  await stop();
  const noon = createFakeClock(clock.now());
  const returnAt = new Date(noon.now().getTime() + 60_000);
  await command(stage.db, { workerId, participantId, command: disable, returnAt }, noon.now());
  await stage.db
    .updateTable('workerCommands')
    .set({ state: 'verified', via: 'address', sentAt: noon.now() })
    .execute();
  const tries = async (seconds: number) => {
    noon.advance(seconds * 1_000);
    await planCommands(stage.db, noon.now());
    const all = await listAll();
    await stage.db
      .updateTable('workerCommands')
      .set({ state: 'failed' })
      .where('state', '=', 'queued')
      .execute();
    return all.length - 1;
  };
  expect([await tries(59), await tries(1), await tries(30), await tries(31), await tries(61)]).toEqual([
    0, 1, 1, 2, 3,
  ]);
  expect(await tries(90_000)).toBe(3);
});
