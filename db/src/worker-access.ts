import { parseAccount } from '@cocoon-pool/domain/ton/parse-account';
import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import type { Id } from './schema.ts';

export type WorkerAccess = 'read_only' | 'controllable';

/** A worker, whose it is now (null = the pool's), and the owner address that it reports. */
export interface AccessClaim {
  id: Id;
  participantId: Id | null;
  ownerAddress: string | null;
}

/**
 * Which of the workers may be commanded. Stock workers obey anybody and anybody can type a stranger's address, so each
 * needs a proof that it is its participant's; for the pool's own, an operator's proof counts.
 */
export async function findControllable(db: Db | Tx, claims: readonly AccessClaim[]): Promise<Set<Id>> {
  if (claims.length === 0) return new Set();
  const proven = await Promise.all(proofs.map((listProven) => listProven(db, claims)));
  return new Set(proven.flat());
}

export async function findAccess(db: Db | Tx, claim: AccessClaim): Promise<WorkerAccess> {
  return (await findControllable(db, [claim])).has(claim.id) ? 'controllable' : 'read_only';
}

type Proof = (db: Db | Tx, claims: readonly AccessClaim[]) => Promise<Id[]>;

/** One of them is enough. */
const proofs: readonly Proof[] = [listProvenByWallet, listReportedByAgent];

/** The worker pays to a wallet that its participant has proven to hold. */
export async function listProvenByWallet(db: Db | Tx, claims: readonly AccessClaim[]): Promise<Id[]> {
  const read = claims.flatMap(({ id, participantId, ownerAddress }) => {
    const account = ownerAddress === null ? null : toAccount(ownerAddress);
    return account === null ? [] : [{ id, participantId, account }];
  });
  const { rows } = await sql<{ id: Id }>`
    SELECT DISTINCT claim.id FROM unnest(
      ${read.map(({ id }) => id)}::bigint[], ${read.map(({ participantId }) => participantId)}::bigint[],
      ${read.map(({ account }) => account)}::text[]
    ) AS claim (id, participant_id, account)
    JOIN wallets ON wallets.network IN ('mainnet', 'testnet') AND wallets.address = claim.account
    JOIN wallet_owners AS owner ON owner.wallet_id = wallets.id AND owner.owned_to IS NULL
      AND owner.proven_at IS NOT NULL
    JOIN participants ON participants.id = owner.participant_id AND participants.status <> 'deactivated'
    WHERE owner.participant_id = claim.participant_id
      OR (claim.participant_id IS NULL AND participants.role = 'operator')
  `.execute(db);
  return rows.map(({ id }) => id);
}

/** An account belongs to who holds its key, on whichever network it was shown: the spelling decides nothing. */
function toAccount(ownerAddress: string): string | null {
  const parsed = parseAccount(ownerAddress, 'testnet');
  return parsed.ok ? parsed.account : null;
}

/**
 * An agent of the worker's participant reports it, so it runs on a host of theirs. Its commands go through that agent
 * and never to an address: anybody may write a stranger's address beside their own agent.
 */
async function listReportedByAgent(db: Db | Tx, claims: readonly AccessClaim[]): Promise<Id[]> {
  const { rows } = await sql<{ id: Id }>`
    SELECT claim.id FROM unnest(
      ${claims.map(({ id }) => id)}::bigint[], ${claims.map(({ participantId }) => participantId)}::bigint[]
    ) AS claim (id, participant_id)
    JOIN workers ON workers.id = claim.id
    JOIN agents ON agents.id = workers.agent_id AND agents.revoked_at IS NULL
      AND agents.participant_id IS NOT DISTINCT FROM claim.participant_id
    JOIN api_keys ON api_keys.id = agents.api_key_id AND api_keys.revoked_at IS NULL
  `.execute(db);
  return rows.map(({ id }) => id);
}
