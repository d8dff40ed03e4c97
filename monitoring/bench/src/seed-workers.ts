import type { Db } from '@cocoon-pool/db/database';
import { sql } from 'kysely';
import { cocoonPort, toLoopbackAddress, workersPerOwner } from './worker-address.ts';

/** Workers at the addresses of a page fleet, twenty to an owner, and returns their ids in the order of addresses. */
export async function seedWorkers(db: Db, count: number): Promise<string[]> {
  const hosts = Array.from({ length: count }, (_, place) => toLoopbackAddress(place));
  const owners = Math.ceil(count / workersPerOwner);
  return db.transaction().execute(async (tx) => {
    await sql`INSERT INTO participants (name) SELECT 'Owner ' || n FROM generate_series(1, ${owners}::int) AS n`.execute(
      tx,
    );
    await sql`INSERT INTO hosts (name) SELECT unnest(${hosts}::text[])`.execute(tx);
    const { rows } = await sql<{ id: string }>`
      INSERT INTO workers (name, host_id, address)
      SELECT 'worker-' || id, id, name || ':' || ${cocoonPort}::text FROM hosts ORDER BY id
      RETURNING id
    `.execute(tx);
    await sql`
      INSERT INTO worker_owners (worker_id, participant_id, owned_from)
      SELECT w.id, p.id, '2000-01-01'
      FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / ${workersPerOwner}::int AS owner FROM workers) AS w
      JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS owner FROM participants) AS p USING (owner)
    `.execute(tx);
    return rows.map(({ id }) => id);
  });
}
