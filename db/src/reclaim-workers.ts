import { formatAccount } from '@cocoon-pool/domain/ton/format-account';
import { sql } from 'kysely';
import { insertAuditEntry } from './audit-log.ts';
import type { Tx } from './database.ts';
import { endAlertsSilently } from './end-alerts.ts';
import type { Id } from './schema.ts';
import { claimOwnership, closeOwnership, openOwnership } from './worker-ownership.ts';
import { WorkerRefusedError } from './worker-refusal.ts';

interface Reclaim {
  participantId: Id;
  /** Raw; just proven by the participant. */
  account: string;
  actor: string;
}

/**
 * Anybody can type the address of a stranger's machine: whoever proves the wallet that its worker pays to takes it back
 * from the person who added it, from now on and within their limit of workers. Workers of the pool stay the pool's.
 */
export async function reclaimWorkers(tx: Tx, claim: Reclaim, now: Date): Promise<void> {
  const { participantId, actor } = claim;
  for (const { workerId, from } of await listPaying(tx, claim)) {
    if (!(await mayOwnAnother(tx, claim, now))) return;
    await closeOwnership(tx, workerId, now);
    await openOwnership(tx, { workerId, participantId, now });
    await endAlertsSilently(tx, workerId, now);
    const entry = { actor, action: 'worker.reclaimed' as const, subject: `worker:${workerId}` };
    await insertAuditEntry(tx, { ...entry, detail: { from, to: participantId } }, now);
  }
}

/** Watched workers of other people that name the account, in whichever spelling, as their owner. */
async function listPaying(
  tx: Tx,
  { participantId, account }: Reclaim,
): Promise<{ workerId: Id; from: Id }[]> {
  const spellings = (['mainnet', 'testnet'] as const).flatMap((network) => [
    formatAccount(account, { network, bounceable: true }),
    formatAccount(account, { network, bounceable: false }),
  ]);
  const { rows } = await sql<{ workerId: Id; from: Id }>`
    SELECT worker_owners.worker_id, worker_owners.participant_id AS "from"
    FROM worker_state
    JOIN workers ON workers.id = worker_state.worker_id AND workers.removed_at IS NULL
    JOIN worker_owners ON worker_owners.worker_id = workers.id AND worker_owners.owned_to IS NULL
    JOIN participants AS claimant ON claimant.id = ${participantId} AND claimant.status = 'active'
    WHERE worker_state.owner_address = ANY(${[account, ...spellings]}::text[])
      AND worker_owners.participant_id <> ${participantId}
    ORDER BY workers.id
    LIMIT 1000
    FOR UPDATE OF workers
  `.execute(tx);
  return rows;
}

async function mayOwnAnother(tx: Tx, { participantId, actor }: Reclaim, now: Date): Promise<boolean> {
  try {
    await claimOwnership(tx, { participantId, author: { actor, isOperator: false }, now });
    return true;
  } catch (error) {
    if (error instanceof WorkerRefusedError) return false;
    throw error;
  }
}
