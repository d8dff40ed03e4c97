import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

/** How the installation itself does, as its tables show it. */
export interface InstallationHealth {
  outbox: OutboxHealth;
  /** What became of the messages of the last hour: a row for every state and kind of receiver that there was. */
  lastHour: { receiver: string; state: string; messages: number }[];
  openIncidents: { severity: string; incidents: number }[];
  chain: ChainHealth;
  /** Verified income of participants, in nanoton; those without any are left out. */
  received: { participantId: Id; receivedNanoton: bigint }[];
  databaseBytes: number;
}

interface OutboxHealth {
  queued: number;
  /** Since the longest waiting message should have gone out; 0 where none is due. */
  oldestDueAgeSeconds: number;
  /** Waiting messages whose last try failed. */
  retrying: number;
}

interface ChainHealth {
  /** Followed on chain. */
  accounts: number;
  /** Those that could not be read the last time. */
  accountsFailing: number;
}

const mostParticipants = 20_000;

/** Looks at one after the other, over one connection: leases and writes need the others. */
export async function getInstallationHealth(
  db: Db,
  { network, now }: { network: TonNetwork; now: Date },
): Promise<InstallationHealth> {
  const outbox = await getOutboxHealth(db, now);
  const lastHour = await listLastHour(db, now);
  const openIncidents = await listOpenIncidents(db);
  const chain = await getChainHealth(db, network);
  const received = await listReceived(db, network);
  return { outbox, lastHour, openIncidents, chain, received, databaseBytes: await getDatabaseBytes(db) };
}

export async function getDatabaseBytes(db: Db): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    SELECT pg_database_size(current_database())::float8 AS bytes
  `.execute(db);
  return rows[0]?.bytes ?? 0;
}

export async function getOutboxHealth(db: Db, now: Date): Promise<OutboxHealth> {
  const { rows } = await sql<OutboxHealth>`
    SELECT count(*)::int AS queued, (count(*) FILTER (WHERE failures > 0))::int AS retrying,
      coalesce(greatest(extract(epoch FROM ${now}::timestamptz - min(due_at)), 0), 0)::float8 AS oldest_due_age_seconds
    FROM notifications WHERE state = 'queued'
  `.execute(db);
  return rows[0] ?? { queued: 0, retrying: 0, oldestDueAgeSeconds: 0 };
}

export async function listLastHour(db: Db, now: Date): Promise<InstallationHealth['lastHour']> {
  const { rows } = await sql<InstallationHealth['lastHour'][number]>`
    SELECT r.kind AS receiver, n.state, count(*)::int AS messages
    FROM notifications AS n JOIN receivers AS r ON r.id = n.receiver_id
    WHERE n.created_at > ${now}::timestamptz - interval '1 hour' AND n.created_at <= ${now}
    GROUP BY 1, 2 ORDER BY 1, 2
  `.execute(db);
  return rows;
}

async function listOpenIncidents(db: Db): Promise<InstallationHealth['openIncidents']> {
  const { rows } = await sql<InstallationHealth['openIncidents'][number]>`
    SELECT severity, (SELECT count(*)::int FROM incidents WHERE closed_at IS NULL AND incidents.severity = s.severity)
      AS incidents
    FROM unnest(ARRAY['critical', 'warning', 'info']) AS s (severity)
  `.execute(db);
  return rows;
}

export async function getChainHealth(db: Db, network: TonNetwork): Promise<ChainHealth> {
  const { rows } = await sql<ChainHealth>`
    SELECT count(*)::int AS accounts, (count(*) FILTER (WHERE failures > 0))::int AS accounts_failing
    FROM chain_cursors WHERE network = ${network} AND is_watched
  `.execute(db);
  return rows[0] ?? { accounts: 0, accountsFailing: 0 };
}

async function listReceived(db: Db, network: TonNetwork): Promise<InstallationHealth['received']> {
  const { rows } = await sql<InstallationHealth['received'][number]>`
    SELECT owner.participant_id, sum(p.amount_nanoton) AS received_nanoton
    FROM payouts AS p JOIN payout_owners AS owner ON owner.payout_id = p.id
    WHERE p.network = ${network} AND p.verification IN ('verified_chain', 'verified_worker') AND owner.is_proven
    GROUP BY 1 ORDER BY 1 LIMIT ${mostParticipants}
  `.execute(db);
  return rows;
}
