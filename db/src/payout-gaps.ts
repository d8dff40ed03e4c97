import type { PayoutGapKind } from '@cocoon-pool/domain/payouts/expected-payout';
import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import { sql } from 'kysely';
import type { Db } from './database.ts';
import { insertNotice } from './notices.ts';
import type { Id } from './schema.ts';

/** What a look at one contract found of one kind of gap. */
export interface SeenGap {
  contractAddress: string;
  kind: PayoutGapKind;
  /** 0 closes it. */
  tokens: bigint;
  amountNanoton: bigint | null;
}

export interface OpenGap extends SeenGap {
  id: Id;
  since: Date;
  toldAt: Date | null;
}

/** Opens, keeps up and closes gaps; those of contracts that were not looked at stay as they are. Returns the open ones. */
export async function saveGaps(
  db: Db,
  { network, gaps }: { network: TonNetwork; gaps: readonly SeenGap[] },
  now: Date,
): Promise<OpenGap[]> {
  const seen = sql`unnest(
    ${gaps.map(({ contractAddress }) => contractAddress)}::text[], ${gaps.map(({ kind }) => kind)}::text[],
    ${gaps.map(({ tokens }) => tokens)}::numeric[], ${gaps.map(({ amountNanoton }) => amountNanoton)}::numeric[]
  ) AS seen (contract_address, kind, tokens, amount_nanoton)`;
  await sql`
    UPDATE payout_gaps AS gap SET closed_at = ${now} FROM ${seen}
    WHERE gap.network = ${network} AND gap.closed_at IS NULL AND seen.tokens = 0
      AND gap.contract_address = seen.contract_address AND gap.kind = seen.kind
  `.execute(db);
  await sql`
    INSERT INTO payout_gaps (network, contract_address, kind, tokens, amount_nanoton, since)
    SELECT ${network}, contract_address, kind, tokens, amount_nanoton, ${now} FROM ${seen} WHERE tokens > 0
    ON CONFLICT (network, contract_address, kind) WHERE closed_at IS NULL
      DO UPDATE SET tokens = excluded.tokens, amount_nanoton = excluded.amount_nanoton
      WHERE (payout_gaps.tokens, payout_gaps.amount_nanoton)
        IS DISTINCT FROM (excluded.tokens, excluded.amount_nanoton)
  `.execute(db);
  return listOpenGaps(db, { network, contracts: null });
}

/** Open gaps of these contracts, or with null of all. */
export async function listOpenGaps(
  db: Db,
  { network, contracts }: { network: TonNetwork; contracts: readonly string[] | null },
): Promise<OpenGap[]> {
  const { rows } = await sql<OpenGap>`
    SELECT id, contract_address, kind, tokens, amount_nanoton, since, told_at FROM payout_gaps
    WHERE network = ${network} AND closed_at IS NULL
      AND (${contracts === null} OR contract_address = ANY(${contracts ?? []}::text[]))
    ORDER BY id LIMIT ${sql.lit(openGapsMax)}
  `.execute(db);
  return rows;
}

const openGapsMax = 10_000;

/** Tells of a gap, once; null among `participantIds` are the operators. */
export async function tellGap(
  db: Db,
  { gap, participantIds }: { gap: OpenGap; participantIds: readonly (Id | null)[] },
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('payoutGaps')
      .set({ toldAt: now })
      .where('id', '=', gap.id)
      .where('toldAt', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) return;
    const notice = {
      kind: 'payout_expected_missing',
      contractAddress: gap.contractAddress,
      amountNanoton: gap.amountNanoton?.toString() ?? null,
      expectedSince: gap.since.toISOString(),
    } as const;
    for (const participantId of participantIds) {
      await insertNotice(tx, { participantId, key: `gap:${gap.id}`, notice }, now);
    }
  });
}
