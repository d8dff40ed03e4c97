import { type Selectable, sql } from 'kysely';
import type { AlertEpisode, WrittenAlert } from './alert-episode.ts';
import type { Db, Tx } from './database.ts';
import { closeIncidents, openIncident } from './incidents.ts';
import type { AlertsTable, Id } from './schema.ts';

export type OpenAlert = Pick<
  Selectable<AlertsTable>,
  | 'id'
  | 'workerId'
  | 'hostId'
  | 'participantId'
  | 'kind'
  | 'state'
  | 'severity'
  | 'activeSince'
  | 'criticalSince'
  | 'firedAt'
  | 'clearingSince'
  | 'clearingScrapes'
  | 'unknownSince'
  | 'evidence'
>;

/** Those of `workerIds` that have an open alert. */
export async function listAlertingWorkers(db: Db, workerIds: readonly Id[]): Promise<Id[]> {
  const { rows } = await sql<{ workerId: Id }>`
    SELECT DISTINCT worker_id FROM alerts WHERE resolved_at IS NULL AND worker_id = ANY(${workerIds}::bigint[])
  `.execute(db);
  return rows.map((row) => row.workerId);
}

export interface JudgedWorker {
  workerId: Id;
  hostId: Id;
  participantId: Id | null;
}

/**
 * Locks, to the end of the transaction, the workers that are still watched and their open alerts, and returns both
 * as committed: nobody removes the worker, changes its owner or judges it in between.
 */
export async function lockAlerts(
  tx: Tx,
  workerIds: readonly Id[],
): Promise<{ workers: JudgedWorker[]; open: OpenAlert[] }> {
  const workers = await sql<JudgedWorker>`
    SELECT workers.id AS worker_id, workers.host_id, owner.participant_id
    FROM workers LEFT JOIN worker_owners owner ON owner.worker_id = workers.id AND owner.owned_to IS NULL
    WHERE workers.id = ANY(${workerIds}::bigint[]) AND workers.removed_at IS NULL
    ORDER BY workers.id FOR SHARE OF workers
  `.execute(tx);
  const open = await sql<OpenAlert>`
    SELECT ${openAlertColumns} FROM alerts WHERE worker_id = ANY(${workers.rows.map((row) => row.workerId)}::bigint[]) AND resolved_at IS NULL
    ORDER BY worker_id, kind FOR UPDATE
  `.execute(tx);
  return { workers: workers.rows, open: open.rows };
}

/**
 * Locks, to the end of the transaction, every open alert that is on no single worker, and returns them as committed.
 */
export async function lockFleetAlerts(tx: Tx): Promise<OpenAlert[]> {
  const { rows } = await sql<OpenAlert>`
    SELECT ${openAlertColumns} FROM alerts WHERE worker_id IS NULL AND resolved_at IS NULL
    ORDER BY host_id, participant_id, kind FOR UPDATE
  `.execute(tx);
  return rows;
}

const openAlertColumns = sql.raw(`id, worker_id, host_id, participant_id, kind, state, severity, active_since,
  critical_since, fired_at, clearing_since, clearing_scrapes, unknown_since, evidence`);

/**
 * Writes what alerts came to, with their incidents and the notifications that people are owed, all in `tx`: an
 * episode that another daemon opened first is left to it. `now` is when notices become due.
 */
export async function applyAlertEpisodes(
  tx: Tx,
  episodes: readonly AlertEpisode[],
  now: Date,
): Promise<void> {
  const dropped = episodes.filter(({ state, alertId }) => state === 'dropped' && alertId !== null);
  const kept = episodes.filter(({ state }) => state !== 'dropped');
  await deleteAlerts(tx, dropped);
  const written = [
    ...(await updateAlerts(
      tx,
      kept.filter(({ alertId }) => alertId !== null),
    )),
    ...(await insertAlerts(
      tx,
      kept.filter(({ alertId }) => alertId === null),
    )),
  ];
  for (const alerts of groupByIncident(
    written.filter(({ episode }) => episode.fired || episode.raised),
  ).values()) {
    await openIncident(tx, alerts, now);
  }
  const resolved = written.filter(({ episode }) => episode.state === 'resolved');
  for (const silent of [false, true]) {
    const ids = resolved.filter(({ episode }) => episode.silent === silent).map(({ id }) => id);
    if (ids.length > 0) await closeIncidents(tx, { alertIds: ids, silent }, now);
  }
}

async function deleteAlerts(tx: Tx, episodes: readonly AlertEpisode[]): Promise<void> {
  if (episodes.length === 0) return;
  const ids = episodes.map((episode) => episode.alertId);
  await sql`DELETE FROM alerts WHERE id = ANY(${ids}::bigint[]) AND state = 'pending'`.execute(tx);
}

async function updateAlerts(tx: Tx, episodes: readonly AlertEpisode[]): Promise<WrittenAlert[]> {
  if (episodes.length === 0) return [];
  const column = toColumns(episodes);
  const { rows } = await sql<{ id: Id }>`
    UPDATE alerts SET state = t.state, severity = t.severity, active_since = t.active_since,
      critical_since = t.critical_since, fired_at = t.fired_at, clearing_since = t.clearing_since,
      clearing_scrapes = t.clearing_scrapes, unknown_since = t.unknown_since, resolved_at = t.resolved_at,
      evidence = t.evidence
    FROM unnest(${column('alertId')}::bigint[], ${column('state')}::text[], ${column('severity')}::text[],
      ${column('activeSince')}::timestamptz[], ${column('criticalSince')}::timestamptz[],
      ${column('firedAt')}::timestamptz[], ${column('clearingSince')}::timestamptz[],
      ${column('clearingScrapes')}::integer[], ${column('unknownSince')}::timestamptz[],
      ${column('resolvedAt')}::timestamptz[], ${evidenceOf(episodes)}::jsonb[])
      AS t (id, state, severity, active_since, critical_since, fired_at, clearing_since, clearing_scrapes, unknown_since,
        resolved_at, evidence)
    WHERE alerts.id = t.id AND alerts.resolved_at IS NULL
    RETURNING alerts.id
  `.execute(tx);
  const changed = new Set(rows.map((row) => row.id));
  return episodes.flatMap((episode) =>
    episode.alertId !== null && changed.has(episode.alertId) ? { id: episode.alertId, episode } : [],
  );
}

async function insertAlerts(tx: Tx, episodes: readonly AlertEpisode[]): Promise<WrittenAlert[]> {
  if (episodes.length === 0) return [];
  const column = toColumns(episodes);
  // Of a worker's alert the host is the worker's: it is not kept twice.
  const hostIds = episodes.map(({ workerId, hostId }) => (workerId === null ? hostId : null));
  const { rows } = await sql<AlertKey & { id: Id }>`
    INSERT INTO alerts (worker_id, host_id, participant_id, kind, state, severity, active_since, critical_since,
      fired_at, clearing_since, clearing_scrapes, unknown_since, resolved_at, evidence)
    SELECT * FROM unnest(${column('workerId')}::bigint[], ${hostIds}::bigint[], ${column('participantId')}::bigint[],
      ${column('kind')}::text[], ${column('state')}::text[], ${column('severity')}::text[],
      ${column('activeSince')}::timestamptz[], ${column('criticalSince')}::timestamptz[],
      ${column('firedAt')}::timestamptz[], ${column('clearingSince')}::timestamptz[],
      ${column('clearingScrapes')}::integer[], ${column('unknownSince')}::timestamptz[],
      ${column('resolvedAt')}::timestamptz[], ${evidenceOf(episodes)}::jsonb[])
    ON CONFLICT DO NOTHING
    RETURNING id, worker_id, host_id, participant_id, kind, active_since
  `.execute(tx);
  const idByKey = new Map(rows.map((row) => [toKey(row), row.id]));
  return episodes.flatMap((episode) => {
    const id = idByKey.get(toKey(episode));
    return id === undefined ? [] : { id, episode };
  });
}

type AlertKey = Pick<AlertEpisode, 'workerId' | 'hostId' | 'participantId' | 'kind' | 'activeSince'>;

function toKey({ workerId, hostId, participantId, kind, activeSince }: AlertKey): string {
  const subject = workerId === null ? `${hostId} ${participantId}` : workerId;
  return `${subject} ${kind} ${activeSince.getTime()}`;
}

function toColumns(episodes: readonly AlertEpisode[]) {
  return <Name extends keyof AlertEpisode>(name: Name) => episodes.map((episode) => episode[name]);
}

function evidenceOf(episodes: readonly AlertEpisode[]): string[] {
  return episodes.map((episode) => JSON.stringify(episode.evidence));
}

function groupByIncident(alerts: readonly WrittenAlert[]): Map<string, WrittenAlert[]> {
  return Map.groupBy(alerts, ({ episode }) => `${episode.participantId} ${episode.hostId} ${episode.kind}`);
}
