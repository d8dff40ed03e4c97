import { sumEarned } from '@cocoon-pool/db/earned-nanoton';
import { listPoolFees } from '@cocoon-pool/db/pool-fees';
import { listPayoutAddresses, listPoolEarners, listPoolReceipts } from '@cocoon-pool/db/pool-shares';
import type { Id } from '@cocoon-pool/db/schema';
import { planShares, type SharesPlan } from '@cocoon-pool/domain/shares/plan-shares';
import type { AppDeps } from './app-deps.ts';

export interface ReckonedShares {
  plan: SharesPlan;
  addresses: Map<Id, string>;
}

/**
 * Shares the pool's verified income of a time among those whose workers were seen with the contracts it came through, by
 * what these workers are estimated to have earned while they were theirs.
 */
export async function reckonShares(
  { db, settings }: Pick<AppDeps, 'db' | 'settings'>,
  period: { from: Date; to: Date },
): Promise<ReckonedShares> {
  const query = { network: settings.tonNetwork, ...period };
  const [receipts, fees, workers] = await Promise.all([
    listPoolReceipts(db, query),
    listPoolFees(db),
    listPoolEarners(db, query),
  ]);
  const estimates = new Map<Id | null, bigint>();
  for (const { workerId, participantId } of workers) {
    const earned = await sumEarned(db, { of: 'worker', workerId, participantId }, period);
    estimates.set(participantId, (estimates.get(participantId) ?? 0n) + (earned ?? 0n));
  }
  const earners = [...estimates]
    .filter(([, estimatedNanoton]) => estimatedNanoton > 0n)
    .map(([participantId, estimatedNanoton]) => ({ participantId, estimatedNanoton }))
    // The order decides who gets the odd nanoton: it must not depend on the database's.
    .sort((a, b) => Number(BigInt(a.participantId ?? 0) - BigInt(b.participantId ?? 0)));
  const plan = planShares({ receipts, fees, earners });
  const participantIds = earners.flatMap(({ participantId }) => participantId ?? []);
  return {
    plan,
    addresses: await listPayoutAddresses(db, { network: settings.tonNetwork, participantIds }),
  };
}
