import type { ScrapeFailure } from '@cocoon-pool/domain/cocoon/sample';
import { type Selectable, sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import type { Id, ProbeRequestsTable } from './schema.ts';

/** A Cocoon worker that answered on a host. */
export interface FoundInstance {
  /** `host:port`, IPv6 in brackets. */
  address: string;
  latencyMs: number;
  /** Null while the worker is not ready to tell. */
  needsAccessHash: boolean | null;
}

/** A port that was asked, and no Cocoon worker answered there. */
export interface MissedInstance {
  address: string;
  reason: ScrapeFailure;
}

export interface DiscoverResult {
  found: FoundInstance[];
  /** Absent where a daemon of an older version answered. */
  missed?: MissedInstance[] | undefined;
}

export type ClaimedProbe = Pick<Selectable<ProbeRequestsTable>, 'id' | 'kind' | 'host' | 'port'>;

/** How many requests one requester may make in ten minutes: probing others' hosts is not for free. */
const requestsPerTenMinutes = 20;
/** A request that nobody took for this long is answered no more: whoever asked has left. */
const openSeconds = 10;

/**
 * Asks the daemons to look for workers on a host that was judged before, at `port` too where one is given, and wakes them. Undefined when the requester
 * asked too often. Finished requests are forgotten after a day.
 */
export async function insertDiscoverRequest(
  db: Db | Tx,
  { host, port = null, requestedBy }: { host: string; port?: number | null; requestedBy: string },
): Promise<Id | undefined> {
  const { rows } = await sql<{ id: Id }>`
    WITH old AS (DELETE FROM probe_requests WHERE requested_at < now() - interval '1 day')
    INSERT INTO probe_requests (kind, host, port, requested_by)
    SELECT 'discover', ${host}, ${port}::integer, ${requestedBy}
    WHERE (SELECT count(*) FROM probe_requests WHERE requested_by = ${requestedBy}
      AND requested_at > now() - interval '10 minutes') < ${requestsPerTenMinutes}
    RETURNING id, pg_notify('probe_requests', '')
  `.execute(db);
  return rows[0]?.id;
}

/** Takes open requests, each for one daemon only, the oldest first. */
export async function claimProbeRequests(db: Db, limit: number): Promise<ClaimedProbe[]> {
  const { rows } = await sql<ClaimedProbe>`
    UPDATE probe_requests SET claimed_at = now() WHERE id IN (
      SELECT id FROM probe_requests
      WHERE claimed_at IS NULL AND requested_at > now() - make_interval(secs => ${openSeconds})
      ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ) RETURNING id, kind, host, port
  `.execute(db);
  return rows;
}

/** Writes what a claimed request came to. */
export async function finishProbeRequest(db: Db, id: Id, { found, missed }: DiscoverResult): Promise<void> {
  await sql`
    UPDATE probe_requests SET finished_at = now(), result = ${JSON.stringify({ found, missed })}::jsonb
    WHERE id = ${id} AND finished_at IS NULL
  `.execute(db);
}

/** What a request came to; undefined while it is not finished. */
export async function findDiscoverResult(db: Db, id: Id): Promise<DiscoverResult | undefined> {
  const { rows } = await sql<{ result: DiscoverResult }>`
    SELECT result FROM probe_requests WHERE id = ${id} AND finished_at IS NOT NULL
  `.execute(db);
  return rows[0]?.result;
}

/** What somebody's own request came to, and for which host; undefined also for a request of somebody else. */
export async function findOwnDiscoverResult(
  db: Db,
  id: Id,
  { requestedBy }: { requestedBy: string },
): Promise<{ host: string; result: DiscoverResult } | undefined> {
  const { rows } = await sql<{ host: string; result: DiscoverResult }>`
    SELECT host, result FROM probe_requests
    WHERE id = ${id} AND requested_by = ${requestedBy} AND finished_at IS NOT NULL
  `.execute(db);
  return rows[0];
}
