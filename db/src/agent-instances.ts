import { sql } from 'kysely';
import type { ReportingAgent } from './agents.ts';
import { insertAuditEntry } from './audit-log.ts';
import type { Tx } from './database.ts';
import type { Id } from './schema.ts';
import { claimOwnership, openOwnership } from './worker-ownership.ts';
import { WorkerRefusedError } from './worker-refusal.ts';

/**
 * `foreign`: somebody else owns the worker by now. `removed`: its owner does not want it watched. The others: it is
 * new, and its owner may have no further worker.
 */
export type InstanceRefusal = 'foreign' | 'removed' | 'worker_limit' | 'participant_deactivated';
export type Instances = Map<number, { workerId: Id } | { refusal: InstanceRefusal }>;

/**
 * The workers that the instances of an agent are. One seen for the first time is watched from now on as its owner's,
 * within the owner's limit. Call it with the agent's row locked, so that nobody makes the same worker twice.
 */
export async function resolveInstances(
  tx: Tx,
  agent: ReportingAgent,
  { instances, now }: { instances: readonly number[]; now: Date },
): Promise<Instances> {
  const known = await findInstances(tx, agent, instances);
  for (const instance of instances) {
    if (known.has(instance)) continue;
    known.set(instance, await registerInstance(tx, agent, { instance, now }));
  }
  return known;
}

async function findInstances(
  tx: Tx,
  agent: ReportingAgent,
  instances: readonly number[],
): Promise<Instances> {
  const { rows } = await sql<{ instance: number; workerId: Id; isRemoved: boolean; isTheirs: boolean }>`
    SELECT DISTINCT ON (instance) instance, workers.id AS worker_id, removed_at IS NOT NULL AS is_removed,
      owner.participant_id IS NOT DISTINCT FROM ${agent.participantId}::bigint AS is_theirs
    FROM workers LEFT JOIN worker_owners AS owner ON owner.worker_id = workers.id AND owner.owned_to IS NULL
    WHERE agent_id = ${agent.id} AND instance = ANY(${instances}::smallint[])
    ORDER BY instance, removed_at IS NOT NULL
  `.execute(tx);
  const known: Instances = new Map();
  for (const { instance, workerId, isRemoved, isTheirs } of rows) {
    const refusal = isRemoved ? 'removed' : 'foreign';
    known.set(instance, isRemoved || !isTheirs ? { refusal } : { workerId });
  }
  return known;
}

async function registerInstance(
  tx: Tx,
  { id: agentId, name: agentName, hostId, participantId }: ReportingAgent,
  { instance, now }: { instance: number; now: Date },
): Promise<{ workerId: Id } | { refusal: InstanceRefusal }> {
  const actor = `agent:${agentId}`;
  try {
    await claimOwnership(tx, { participantId, author: { actor, isOperator: false }, now });
  } catch (error) {
    if (!(error instanceof WorkerRefusedError)) throw error;
    return { refusal: error.reason === 'worker_limit' ? 'worker_limit' : 'participant_deactivated' };
  }
  const name = `${agentName.slice(0, 90)}-${instance}`;
  const { id: workerId } = await tx
    .insertInto('workers')
    .values({
      ...{ name, hostId, agentId, instance, labels: [], createdAt: now },
      ...{ address: null, accessHashSealed: null, removedAt: null },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await openOwnership(tx, { workerId, participantId, now });
  const detail = { name, agentId, instance, participantId };
  await insertAuditEntry(tx, { actor, action: 'worker.created', subject: `worker:${workerId}`, detail }, now);
  return { workerId };
}
