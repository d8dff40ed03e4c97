import { toInstancePort } from '@cocoon-pool/domain/agent/report-limits';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

/** A worker as the scraper needs it. */
export interface Target {
  workerId: Id;
  name: string;
  host: string;
  port: number;
  hostId: Id;
  accessHashSealed: string | null;
  /** Its owner now; null for a worker of the pool. */
  participantId: Id | null;
  /** Where an agent reports it. `only`: it has no address to be asked at, and `host` and `port` just name it. */
  push?: { only: boolean };
}

/** Every worker to be watched: not removed, and owned by an active participant or by the pool. */
export async function listTargets(db: Db): Promise<Target[]> {
  const rows = await selectTargets(db).select(columns).orderBy('workers.id').execute();
  return rows.map(toTarget);
}

/** Those of one owner, or with null all, in the order of their ids. */
export async function listOwnedTargets(
  db: Db,
  { participantId, limit }: { participantId: Id | null; limit: number },
): Promise<Target[]> {
  const rows = await selectTargets(db)
    .select(columns)
    .$if(participantId !== null, (query) => query.where('workerOwners.participantId', '=', participantId))
    .orderBy('workers.id')
    .limit(limit)
    .execute();
  return rows.map(toTarget);
}

/** One of them; null for a worker that is not to be watched. */
export async function findTarget(db: Db, workerId: Id): Promise<Target | null> {
  const row = await selectTargets(db).select(columns).where('workers.id', '=', workerId).executeTakeFirst();
  return row === undefined ? null : toTarget(row);
}

interface TargetRow
  extends Pick<Target, 'workerId' | 'name' | 'hostId' | 'accessHashSealed' | 'participantId'> {
  address: string | null;
  instance: number | null;
  hostName: string;
  agentId: Id | null;
}

function toTarget({ address, instance, hostName, agentId, ...row }: TargetRow): Target {
  const named = { host: hostName, port: toInstancePort(instance ?? 0) };
  return {
    ...row,
    ...(address === null ? named : splitAddress(address)),
    ...toPush({ address, agentId }),
  };
}

/** The same for as long as `listTargets` gives the same: a few bytes to ask for instead of every row. */
export async function getTargetsKey(db: Db): Promise<string> {
  const row = sql`row(workers.id, workers.name, workers.address, workers.host_id, workers.access_hash_sealed,
    worker_owners.participant_id, workers.instance, hosts.name, agents.id)::text`;
  const { key } = await selectTargets(db)
    .select(sql<string | null>`md5(string_agg(${row}, ' ' ORDER BY workers.id))`.as('key'))
    .executeTakeFirstOrThrow();
  return key ?? 'none';
}

const columns = [
  'workers.id as workerId',
  'workers.name',
  'workers.address',
  'workers.hostId',
  'workers.accessHashSealed',
  'workerOwners.participantId',
  'workers.instance',
  'hosts.name as hostName',
  'agents.id as agentId',
] as const;

function selectTargets(db: Db) {
  return db
    .selectFrom('workers')
    .leftJoin('workerOwners', (join) =>
      join.onRef('workerOwners.workerId', '=', 'workers.id').on('workerOwners.ownedTo', 'is', null),
    )
    .leftJoin('participants', 'participants.id', 'workerOwners.participantId')
    .leftJoin('agents', (join) =>
      join.onRef('agents.id', '=', 'workers.agentId').on('agents.revokedAt', 'is', null),
    )
    .innerJoin('hosts', 'hosts.id', 'workers.hostId')
    .where('workers.removedAt', 'is', null)
    .where((is) => is.or([is('participants.id', 'is', null), is('participants.status', '=', 'active')]));
}

/** A worker without an address stays one that is only told of, even when its agent was revoked. */
function toPush({ address, agentId }: { address: string | null; agentId: Id | null }): Pick<Target, 'push'> {
  if (address === null) return { push: { only: true } };
  return agentId === null ? {} : { push: { only: false } };
}

function splitAddress(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[|\]$/g, '');
  return { host, port: Number(address.slice(colon + 1)) };
}
