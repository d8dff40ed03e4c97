import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertParticipant, updateParticipant } from './participants.ts';
import { createEncryptionKey, createSecretBox, type SecretBox } from './secret-box.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { removeWorker, updateWorker } from './worker-change.ts';
import { insertWorker } from './worker-registration.ts';
import { upsertWorkerStates } from './worker-state.ts';
import { createTestState } from './worker-state-fixture.ts';

let database: TestDatabase;
let secretBox: SecretBox;
beforeAll(async () => {
  database = await createTestDatabase();
  secretBox = await createSecretBox([createEncryptionKey()]);
});
afterAll(() => database.drop());

const now = new Date('2026-11-23T12:00:00Z');
const author = { actor: 'system', isOperator: true };
let lastPort = 12_000;

/** A person's worker on `host` with one firing alert in an incident, told to their chat and queued again. */
async function addFiringWorker(host: string) {
  const { db } = database;
  lastPort += 1;
  const { id: participantId } = await insertParticipant(db, { name: 'Owner', actor: 'system' }, now);
  const added = await insertWorker(
    { db, secretBox, now },
    { name: 'w', host, address: `${host}:${lastPort}`, accessHash: null, labels: [], participantId },
    author,
  );
  if (!added.ok) throw new Error(added.reason);
  const { hostId } = await db
    .selectFrom('workers')
    .select('hostId')
    .where('id', '=', added.id)
    .executeTakeFirstOrThrow();
  const incident = await db
    .insertInto('incidents')
    .values({
      participantId,
      hostId,
      kind: 'worker_down',
      severity: 'critical',
      openedAt: now,
      closedAt: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const alert = {
    workerId: added.id,
    participantId,
    severity: 'critical',
    activeSince: now,
    resolvedAt: null,
  } as const;
  await db
    .insertInto('alerts')
    .values([
      {
        ...alert,
        kind: 'worker_down',
        state: 'firing',
        firedAt: now,
        clearingSince: null,
        evidence: '{}',
        incidentId: incident.id,
      },
      {
        ...alert,
        kind: 'model_disconnected',
        state: 'pending',
        firedAt: null,
        clearingSince: null,
        evidence: '{}',
        incidentId: null,
      },
    ])
    .execute();
  const receiver = await db
    .insertInto('receivers')
    .values({
      participantId,
      kind: 'telegram',
      chatId: '1',
      threadId: null,
      disabledAt: null,
      disabledReason: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const notice = {
    incidentId: incident.id,
    receiverId: receiver.id,
    kind: 'firing',
    dueAt: now,
    claimedUntil: null,
    messageId: null,
    lastError: null,
  } as const;
  await db
    .insertInto('notifications')
    .values([
      { ...notice, version: 1, state: 'sent', sentAt: now },
      { ...notice, version: 2, state: 'queued', sentAt: null },
    ])
    .execute();
  await upsertWorkerStates(db, [createTestState(added.id, now)]);
  return { id: added.id, participantId, incidentId: incident.id };
}

async function readStory({ id, incidentId }: { id: string; incidentId: string }) {
  const { db } = database;
  const alerts = await db
    .selectFrom('alerts')
    .select(['kind', 'state'])
    .where('workerId', '=', id)
    .orderBy('id')
    .execute();
  const incident = await db
    .selectFrom('incidents')
    .select('closedAt')
    .where('id', '=', incidentId)
    .executeTakeFirstOrThrow();
  const notices = await db
    .selectFrom('notifications')
    .select(['kind', 'state'])
    .where('incidentId', '=', incidentId)
    .orderBy('id')
    .execute();
  return {
    alerts: alerts.map(({ kind, state }) => `${kind} ${state}`),
    closed: incident.closedAt !== null,
    notices: notices.map(({ kind, state }) => `${kind} ${state}`),
  };
}

const ended = {
  alerts: ['worker_down resolved'],
  closed: true,
  notices: ['firing sent', 'firing cancelled'],
};
const going = {
  alerts: ['worker_down firing', 'model_disconnected pending'],
  closed: false,
  notices: ['firing sent', 'firing queued'],
};

test('removing a worker ends its alerts without a notice and keeps its history', async () => {
  const { db } = database;
  const worker = await addFiringWorker('a.example.com');
  await removeWorker({ db, now }, { id: worker.id, participantId: null, author });
  expect(await readStory(worker)).toEqual(ended);
  const row = await db
    .selectFrom('workers')
    .select('removedAt')
    .where('id', '=', worker.id)
    .executeTakeFirstOrThrow();
  expect(row.removedAt).toEqual(now);
  const owners = await db
    .selectFrom('workerOwners')
    .select('ownedTo')
    .where('workerId', '=', worker.id)
    .execute();
  expect(owners).toEqual([{ ownedTo: now }]);
  await expect(removeWorker({ db, now }, { id: worker.id, participantId: null, author })).rejects.toThrow(
    'No such worker',
  );
});

test('a new owner and a new address end the alerts, another name does not', async () => {
  const { db } = database;
  const { id: newOwner } = await insertParticipant(db, { name: 'New', actor: 'system' }, now);
  const later = new Date(now.getTime() + 1_000);
  const change = (id: string, values: Parameters<typeof updateWorker>[2]) =>
    updateWorker({ db, secretBox, now: later }, { id, participantId: null, author }, values);
  const renamed = await addFiringWorker('b.example.com');
  await change(renamed.id, { name: 'other' });
  expect(await readStory(renamed)).toEqual(going);
  const handed = await addFiringWorker('c.example.com');
  await change(handed.id, { participantId: newOwner });
  expect(await readStory(handed)).toEqual(ended);
  const moved = await addFiringWorker('d.example.com');
  await change(moved.id, { target: { host: 'e.example.com', address: 'e.example.com:12000' } });
  expect(await readStory(moved)).toEqual(ended);
  const states = await db
    .selectFrom('workerState')
    .select('workerId')
    .where('workerId', 'in', [moved.id, handed.id])
    .execute();
  expect(states).toEqual([{ workerId: handed.id }]);
});

test('an incident with another worker’s alert stays open and is still told', async () => {
  const { db } = database;
  const first = await addFiringWorker('f.example.com');
  const second = await addFiringWorker('g.example.com');
  await db
    .updateTable('alerts')
    .set({ incidentId: first.incidentId })
    .where('workerId', '=', second.id)
    .where('state', '=', 'firing')
    .execute();
  await removeWorker({ db, now }, { id: first.id, participantId: null, author });
  expect(await readStory(first)).toEqual({ ...going, alerts: ['worker_down resolved'] });
});

test('a deactivated participant’s alerts end without a notice', async () => {
  const { db } = database;
  const worker = await addFiringWorker('h.example.com');
  await updateParticipant(
    db,
    { id: worker.participantId, change: { status: 'deactivated' }, actor: 'system' },
    now,
  );
  expect(await readStory(worker)).toEqual(ended);
});

test('two changes of owner in one instant leave one owner, the later one', async () => {
  const { db } = database;
  const worker = await addFiringWorker('i.example.com');
  const { id: newOwner } = await insertParticipant(db, { name: 'New', actor: 'system' }, now);
  const result = await updateWorker(
    { db, secretBox, now },
    { id: worker.id, participantId: null, author },
    { participantId: newOwner },
  );
  expect(result.ok).toBe(true);
  const owners = await db
    .selectFrom('workerOwners')
    .select(['participantId', 'ownedTo'])
    .where('workerId', '=', worker.id)
    .execute();
  expect(owners).toEqual([{ participantId: newOwner, ownedTo: null }]);
});
