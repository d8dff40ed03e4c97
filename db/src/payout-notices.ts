import type { PayoutKind } from '@cocoon-pool/domain/alerts/notice';
import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import { sql } from 'kysely';
import type { Tx } from './database.ts';
import { insertNotice } from './notices.ts';
import type { Id } from './schema.ts';

/** History that is read later is no news: nobody is told of what came before that. */
const newsForDays = 7;

interface PayoutNews {
  transactionHash: string;
  amountNanoton: bigint;
  kind: PayoutKind;
  network: TonNetwork;
  proxyAddress: string | null;
  receivedAt: Date;
  /** Its owner; null: nobody, or one that is not known. */
  participantId: Id | null;
  workerName: string | null;
  isPool: boolean;
  isNews: boolean;
}

/**
 * Tells of a payout that counts from now on, once: its owner, or each operator where the account is the pool's own: each
 * hears of payouts as he has set it for himself. What an address received that nobody has linked, or several people have
 * typed, is told to nobody, and neither is what came before the account was watched.
 */
export async function tellPayout(tx: Tx, payoutId: Id, now: Date): Promise<void> {
  const { rows } = await sql<PayoutNews>`
    SELECT p.transaction_hash, p.amount_nanoton, p.kind, p.network, p.proxy_address, p.received_at, owner.participant_id, workers.name AS worker_name,
      EXISTS (SELECT FROM pool_wallets AS pool
        WHERE pool.network = p.network AND pool.address = p.account) AS is_pool,
      p.received_at >= coalesce((SELECT added_at FROM chain_cursors AS c
          WHERE c.network = p.network AND c.account = p.account), 'infinity')
        AND p.received_at > ${now}::timestamptz - make_interval(days => ${sql.lit(newsForDays)}) AS is_news
    FROM payouts AS p
    LEFT JOIN payout_owners AS owner ON owner.payout_id = p.id
    LEFT JOIN payout_workers AS earner ON earner.payout_id = p.id
    LEFT JOIN workers ON workers.id = earner.worker_id
    WHERE p.id = ${payoutId}
  `.execute(tx);
  const [news] = rows;
  if (news === undefined || !news.isNews) return;
  const { participantId, isPool } = news;
  const notice = {
    kind: 'payout_received',
    payoutId,
    transactionHash: news.transactionHash,
    amountNanoton: news.amountNanoton.toString(),
    receivedAt: news.receivedAt.toISOString(),
    workerName: news.workerName,
    payoutKind: news.kind,
    proxyAddress: news.proxyAddress,
    network: news.network,
    ...(isPool ? { isPool } : {}),
  } as const;
  const key = `payout:${news.transactionHash}`;
  const told = participantId !== null ? [participantId] : isPool ? await listOperatorIds(tx) : [];
  for (const id of told) await insertNotice(tx, { participantId: id, key, notice }, now);
}

const operatorsMax = 100;

async function listOperatorIds(tx: Tx): Promise<Id[]> {
  const rows = await tx
    .selectFrom('participants')
    .select('id')
    .where('role', '=', 'operator')
    .where('status', '=', 'active')
    .orderBy('id')
    .limit(operatorsMax)
    .execute();
  return rows.map(({ id }) => id);
}
