import type { Tx } from './database.ts';
import { closeIncidents } from './incidents.ts';
import type { Id } from './schema.ts';

/**
 * Ends every open alert of a worker that is no longer judged, telling nobody: pending ones leave no trace, firing
 * ones are resolved, and an incident left without an open alert is closed with what still waited for it cancelled.
 */
export async function endAlertsSilently(tx: Tx, workerId: Id, now: Date): Promise<void> {
  await tx.deleteFrom('alerts').where('workerId', '=', workerId).where('state', '=', 'pending').execute();
  const resolved = await tx
    .updateTable('alerts')
    .set({ state: 'resolved', resolvedAt: now, clearingSince: null, unknownSince: null })
    .where('workerId', '=', workerId)
    .where('state', '=', 'firing')
    .returning('id')
    .execute();
  await closeIncidents(tx, { alertIds: resolved.map(({ id }) => id), silent: true }, now);
}
