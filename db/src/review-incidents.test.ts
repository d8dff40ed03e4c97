import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { acknowledgeIncident } from './acknowledge-incident.ts';
import type { AlertEpisode } from './alert-episode.ts';
import { applyAlertEpisodes, lockAlerts } from './alerts.ts';
import { disableReceiver, enableReceiver } from './receivers.ts';
import { reviewIncidents } from './review-incidents.ts';
import type { Id } from './schema.ts';
import { endSilence, insertSilence } from './silences.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { insertTestParticipant, insertTestWorker } from './testing-workers.ts';

const start = new Date('2026-03-01T12:00:00Z');
const at = (seconds: number) => new Date(start.getTime() + seconds * 1000);

let database: TestDatabase;
let participantId: Id;
let receiverId: Id;
let worker: { workerId: Id; hostId: Id; participantId: Id | null };

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await sql`TRUNCATE participants, hosts CASCADE`.execute(database.db);
  ({ participantId, receiverId } = await insertTestParticipant(database.db));
  worker = await insertTestWorker(database.db, { participantId });
});

test('an incident is told to its receivers when the group wait is over', async () => {
  await fire(0);
  await review(5);
  expect(await listNews()).toEqual([]);
  await review(20);
  expect(await listNews()).toEqual(['firing new_alert']);
  await review(21);
  expect(await listNews()).toHaveLength(1);
});

test('an alert that ends within the group wait is never told', async () => {
  await fire(0);
  await review(5);
  await resolve(10);
  await review(25);
  expect(await listNews()).toEqual([]);
});

test('the recovery is told once, to whoever was told that it fires', async () => {
  await fire(0);
  await review(20);
  await enableReceiver(database.db, { participantId, chatId: '-100' }, at(30));
  await resolve(60);
  await review(60);
  await review(90);
  expect(await listNews()).toEqual(['firing new_alert', 'resolved all_resolved']);
});

test('a look that is interrupted before its commit is taken again and tells once', async () => {
  await fire(0);
  const crash = database.db.transaction().execute(async (tx) => {
    await reviewIncidents(tx, at(20));
    throw new Error('killed');
  });
  await expect(crash).rejects.toThrow();
  await review(21);
  await review(22);
  expect(await listNews()).toEqual(['firing new_alert']);
});

test('two leaders that look at once tell once', async () => {
  await fire(0);
  await Promise.all([review(20), review(20), review(20)]);
  expect(await listNews()).toEqual(['firing new_alert']);
});

test('whoever takes a critical incident is not reminded; another worker of its host ends that with a sound', async () => {
  await fire(0);
  await review(20);
  const id = await incidentId();
  const taken = {
    incidentId: id,
    reach: participantId,
    participantId,
    actor: `participant:${participantId}`,
  };
  expect(await acknowledgeIncident(database.db, taken, at(60))).toEqual({ state: 'taken' });
  expect(await acknowledgeIncident(database.db, taken, at(61))).toMatchObject({ state: 'taken_before' });
  await review(400);
  expect(await listNews()).toEqual(['firing new_alert', 'update acknowledged']);
  const other = await insertTestWorker(database.db, { participantId, hostId: worker.hostId });
  await fire(500, other);
  await review(520);
  expect((await listNews()).at(-1)).toBe('firing new_alert');
  expect(await readIncident()).toMatchObject({ acknowledgedAt: null });
});

test("somebody else's incident cannot be taken", async () => {
  await fire(0);
  const stranger = await insertTestParticipant(database.db);
  const taken = {
    incidentId: await incidentId(),
    reach: stranger.participantId,
    participantId: stranger.participantId,
  };
  expect(await acknowledgeIncident(database.db, { ...taken, actor: 'x' }, at(60))).toEqual({
    state: 'not_found',
  });
  expect(await readIncident()).toMatchObject({ acknowledgedAt: null });
});

test('what nobody takes is repeated, and after ten minutes goes to the operators too', async () => {
  const operator = await insertTestParticipant(database.db, { role: 'operator' });
  await fire(0);
  for (let seconds = 20; seconds <= 1000; seconds += 20) await review(seconds);
  expect(await listNews()).toEqual([
    'firing new_alert',
    'reminder repeat_elapsed',
    'update escalated',
    'reminder repeat_elapsed',
  ]);
  expect(await listNews(operator.receiverId)).toContain('escalation new_alert');
  await resolve(1100);
  await review(1100);
  expect((await listNews(operator.receiverId)).at(-1)).toBe('resolved all_resolved');
});

test('a backup is told only when nobody took the incident', async () => {
  const backup = await enableReceiver(database.db, { participantId, chatId: '-100' }, start);
  await database.db.updateTable('receivers').set({ isBackup: true }).where('id', '=', backup.id).execute();
  await fire(0);
  await review(20);
  expect(await listNews(backup.id)).toEqual([]);
  await review(620);
  expect(await listNews(backup.id)).toEqual(['escalation new_alert']);
});

test('a receiver that is lost leaves its incidents to the next one', async () => {
  const next = await enableReceiver(database.db, { participantId, chatId: '-100' }, start);
  await database.db.updateTable('receivers').set({ isBackup: true }).where('id', '=', next.id).execute();
  await fire(0);
  await review(20);
  const lost = await disableReceiver(database.db, { receiverId, reason: 'blocked', now: at(30) });
  expect(lost).toEqual({ nextId: next.id });
  await review(30);
  expect(await listNews(next.id)).toEqual(['firing new_alert', 'receiver_lost null']);
  await resolve(60);
  await review(60);
  expect((await listNews(next.id)).at(-1)).toBe('resolved all_resolved');
});

test('what was muted and still fires is told in one summary when that ends; what ended is left for the digest', async () => {
  const other = await insertTestWorker(database.db, { participantId });
  const silence = {
    subject: 'all' as const,
    ...{ participantId, reason: 'maintenance', startsAt: start, endsAt: at(600) },
    createdBy: `participant:${participantId}`,
  } as const;
  await insertSilence(database.db, silence, start);
  await fire(10);
  await fire(10, other);
  await fire(15, await insertTestWorker(database.db, { participantId }));
  for (let seconds = 20; seconds < 600; seconds += 60) await review(seconds);
  await resolve(300, other);
  await review(300);
  expect(await listNews()).toEqual([]);
  await review(600);
  expect(await listNews()).toEqual(['held_summary silence', 'update unmuted', 'update unmuted']);
  const [row] = await database.db.selectFrom('notifications').select('payload').execute();
  expect(row?.payload.incidentIds).toHaveLength(2);
  const held = await database.db.selectFrom('incidentTellings').select('held').execute();
  expect(held.filter((one) => Object.values(one.held).includes('silence'))).toHaveLength(1);
});

test('a mute that is lifted early is over at once', async () => {
  await fire(0);
  await review(20);
  const subject = { incidentId: await incidentId() };
  const actor = `participant:${participantId}`;
  const silence = {
    participantId,
    subject,
    reason: 'x',
    startsAt: at(30),
    endsAt: at(3630),
    createdBy: actor,
  };
  const { id } = await insertSilence(database.db, silence, at(30));
  await review(400);
  expect(await listNews()).toEqual(['firing new_alert', 'update muted']);
  await endSilence(database.db, { id, reach: participantId, actor }, at(500));
  await review(500);
  expect(await listNews()).toEqual([
    'firing new_alert',
    'update muted',
    'update unmuted',
    'held_summary silence',
    'update unmuted',
  ]);
});

test('quiet hours hold a warning back, not a critical alert', async () => {
  const { db } = database;
  await db
    .updateTable('participants')
    .set({ quietFrom: '12:00', quietTo: '13:00', timeZone: 'UTC' })
    .where('id', '=', participantId)
    .execute();
  await fire(0, worker, { kind: 'slow', severity: 'warning' });
  await fire(0, await insertTestWorker(db, { participantId }));
  for (let seconds = 20; seconds < 200; seconds += 20) await review(seconds);
  expect(await listNews()).toEqual(['firing new_alert']);
  await review(3600);
  expect(await listNews()).toContain('held_summary quiet_hours');
});

test('a worker that is down explains its other alerts: they are told only if they outlast it', async () => {
  await fire(0);
  await fire(0, worker, { kind: 'no_requests', severity: 'warning' });
  for (let seconds = 20; seconds <= 200; seconds += 20) await review(seconds);
  expect(await listNews()).toEqual(['firing new_alert']);
  await resolve(210);
  await review(210);
  await review(230);
  expect(await listNews()).toEqual(['firing new_alert', 'resolved all_resolved', 'firing new_alert']);
});

test('a worker that its owner disabled through us raises nothing but wallet and white list', async () => {
  await database.db
    .insertInto('workerCommands')
    .values({
      ...{
        workerId: worker.workerId,
        kind: 'disable',
        requestedBy: `participant:${participantId}`,
        state: 'verified',
      },
      ...{ via: 'address', requestedAt: start, sentAt: start, finishedAt: start, expiresAt: at(60) },
    })
    .execute();
  await fire(0, worker, { kind: 'no_requests', severity: 'warning' });
  await fire(0, worker, { kind: 'wallet_low', severity: 'critical' });
  for (let seconds = 20; seconds <= 100; seconds += 20) await review(seconds);
  const told = await database.db
    .selectFrom('notifications as n')
    .innerJoin('incidents as i', 'i.id', 'n.incidentId')
    .select('i.kind')
    .execute();
  expect(told).toEqual([{ kind: 'wallet_low' }]);
});

test('an alert that goes on and off becomes one unstable incident, told once and once more when it is calm', async () => {
  for (let time = 0; time < 4; time += 1) {
    await fire(time * 100);
    for (let seconds = time * 100; seconds < time * 100 + 50; seconds += 10) await review(seconds);
    await resolve(time * 100 + 50);
    for (let seconds = time * 100 + 50; seconds < (time + 1) * 100; seconds += 10) await review(seconds);
  }
  expect(await listNews()).toEqual([
    'firing new_alert',
    'resolved all_resolved',
    'firing new_alert',
    'firing unstable',
  ]);
  for (let seconds = 400; seconds <= 1600; seconds += 50) await review(seconds);
  expect((await listNews()).slice(4)).toEqual(['resolved all_resolved']);
});

test("the pool's own alerts go to every active operator", async () => {
  const { db } = database;
  const operator = await insertTestParticipant(db, { role: 'operator' });
  const gone = await insertTestParticipant(db, { role: 'operator', status: 'deactivated' });
  await fire(0, await insertTestWorker(db));
  await review(20);
  expect(await listNews(operator.receiverId)).toEqual(['firing new_alert']);
  expect(await listNews(gone.receiverId)).toEqual([]);
  expect(await listNews()).toEqual([]);
});

test('for any course of alerts, looks and crashes, each told incident ends in exactly one recovery', {
  timeout: 120_000,
}, async () => {
  let seed = 11;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  const workers = [worker, await insertTestWorker(database.db, { participantId, hostId: worker.hostId })];
  let second = 0;
  for (let step = 0; step < 200; step += 1) {
    second += 1 + random(700);
    const one = workers[random(2)] ?? worker;
    const { open } = await lockOpen(one.workerId);
    const act = random(4);
    if (act === 0 && open.length === 0) await fire(second, one);
    else if (act === 1) await resolve(second, one);
    else await review(second, random(5) === 0);
  }
  for (const one of workers) await resolve(second + 10, one);
  for (let later = 10; later < 3000; later += 60) await review(second + later);
  const incidents = await database.db.selectFrom('incidents').selectAll().execute();
  expect(incidents.length).toBeGreaterThan(3);
  for (const { id, closedAt } of incidents) {
    const rows = await database.db
      .selectFrom('notifications')
      .select('kind')
      .where('incidentId', '=', id)
      .orderBy('id')
      .execute();
    const kinds = rows.map(({ kind }) => kind);
    expect(closedAt).not.toBeNull();
    expect(kinds.filter((kind) => kind === 'resolved').length).toBe(kinds.includes('firing') ? 1 : 0);
    if (kinds.includes('resolved')) expect(kinds.at(-1)).toBe('resolved');
  }
  const open = await database.db.selectFrom('alerts').select('id').where('resolvedAt', 'is', null).execute();
  expect(open).toEqual([]);
});

/** A look of the leader; one that crashes is undone before its commit. */
async function review(seconds: number, crashes = false): Promise<void> {
  if (!crashes) {
    await reviewIncidents(database.db, at(seconds));
    return;
  }
  const crash = database.db.transaction().execute(async (tx) => {
    await reviewIncidents(tx, at(seconds));
    throw new Error('killed');
  });
  await crash.catch(() => {});
}

async function fire(
  seconds: number,
  { workerId, hostId, participantId: owner } = worker,
  { kind = 'worker_down', severity = 'critical' as AlertEpisode['severity'] } = {},
): Promise<void> {
  const now = at(seconds);
  const episode: AlertEpisode = {
    ...{ alertId: null, workerId, hostId, participantId: owner, kind, severity, state: 'firing' },
    ...{ activeSince: now, criticalSince: null, firedAt: now, clearingSince: null, clearingScrapes: 0 },
    unknownSince: null,
    ...{ resolvedAt: null, evidence: {}, fired: true, raised: false, silent: false },
  };
  await database.db.transaction().execute((tx) => applyAlertEpisodes(tx, [episode], now));
}

async function resolve(seconds: number, one = worker): Promise<void> {
  const now = at(seconds);
  const { open } = await lockOpen(one.workerId);
  const episodes = open
    .filter(({ kind }) => kind === 'worker_down' || one !== worker)
    .map(
      (alert): AlertEpisode => ({
        ...{
          alertId: alert.id,
          workerId: alert.workerId,
          hostId: one.hostId,
          participantId: one.participantId,
        },
        ...{ kind: alert.kind, severity: alert.severity, state: 'resolved', activeSince: alert.activeSince },
        ...{
          criticalSince: null,
          firedAt: alert.firedAt,
          clearingSince: null,
          clearingScrapes: 0,
          unknownSince: null,
          resolvedAt: now,
        },
        ...{ evidence: {}, fired: false, raised: false, silent: false },
      }),
    );
  await database.db.transaction().execute((tx) => applyAlertEpisodes(tx, episodes, now));
}

function lockOpen(workerId: Id) {
  return database.db.transaction().execute((tx) => lockAlerts(tx, [workerId]));
}

/** What the receiver is told, in order: `kind reason`. */
async function listNews(receiver = receiverId): Promise<string[]> {
  const rows = await database.db
    .selectFrom('notifications')
    .select(['kind', 'reason'])
    .where('receiverId', '=', receiver)
    .orderBy('id')
    .execute();
  return rows.map(({ kind, reason }) => `${kind} ${reason}`);
}

async function readIncident() {
  return database.db.selectFrom('incidents').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();
}

async function incidentId(): Promise<Id> {
  return (await readIncident()).id;
}
