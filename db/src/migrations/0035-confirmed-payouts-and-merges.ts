import { type Kysely, sql } from 'kysely';

/**
 * Transfers that wait for a second provider, histories whose beginning the provider does not have, and workers that
 * were added by their address and found by an agent too.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `ALTER TABLE payouts DROP CONSTRAINT payouts_check3,
    -- A transfer has nothing to be verified but that it happened: it counts, or waits until both providers tell of it.
    ADD CONSTRAINT payouts_transfer_levels
      CHECK (kind <> 'pool_transfer' OR verification IN ('pending_verification', 'verified_chain'))`,
  // What came before is unknown: the provider has no earlier transaction.
  `ALTER TABLE chain_cursors ADD COLUMN incomplete_from timestamptz`,
  // Where the newest report came from.
  `ALTER TABLE agents ADD COLUMN reports_from text`,
  `CREATE TABLE declined_merges (
    worker_id bigint NOT NULL REFERENCES workers ON DELETE CASCADE,
    agent_worker_id bigint NOT NULL REFERENCES workers ON DELETE CASCADE,
    declined_at timestamptz NOT NULL,
    -- Said once: the pair is not offered again.
    PRIMARY KEY (worker_id, agent_worker_id)
  )`,
];
