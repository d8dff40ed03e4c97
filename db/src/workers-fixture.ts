import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

/** Watched workers of one host, for tests. */
export async function insertTestWorkers(db: Db, count: number): Promise<Id[]> {
  const { rows } = await sql<{ id: Id }>`
    WITH host AS (INSERT INTO hosts (name) VALUES ('fixture') ON CONFLICT (name) DO UPDATE SET name = 'fixture' RETURNING id)
    INSERT INTO workers (name, host_id, address)
    SELECT 'worker ' || n, host.id, 'fixture:' || (12000 + 10 * n + (SELECT count(*) FROM workers)::int)
    FROM host, generate_series(1, ${count}) AS n
    RETURNING id
  `.execute(db);
  return rows.map(({ id }) => id);
}

export async function insertTestParticipants(db: Db, count: number): Promise<Id[]> {
  const { rows } = await sql<{ id: Id }>`
    INSERT INTO participants (name) SELECT 'participant ' || n FROM generate_series(1, ${count}) AS n RETURNING id
  `.execute(db);
  return rows.map(({ id }) => id);
}

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
