import { randomBytes } from 'node:crypto';
import type { Db } from './database.ts';
import { markForRollUp } from './rollups.ts';
import type { Id } from './schema.ts';
import { insertWorkerMetrics, type WorkerMetricsRow } from './worker-metrics.ts';

interface TestWorker {
  workerId: Id;
  hostId: Id;
  participantId: Id | null;
}

interface TestWorkerOptions {
  address?: string;
  /** Null (the default) is the pool. */
  participantId?: Id | null;
  hostId?: Id;
  accessHashSealed?: string | null;
}

/** A watched worker for tests, on a host of its own unless one is given. */
export async function insertTestWorker(db: Db, options: TestWorkerOptions = {}): Promise<TestWorker> {
  const name = randomBytes(6).toString('hex');
  const hostId = options.hostId ?? (await insertHost(db, name));
  const { id: workerId } = await db
    .insertInto('workers')
    .values({
      name,
      hostId,
      address: options.address ?? `${name}.example:12000`,
      accessHashSealed: options.accessHashSealed ?? null,
      removedAt: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const participantId = options.participantId ?? null;
  if (participantId !== null) {
    await db
      .insertInto('workerOwners')
      .values({ workerId, participantId, ownedFrom: new Date(0), ownedTo: null })
      .execute();
  }
  return { workerId, hostId, participantId };
}

async function insertHost(db: Db, name: string): Promise<Id> {
  const { id } = await db.insertInto('hosts').values({ name }).returning('id').executeTakeFirstOrThrow();
  return id;
}

/** A participant for tests with one chat as a receiver. */
export async function insertTestParticipant(
  db: Db,
  options: { role?: 'participant' | 'operator'; status?: 'pending' | 'active' | 'deactivated' } = {},
): Promise<{ participantId: Id; receiverId: Id }> {
  const { id: participantId } = await db
    .insertInto('participants')
    .values({ name: 'Ada', telegramUserId: null, role: 'participant', status: 'active', ...options })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { id: receiverId } = await db
    .insertInto('receivers')
    .values({
      participantId,
      kind: 'telegram',
      chatId: participantId,
      threadId: null,
      disabledAt: null,
      disabledReason: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { participantId, receiverId };
}

/** Scrapes for tests, written as a daemon does it: to be rolled up. */
export async function insertMarkedMetrics(db: Db, rows: readonly WorkerMetricsRow[]): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const added = await insertWorkerMetrics(tx, rows);
    await markForRollUp(
      tx,
      added.map(({ ts }) => ts),
    );
  });
}
