import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

/** An incident in a line. */
export interface IncidentLine {
  id: Id;
  /** Null for one of the pool's own. */
  participantId: Id | null;
  kind: string;
  severity: 'critical' | 'warning' | 'info';
  host: string;
  /** The name of its one worker; null where it has several. */
  workerName: string | null;
  openedAt: Date;
  closedAt: Date | null;
  /** Workers whose alert of this incident is not resolved. */
  workers: number;
}

const mostOpen = 5_000;

/** Those that are open, the newest first, and of the others those that are named. */
export async function listIncidentLines(db: Db, closedIds: readonly Id[]): Promise<IncidentLine[]> {
  const { rows } = await sql<IncidentLine>`
    SELECT incidents.id, incidents.participant_id, incidents.kind, incidents.severity, hosts.name AS host,
      (SELECT CASE WHEN count(DISTINCT workers.id) = 1 THEN min(workers.name) END FROM alerts
        JOIN workers ON workers.id = alerts.worker_id
        WHERE alerts.incident_id = incidents.id
          AND (alerts.resolved_at IS NULL OR incidents.closed_at IS NOT NULL)) AS worker_name,
      incidents.opened_at, incidents.closed_at,
      (SELECT count(*)::int FROM alerts WHERE alerts.incident_id = incidents.id AND alerts.resolved_at IS NULL) AS workers
    FROM incidents JOIN hosts ON hosts.id = incidents.host_id
    WHERE incidents.closed_at IS NULL OR incidents.id = ANY(${closedIds}::bigint[])
    ORDER BY incidents.id DESC LIMIT ${mostOpen}
  `.execute(db);
  return rows;
}
