import { sql } from 'kysely';
import type { Db } from './database.ts';
import { participantTables, workerFactTables } from './participant-tables.ts';
import { getParticipant } from './participants.ts';
import type { Id } from './schema.ts';
import { listLastOwnedWorkers } from './worker-ownership.ts';

/** Rows of one table in one export, the newest where rows have a time: what is beyond is left out and said to be. */
const mostRows = 10_000;

type Row = Record<string, unknown>;

interface ExportedTable {
  table: string;
  rows: Row[];
  /** Whether there are more rows than are given. */
  truncated: boolean;
}

/**
 * Everything that is kept of a person, one table at a time. Hashes and sealed secrets are left out: they are of no use to
 * anybody but this program. Throws `NotFoundError` before the first table.
 */
export async function* readParticipantData(db: Db, id: Id): AsyncGenerator<ExportedTable> {
  yield { table: 'participants', rows: [{ ...(await getParticipant(db, id)) }], truncated: false };
  for (const { table, column, newestBy } of participantTables) {
    const rows = await sql<Row>`
      SELECT * FROM ${sql.table(table)} WHERE ${sql.ref(column)} = ${id}
      ORDER BY ${sql.ref(newestBy)} DESC LIMIT ${mostRows + 1}
    `.execute(db);
    yield toExported(table, rows);
  }
  yield toExported('wallets', await readWallets(db, id));
  yield toExported('payouts', await readPayouts(db, id));
  // What they gave away is somebody else's to see.
  const workerIds = await listLastOwnedWorkers(db, id);
  yield toExported('workers', await readWorkers(db, workerIds));
  for (const table of workerFactTables) {
    const rows = await sql<Row>`
      SELECT * FROM ${sql.table(table)} WHERE worker_id = ANY(${workerIds}::bigint[])
      ORDER BY worker_id LIMIT ${mostRows + 1}
    `.execute(db);
    yield toExported(table, rows);
  }
  yield toExported('audit_log', await readAuditLog(db, id));
}

function readWallets(db: Db, id: Id) {
  return sql<Row>`
    SELECT * FROM wallets WHERE id IN (SELECT wallet_id FROM wallet_owners WHERE participant_id = ${id})
    ORDER BY id DESC LIMIT ${mostRows + 1}
  `.execute(db);
}

/** What their wallets received while they were theirs. */
function readPayouts(db: Db, id: Id) {
  return sql<Row>`
    SELECT payouts.* FROM payouts JOIN payout_owners ON payout_owners.payout_id = payouts.id
    WHERE payout_owners.participant_id = ${id} ORDER BY payouts.id DESC LIMIT ${mostRows + 1}
  `.execute(db);
}

function readWorkers(db: Db, ids: Id[]) {
  return sql<Row>`
    SELECT workers.*, hosts.name AS host FROM workers JOIN hosts ON hosts.id = workers.host_id
    WHERE workers.id = ANY(${ids}::bigint[]) ORDER BY workers.id DESC LIMIT ${mostRows + 1}
  `.execute(db);
}

function readAuditLog(db: Db, id: Id) {
  return sql<Row>`
    SELECT * FROM audit_log WHERE subject = ${`participant:${id}`} OR actor = ${`participant:${id}`}
    ORDER BY id DESC LIMIT ${mostRows + 1}
  `.execute(db);
}

function toExported(table: string, { rows }: { rows: Row[] }): ExportedTable {
  const shown = rows
    .slice(0, mostRows)
    .map((row) =>
      Object.fromEntries(
        Object.entries(row).flatMap(([column, value]) =>
          /(Hash|Sealed)$/.test(column) ? [] : [[column, toReadable(value)]],
        ),
      ),
    );
  return { table, rows: shown, truncated: rows.length > mostRows };
}

/** Bytes are what a worker said: text, if it is a worker. */
function toReadable(value: unknown): unknown {
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
}
