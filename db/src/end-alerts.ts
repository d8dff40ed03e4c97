import { sql } from 'kysely';
import type { Tx } from './database.ts';
import type { Id } from './schema.ts';

/**
 * Ends every open alert of a worker that is no longer judged, telling nobody: pending ones leave no trace, firing
 * ones are resolved, an incident left without an open alert is closed and what was still queued for it cancelled.
 */
export async function endAlertsSilently(tx: Tx, workerId: Id, now: Date): Promise<void> {
  await tx.deleteFrom('alerts').where('workerId', '=', workerId).where('state', '=', 'pending').execute();
  const resolved = await tx
    .updateTable('alerts')
    .set({ state: 'resolved', resolvedAt: now, clearingSince: null })
    .where('workerId', '=', workerId)
    .where('state', '=', 'firing')
    .returning('incidentId')
    .execute();
  const incidentIds = resolved.flatMap((alert) => alert.incidentId ?? []);
  if (incidentIds.length === 0) return;
  const closed = await tx
    .updateTable('incidents')
    .set({ closedAt: now })
    .where('id', 'in', incidentIds)
    .where('closedAt', 'is', null)
    .where(
      sql<boolean>`not exists (
        select from alerts where alerts.incident_id = incidents.id and alerts.resolved_at is null)`,
    )
    .returning('id')
    .execute();
  if (closed.length === 0) return;
  await tx
    .updateTable('notifications')
    .set({ state: 'cancelled' })
    .where('state', '=', 'queued')
    .where(
      'incidentId',
      'in',
      closed.map((incident) => incident.id),
    )
    .execute();
}
