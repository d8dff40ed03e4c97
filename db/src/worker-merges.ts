import { type RawBuilder, sql } from 'kysely';
import { insertAuditEntry } from './audit-log.ts';
import type { Db, Tx } from './database.ts';
import { endAlertsSilently } from './end-alerts.ts';
import { NotFoundError } from './not-found-error.ts';
import type { Id } from './schema.ts';
import { closeOwnership } from './worker-ownership.ts';

/** Two watched workers of one participant that look like one machine: one has an address, an agent reports the other. */
export interface MergeCandidate {
  /** The one that stays. */
  workerId: Id;
  workerName: string;
  address: string;
  agentWorkerId: Id;
  agentWorkerName: string;
  agentId: Id;
  agentName: string;
  instance: number;
  participantId: Id | null;
  /** Both pay to the same owner and listen on the same port; null = one of them does not say. */
  hasSameImage: boolean | null;
  hasSameWallet: boolean | null;
  /** The agent's reports come from the host of the address. */
  comesFromAddress: boolean | null;
}

/** A worker's instance N listens there. */
const portOfInstance = sql`':' || (12000 + 10 * pushed.instance)`;

/**
 * The same participant, the same owner address and the same port. Nothing that only one participant says about another's
 * worker can make a pair.
 */
const pairs = sql`
  FROM workers AS pulled
  JOIN worker_state AS pulled_state ON pulled_state.worker_id = pulled.id
  LEFT JOIN worker_facts AS pulled_facts ON pulled_facts.worker_id = pulled.id
  LEFT JOIN worker_owners AS pulled_owner ON pulled_owner.worker_id = pulled.id AND pulled_owner.owned_to IS NULL
  JOIN workers AS pushed ON pushed.agent_id IS NOT NULL AND pushed.address IS NULL AND pushed.removed_at IS NULL
    AND pulled.address LIKE '%' || ${portOfInstance}
  JOIN worker_state AS pushed_state ON pushed_state.worker_id = pushed.id
    AND raw_address(pushed_state.owner_address) = raw_address(pulled_state.owner_address)
  LEFT JOIN worker_facts AS pushed_facts ON pushed_facts.worker_id = pushed.id
  LEFT JOIN worker_owners AS pushed_owner ON pushed_owner.worker_id = pushed.id AND pushed_owner.owned_to IS NULL
  JOIN agents ON agents.id = pushed.agent_id AND agents.revoked_at IS NULL
  WHERE pulled.agent_id IS NULL AND pulled.address IS NOT NULL AND pulled.removed_at IS NULL
    AND pulled_owner.participant_id IS NOT DISTINCT FROM pushed_owner.participant_id
    AND agents.participant_id IS NOT DISTINCT FROM pushed_owner.participant_id`;

/** Two hot wallets on two addresses: nothing speaks for one machine but a port that all of them have. */
const isApart = () => sql`${hasSameWallet} IS FALSE AND ${comesFromAddress} IS NOT TRUE`;

const same = (path: RawBuilder<unknown>) =>
  sql<boolean | null>`pulled_facts.sample #>> ${path} = pushed_facts.sample #>> ${path}`;
const hasSameImage = same(sql`'{statsPage,imageHash}'`);
const hasSameWallet = same(sql`'{jsonStats,wallet,address}'`);
const comesFromAddress = sql<boolean | null>`
  trim(BOTH '[]' FROM regexp_replace(pulled.address, ':\\d+$', '')) = agents.reports_from`;

const columns = sql`pulled.id AS worker_id, pulled.name AS worker_name, pulled.address, pushed.id AS agent_worker_id,
  pushed.name AS agent_worker_name, agents.id AS agent_id, agents.name AS agent_name, pushed.instance,
  pushed_owner.participant_id, ${hasSameImage} AS has_same_image, ${hasSameWallet} AS has_same_wallet,
  ${comesFromAddress} AS comes_from_address`;

/** Of a participant, or with null of all; those that were declined, or cannot be one, are left out. At most 200. */
export async function listMergeCandidates(
  db: Db,
  { participantId }: { participantId: Id | null },
): Promise<MergeCandidate[]> {
  const { rows } = await sql<MergeCandidate>`
    SELECT ${columns} ${pairs} AND (${participantId}::bigint IS NULL OR pushed_owner.participant_id = ${participantId})
      AND NOT EXISTS (SELECT FROM declined_merges WHERE worker_id = pulled.id AND agent_worker_id = pushed.id)
      AND NOT (${isApart()})
    ORDER BY pulled.id, pushed.id LIMIT 200
  `.execute(db);
  return rows;
}

interface Pair {
  workerId: Id;
  agentWorkerId: Id;
}

interface MergeEdit extends Pair {
  /** Whose workers they must be; null = anybody's. */
  participantId: Id | null;
  actor: string;
}

/**
 * Makes them one: the worker with the address stays, with its id, name and history, and its agent reports it from now on;
 * what only the agent told (GPUs, services, reports that wait) goes with it. The other is watched no more, without an
 * alert; its own scrapes stay under its id. Throws `NotFoundError` where they are no pair, or not theirs.
 */
export async function mergeWorkers(db: Db, edit: MergeEdit, now: Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { workerId, agentWorkerId, agentId, instance } = await lockPair(tx, edit);
    await tx.updateTable('workers').set({ removedAt: now }).where('id', '=', agentWorkerId).execute();
    await sql`
      UPDATE workers SET agent_id = ${agentId}, instance = ${instance},
        host_id = (SELECT host_id FROM agents WHERE id = ${agentId})
      WHERE id = ${workerId}
    `.execute(tx);
    await sql`
      UPDATE agent_reports SET worker_id = ${workerId} WHERE worker_id = ${agentWorkerId} AND body IS NOT NULL
    `.execute(tx);
    for (const table of toldByAgents) {
      await sql`UPDATE ${sql.table(table)} SET worker_id = ${workerId} WHERE worker_id = ${agentWorkerId}`.execute(
        tx,
      );
    }
    await closeOwnership(tx, agentWorkerId, now);
    await endAlertsSilently(tx, agentWorkerId, now);
    const entry = { actor: edit.actor, action: 'worker.merged' as const, subject: `worker:${workerId}` };
    await insertAuditEntry(tx, { ...entry, detail: { agentWorkerId, agentId, instance } }, now);
  });
}

/** A worker that no agent ever reported has no rows in these. */
const toldByAgents = ['gpu_metrics', 'gpu_metrics_1h', 'worker_power_days', 'gpu_state', 'worker_health'];

/** The pair is not offered any more. Throws `NotFoundError` as `mergeWorkers` does. */
export async function declineMerge(db: Db, edit: MergeEdit, now: Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { workerId, agentWorkerId } = await lockPair(tx, edit);
    const row = { workerId, agentWorkerId, declinedAt: now };
    await tx
      .insertInto('declinedMerges')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const entry = {
      actor: edit.actor,
      action: 'worker.merge_declined' as const,
      subject: `worker:${workerId}`,
    };
    await insertAuditEntry(tx, { ...entry, detail: { agentWorkerId } }, now);
  });
}

async function lockPair(
  tx: Tx,
  { workerId, agentWorkerId, participantId }: MergeEdit,
): Promise<MergeCandidate> {
  const { rows } = await sql<MergeCandidate>`
    SELECT ${columns} ${pairs} AND pulled.id = ${workerId} AND pushed.id = ${agentWorkerId}
      AND (${participantId}::bigint IS NULL OR pushed_owner.participant_id = ${participantId})
    FOR UPDATE OF pulled, pushed
  `.execute(tx);
  const [pair] = rows;
  if (pair === undefined) throw new NotFoundError('merge');
  return pair;
}

/**
 * Merges what is certainly one machine: the same image and hot wallet too, reports that come from the worker's own
 * address, and no other worker that it could be. Returns how many.
 */
export async function mergeCertainWorkers(db: Db, now: Date): Promise<number> {
  const candidates = await listMergeCandidates(db, { participantId: null });
  const count = (name: keyof Pair, id: Id) => candidates.filter((one) => one[name] === id).length;
  const certain = candidates.filter(
    (one) =>
      one.hasSameImage &&
      one.hasSameWallet &&
      one.comesFromAddress &&
      count('workerId', one.workerId) === 1 &&
      count('agentWorkerId', one.agentWorkerId) === 1,
  );
  for (const { workerId, agentWorkerId, participantId } of certain) {
    await mergeWorkers(db, { workerId, agentWorkerId, participantId, actor: 'system' }, now);
  }
  return certain.length;
}
