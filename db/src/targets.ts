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
}

/** Every worker to be scraped: not removed, and owned by an active participant or by the pool. */
export async function listTargets(db: Db): Promise<Target[]> {
  const rows = await selectTargets(db).select(columns).orderBy('workers.id').execute();
  return rows.map(({ address, ...row }) => ({ ...row, ...splitAddress(address) }));
}

/** The same for as long as `listTargets` gives the same: a few bytes to ask for instead of every row. */
export async function getTargetsKey(db: Db): Promise<string> {
  const row = sql`row(workers.id, workers.name, workers.address, workers.host_id, workers.access_hash_sealed,
    worker_owners.participant_id)::text`;
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
] as const;

function selectTargets(db: Db) {
  return db
    .selectFrom('workers')
    .leftJoin('workerOwners', (join) =>
      join.onRef('workerOwners.workerId', '=', 'workers.id').on('workerOwners.ownedTo', 'is', null),
    )
    .leftJoin('participants', 'participants.id', 'workerOwners.participantId')
    .where('workers.removedAt', 'is', null)
    .where((is) => is.or([is('participants.id', 'is', null), is('participants.status', '=', 'active')]));
}

function splitAddress(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[|\]$/g, '');
  return { host, port: Number(address.slice(colon + 1)) };
}
