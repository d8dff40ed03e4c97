import type { Db } from './database.ts';
import type { Id } from './schema.ts';
import { toAnswerColumns } from './stored-answer.ts';
import { insertWorkerEvents } from './worker-events.ts';

interface IncidentSeed {
  now: Date;
  kind?: 'worker_down' | 'model_disconnected' | 'tampered';
  chatId?: string;
  language?: 'en' | 'ru';
  /** Workers with a firing alert; one by default. */
  workers?: string[];
  /** Seconds before `now` at which the alerts began. */
  activeSecondsAgo?: number;
}

export interface SeededIncident {
  participantId: Id;
  receiverId: Id;
  hostId: Id;
  incidentId: Id;
  notificationId: Id;
  workerIds: Id[];
}

/** For tests: somebody with a chat, and an incident on their host with its firing notice queued and due. */
export async function seedIncident(db: Db, seed: IncidentSeed): Promise<SeededIncident> {
  const { now, kind = 'worker_down', chatId = '501', language = 'en', workers = ['h100-2'] } = seed;
  const activeSince = new Date(now.getTime() - (seed.activeSecondsAgo ?? 60) * 1000);
  const { id: participantId } = await db
    .insertInto('participants')
    .values({ name: 'Anna', language, telegramUserId: chatId, timeZone: 'Europe/Berlin' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { id: receiverId } = await db
    .insertInto('receivers')
    .values({
      participantId,
      kind: 'telegram',
      chatId,
      threadId: null,
      disabledAt: null,
      disabledReason: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { id: hostId } = await db
    .insertInto('hosts')
    .values({ name: `h${participantId}` })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { id: incidentId } = await db
    .insertInto('incidents')
    .values({ participantId, hostId, kind, severity: 'critical', openedAt: activeSince, closedAt: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  const owner = { participantId, hostId, now };
  const workerIds: Id[] = [];
  for (const name of workers) {
    const workerId = await seedWorker(db, { ...owner, name });
    await seedAlert(db, { workerId, participantId, kind, activeSince, incidentId });
    workerIds.push(workerId);
  }
  await seedTelling(db, { incidentId, receiverId, now });
  const notificationId = await seedNotification(db, {
    incidentId,
    receiverId,
    now,
    kind: 'firing',
    version: 1,
  });
  return { participantId, receiverId, hostId, incidentId, notificationId, workerIds };
}

/** For tests: a worker that answers now. */
export async function seedWorker(
  db: Db,
  { name, hostId, participantId, now }: { name: string; hostId: Id; participantId: Id; now: Date },
): Promise<Id> {
  const { id } = await db
    .insertInto('workers')
    .values({ name, hostId, address: `${hostId}.test:${name}`, accessHashSealed: null, removedAt: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('workerOwners')
    .values({ workerId: id, participantId, ownedFrom: now, ownedTo: null })
    .execute();
  await db
    .insertInto('workerState')
    .values({
      workerId: id,
      sampledAt: now,
      up: true,
      failure: null,
      lastUpAt: now,
      recentScrapes: 'uuuuuu',
      model: null,
      ownerAddress: null,
      requestsPerSecond: 1,
      scrapeFailures: '{}',
      totals: [],
      ...toAnswerColumns(null),
      ...{ errorRatio: null, runTimeSecondsMean: null, countersAt: null, counterTotals: null },
    })
    .execute();
  return id;
}

/** For tests: the receiver was told of everything that fires in the incident. */
async function seedTelling(
  db: Db,
  { incidentId, receiverId, now }: { incidentId: Id; receiverId: Id; now: Date },
): Promise<void> {
  const alerts = await db
    .selectFrom('alerts')
    .select(['id', 'severity'])
    .where('incidentId', '=', incidentId)
    .execute();
  const told = JSON.stringify(Object.fromEntries(alerts.map(({ id, severity }) => [id, severity])));
  const moments = { toldAt: now, soundedAt: now, alarmedAt: now };
  await db
    .insertInto('incidentTellings')
    .values({ incidentId, receiverId, told, held: '{}', messageId: null, ...moments })
    .execute();
}

interface AlertSeed {
  workerId: Id;
  participantId: Id;
  kind: string;
  activeSince: Date;
  incidentId: Id;
}

/** For tests: a firing alert of an incident. */
export async function seedAlert(db: Db, alert: AlertSeed): Promise<void> {
  const { workerId, participantId, kind, activeSince, incidentId } = alert;
  const lastUpAt = new Date(activeSince.getTime() - 60_000).toISOString();
  const evidence =
    kind === 'worker_down' ? { failedScrapes: 4, totalScrapes: 6, failure: 'timeout', lastUpAt } : {};
  if (kind === 'tampered') Object.assign(evidence, await seedChange(db, workerId, activeSince));
  await db
    .insertInto('alerts')
    .values({
      workerId,
      participantId,
      kind,
      incidentId,
      state: 'firing',
      severity: 'critical',
      activeSince,
      firedAt: activeSince,
      clearingSince: null,
      resolvedAt: null,
      evidence: JSON.stringify(evidence),
    })
    .execute();
}

/** For tests: somebody changed the price of the worker; what its alert says of it. */
async function seedChange(db: Db, workerId: Id, at: Date) {
  const change = { before: '1', after: '1.5' };
  await insertWorkerEvents(db, [{ workerId, at, kind: 'coefficient', byUs: false, ...change }]);
  return { changed: 'coefficient', ...change, changedAt: at.toISOString(), port: 12_000 };
}

interface NotificationSeed {
  incidentId: Id;
  receiverId: Id;
  kind: 'firing' | 'update' | 'reminder' | 'escalation' | 'resolved';
  version: number;
  now: Date;
}

/** For tests: a notice that is due now. */
export async function seedNotification(db: Db, seed: NotificationSeed): Promise<Id> {
  const { incidentId, receiverId, kind, version, now } = seed;
  const { id } = await db
    .insertInto('notifications')
    .values({
      incidentId,
      receiverId,
      kind,
      version,
      dueAt: now,
      createdAt: now,
      claimedUntil: null,
      sentAt: null,
      messageId: null,
      lastError: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** For tests: every alert of the incident is over, and its recovery is due. */
export async function seedRecovery(
  db: Db,
  { incidentId, receiverId }: SeededIncident,
  now: Date,
): Promise<Id> {
  await db
    .updateTable('alerts')
    .set({ state: 'resolved', resolvedAt: now })
    .where('incidentId', '=', incidentId)
    .execute();
  await db.updateTable('incidents').set({ closedAt: now }).where('id', '=', incidentId).execute();
  return seedNotification(db, { incidentId, receiverId, kind: 'resolved', version: 1, now });
}

/** For tests: another incident of the same person, so that two notices wait for one chat. Gives the notice's id. */
export async function seedSecondIncident(db: Db, seed: SeededIncident, now: Date): Promise<Id> {
  const { participantId, hostId, receiverId } = seed;
  const kind = 'model_disconnected';
  const { id: incidentId } = await db
    .insertInto('incidents')
    .values({ participantId, hostId, kind, severity: 'critical', openedAt: now, closedAt: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  const workerId = await seedWorker(db, { ...seed, name: 'second', now });
  await seedAlert(db, { workerId, participantId, kind, activeSince: now, incidentId });
  await seedTelling(db, { incidentId, receiverId, now });
  return seedNotification(db, { incidentId, receiverId, kind: 'firing', version: 1, now });
}
