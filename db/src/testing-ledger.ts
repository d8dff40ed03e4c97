import { createHash } from 'node:crypto';
import type { Db } from './database.ts';
import type { Id } from './schema.ts';

/** A raw address for tests, the same for the same name. */
export function toTestAddress(name: string): string {
  return `0:${toTestHash(name)}`;
}

function toTestHash(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}

/** Links a wallet to a participant, for tests; proven unless told otherwise. */
export async function linkTestWallet(
  db: Db,
  { name, participantId, isProven = true }: { name: string; participantId: Id; isProven?: boolean },
): Promise<string> {
  const address = toTestAddress(name);
  const { id: walletId } = await db
    .insertInto('wallets')
    .values({ network: 'mainnet', address })
    .onConflict((conflict) => conflict.columns(['network', 'address']).doUpdateSet({ address }))
    .returning('id')
    .executeTakeFirstOrThrow();
  const ownedFrom = new Date('2020-01-01T00:00:00Z');
  const provenAt = isProven ? ownedFrom : null;
  await db
    .insertInto('walletOwners')
    .values({ walletId, participantId, ownedFrom, ownedTo: null, provenAt })
    .execute();
  return address;
}

interface TestPayout {
  /** The name of the wallet that received it. */
  wallet: string;
  receivedAt: Date;
  amountNanoton: bigint;
  kind?: 'cocoon_worker' | 'cocoon_worker_last' | 'pool_transfer';
  verification?: 'pending_verification' | 'unverified' | 'verified_chain' | 'verified_worker';
  transactionFeeNanoton?: bigint;
  comment?: string | null;
  contract?: string;
  recordedAt?: Date;
}

let booked = 0n;

/** A booked payout for tests, with the columns that its kind and level demand. */
export async function insertTestPayout(db: Db, payout: TestPayout): Promise<Id> {
  booked += 1n;
  const { wallet, receivedAt, amountNanoton, kind = 'cocoon_worker', recordedAt = receivedAt } = payout;
  const isTransfer = kind === 'pool_transfer';
  const verification = isTransfer ? 'verified_chain' : (payout.verification ?? 'verified_worker');
  const isVerified = verification.startsWith('verified');
  const source = toTestAddress(isTransfer ? 'pool' : 'proxy');
  const { id } = await db
    .insertInto('payouts')
    .values({
      ...{ network: 'mainnet' as const, account: toTestAddress(wallet), kind, verification, receivedAt },
      transactionHash: toTestHash(`transaction ${booked}`),
      inMessageHash: toTestHash(`message ${booked}`),
      lt: booked,
      mcBlockSeqno: Number(booked),
      verificationReason: isVerified ? null : 'no_parent',
      verifiedAt: isVerified ? receivedAt : null,
      amountNanoton,
      transactionFeeNanoton: payout.transactionFeeNanoton ?? 311_248n,
      sourceAddress: source,
      proxyAddress: isTransfer ? null : source,
      contractAddress: isTransfer ? null : toTestAddress(payout.contract ?? 'contract'),
      parentTransactionHash: null,
      queryId: null,
      ...(isTransfer
        ? { tokensDelta: null, tokensTotal: null, workerFeePerTokenNanoton: null }
        : { tokensDelta: amountNanoton, tokensTotal: amountNanoton, workerFeePerTokenNanoton: 1n }),
      paramsVersion: null,
      comment: payout.comment ?? null,
      recordedAt,
      verifyAfter: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
