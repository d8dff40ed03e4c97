import { randomBytes } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { type AgentStage, createAgentStage } from './testing-agent.ts';

let stage: AgentStage;
afterEach(() => stage.close());

/** A host that reports instance 0, with a daemon. */
async function createScene() {
  stage = await createAgentStage();
  await stage.startDaemon();
  await stage.enrol();
  await stage.startAgent();
  await stage.passUntil(async () => expect(await stage.stage.listRows('1')).toHaveLength(1), 20);
  const [worker] = stage.host.workers;
  if (worker === undefined) throw new Error('no worker');
  const asked = () => worker.requests.filter((path) => path.startsWith('/request/'));
  const find = (id: string) =>
    stage.db.selectFrom('workerCommands').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const ask = async (body: unknown) => {
    const pending = stage.api.call('POST', '/api/v1/workers/1/commands', { token: stage.owner.token, body });
    await stage.passUntil(async () => {
      const rows = await stage.db.selectFrom('workerCommands').select('id').execute();
      expect(rows.length).toBeGreaterThan(0);
    }, 5);
    return pending;
  };
  return { worker, asked, find, ask };
}

test('through its agent a worker is disabled, read back, and enabled again on time', async () => {
  const { worker, asked, ask, find } = await createScene();
  expect((await stage.api.call('GET', '/api/v1/workers/1', { token: stage.owner.token })).json.access).toBe(
    'controllable',
  );
  const pending = ask({ kind: 'disable', forSeconds: 120 });
  await stage.passUntil(
    async () => expect(await find('1')).toMatchObject({ state: 'verified', via: 'agent' }),
    60,
  );
  expect((await pending).status).toBe(201);
  expect(worker.read().enabled).toBe(false);
  await stage.passUntil(async () => {
    const events = await stage.db.selectFrom('workerEvents').selectAll().execute();
    expect(events).toMatchObject([{ kind: 'enabled', after: 'false', byUs: true }]);
  }, 30);
  await stage.passUntil(async () => expect((await find('1')).returnedAt).not.toBeNull(), 240);
  expect(worker.read().enabled).toBe(true);
  expect(asked()).toEqual(['/request/disable', '/request/enable']);
  expect(await stage.stage.listAlerts()).toEqual([]);
});

test('an answer that is lost on the way is not carried out later, and is decided by what the worker shows', async () => {
  const { asked, ask, find } = await createScene();
  const pending = ask({ kind: 'disable' });
  const { agentId } = await stage.db.selectFrom('workers').select('agentId').executeTakeFirstOrThrow();
  await stage.passUntil(async () => {
    const rows = await stage.db.selectFrom('workerCommands').select('state').execute();
    expect(rows).toHaveLength(1);
  }, 5);
  // Handed out, and lost before the agent had it.
  await stage.db
    .updateTable('workerCommands')
    .set({ state: 'sending', via: 'agent', sentAt: stage.clock.now() })
    .where('state', '=', 'queued')
    .execute();
  expect(agentId).not.toBeNull();
  await stage.passUntil(
    async () => expect(await find('1')).toMatchObject({ state: 'failed', reason: 'not_applied' }),
    240,
  );
  expect(asked()).toEqual([]);
  await pending;
});

test('a stranger’s address beside one’s own agent is never commanded', async () => {
  const { worker, ask, find } = await createScene();
  const victim = await stage.stage.startWorker();
  await stage.db
    .updateTable('workers')
    .set({ removedAt: new Date() })
    .where('id', '=', victim.workerId)
    .execute();
  await stage.db
    .updateTable('workers')
    .set({ address: victim.worker.address })
    .where('id', '=', '1')
    .execute();
  const pending = ask({ kind: 'disable' });
  await stage.passUntil(
    async () => expect(await find('1')).toMatchObject({ state: 'verified', via: 'agent' }),
    60,
  );
  await pending;
  expect(worker.read().enabled).toBe(false);
  // With the agent gone, its word is gone too.
  await stage.db.updateTable('agents').set({ revokedAt: stage.clock.now() }).execute();
  const refused = await stage.api.call('POST', '/api/v1/workers/1/commands', {
    ...{ token: stage.owner.token, body: { kind: 'enable' } },
  });
  expect([refused.status, refused.json.error.code]).toEqual([403, 'unproven']);
  expect(victim.worker.requests.filter((path) => path.startsWith('/request/'))).toEqual([]);
  expect(victim.worker.read().enabled).toBe(true);
});

test('an agent is believed of commands that were handed to it, and of no others', async () => {
  const { find } = await createScene();
  const other = await stage.api.addAgent(stage.owner.id, 'other');
  const { id } = await stage.db
    .insertInto('workerCommands')
    .values({
      ...{
        workerId: '1',
        kind: 'disable',
        requestedBy: 'x',
        requestedAt: stage.clock.now(),
        state: 'sending',
      },
      ...{ via: 'agent', sentAt: stage.clock.now(), expiresAt: stage.clock.now() },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { gzipSync } = await import('node:zlib');
  const answer = { ok: true, body: 'state updated' };
  const report = {
    ...{
      format: 1,
      agentId: other.agentId,
      version: '1',
      sequence: randomBytes(4).readUInt32BE(),
      samplesDropped: 0,
    },
    ...{
      sentAt: stage.clock.now().toISOString(),
      samples: [],
      commandResults: [{ id, isSent: true, answer }],
    },
  };
  const response = await stage.fetch('http://pool.example/api/v1/agent/reports', {
    method: 'POST',
    headers: { Authorization: `Bearer ${other.key}`, 'Content-Encoding': 'gzip' },
    body: gzipSync(JSON.stringify(report)),
  });
  expect(response.status).toBe(200);
  expect(await find(id)).toMatchObject({ state: 'sending' });
});
