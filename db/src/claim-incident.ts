import { takeIncident } from './acknowledge-incident.ts';
import { insertAuditEntry } from './audit-log.ts';
import type { Db, Tx } from './database.ts';
import { queueUpdates } from './queue-updates.ts';
import type { Id } from './schema.ts';
import { claimWorkerChanges } from './worker-changes.ts';

interface Claim {
  incidentId: Id;
  /** Whose incidents may be claimed; null = everybody's. */
  reach: Id | null;
  /** Who claims; null = a key of the installation. */
  participantId: Id | null;
  actor: string;
}

/** `no_change`: the incident tells of nothing that a person could have done to a worker. */
export type ClaimOutcome = 'claimed' | 'claimed_before' | 'recovered' | 'no_change' | 'not_found';

/**
 * "It was me": somebody takes the changes that a `tampered` incident tells of upon themselves, and the incident with
 * them. Its alerts end with the next scrape of each worker; what changes after that fires again. Audited, and every copy
 * of the message says who it was.
 */
export async function claimIncident(
  db: Db,
  { incidentId, reach, participantId, actor }: Claim,
  now: Date,
): Promise<ClaimOutcome> {
  return db.transaction().execute(async (tx) => {
    const incident = await tx
      .selectFrom('incidents')
      .where('id', '=', incidentId)
      .where((eb) => (reach === null ? eb.lit(true) : eb('participantId', '=', reach)))
      .select(['kind', 'closedAt', 'acknowledgedAt'])
      .forUpdate()
      .executeTakeFirst();
    if (incident === undefined) return 'not_found';
    if (incident.kind !== 'tampered') return 'no_change';
    if (incident.closedAt !== null) return 'recovered';
    if (!(await claimAll(tx, incidentId, now))) return 'claimed_before';
    if (incident.acknowledgedAt === null) await takeIncident(tx, { incidentId, participantId }, now);
    await tx
      .updateTable('incidents')
      .set({ claimedAt: now, claimedBy: participantId })
      .where('id', '=', incidentId)
      .execute();
    await queueUpdates(tx, [incidentId], { reason: 'claimed', now });
    await insertAuditEntry(tx, { actor, action: 'incident.claimed', subject: `incident:${incidentId}` }, now);
    return 'claimed';
  });
}

/** Whether there was anything left to claim in the workers whose alerts fire. */
async function claimAll(tx: Tx, incidentId: Id, now: Date): Promise<boolean> {
  const alerts = await tx
    .selectFrom('alerts')
    .select('workerId')
    .where('incidentId', '=', incidentId)
    .where('resolvedAt', 'is', null)
    .orderBy('workerId')
    .execute();
  let changes = 0;
  for (const { workerId } of alerts) {
    if (workerId !== null) changes += await claimWorkerChanges(tx, workerId, now);
  }
  return changes > 0;
}
