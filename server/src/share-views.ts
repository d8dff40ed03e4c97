import {
  getSharePlan,
  listParticipantNames,
  listPoolTransfers,
  listSharesAround,
  type PlannedShareRow,
  type SharePlanRow,
} from '@cocoon-pool/db/pool-shares';
import type { Id } from '@cocoon-pool/db/schema';
import { formatMassPayment } from '@cocoon-pool/domain/shares/mass-payment-csv';
import { matchTransfers, type PoolTransfer } from '@cocoon-pool/domain/shares/match-transfers';
import { formatAccount } from '@cocoon-pool/domain/ton/format-account';
import type { TonNetwork } from '@cocoon-pool/domain/ton/network';
import type { z } from '@hono/zod-openapi';
import type { AppDeps } from './app-deps.ts';
import type { planListSchema, planSchema, sharesSchema } from './schemas/pool.ts';

type ShareView = z.output<typeof sharesSchema>['shares'][number];
type PlanView = z.output<typeof planSchema>;

interface Share {
  participantId: Id | null;
  estimatedNanoton: bigint;
  amountNanoton: bigint;
  /** Raw. */
  address: string | null;
}

export function toShareView(
  { participantId, estimatedNanoton, amountNanoton, address }: Share,
  { names, network }: { names: ReadonlyMap<Id, string>; network: TonNetwork },
): ShareView {
  return {
    participantId,
    name: (participantId !== null && names.get(participantId)) || null,
    estimatedNanoton: estimatedNanoton.toString(),
    amountNanoton: amountNanoton.toString(),
    address: address === null ? null : formatAccount(address, { network }),
  };
}

export function toPlanItem(row: SharePlanRow): z.output<typeof planListSchema>['items'][number] {
  return {
    id: row.id,
    from: row.startsAt.toISOString(),
    to: row.endsAt.toISOString(),
    receivedNanoton: row.receivedNanoton.toString(),
    feeNanoton: row.feeNanoton.toString(),
    madeBy: row.madeBy,
    madeAt: row.madeAt.toISOString(),
  };
}

/** A plan with what was paid of it, found by looking at the transfers that arrived since. */
export async function getPlanView({ db, settings }: AppDeps, id: Id): Promise<PlanView> {
  const { tonNetwork: network } = settings;
  const plan = await getSharePlan(db, id);
  const around = await listSharesAround(db, id);
  const own = around.filter(({ planId }) => planId === id);
  const matched = await findPayments(db, around, network);
  const names = await listParticipantNames(
    db,
    own.flatMap(({ participantId }) => participantId ?? []),
  );
  const sum = (shares: PlannedShareRow[]) =>
    shares.reduce((total, { amountNanoton }) => total + amountNanoton, 0n).toString();
  return {
    ...toPlanItem(plan),
    shares: own.map((share) => ({
      ...toShareView(share, { names, network }),
      paidBy: toPayment(matched.get(share.id)),
    })),
    paidNanoton: sum(own.filter((share) => matched.has(share.id))),
    openNanoton: sum(own.filter((share) => share.participantId !== null && !matched.has(share.id))),
  };
}

async function findPayments(
  db: AppDeps['db'],
  shares: readonly PlannedShareRow[],
  network: TonNetwork,
): Promise<Map<string, PoolTransfer>> {
  const payable = shares.flatMap((share) =>
    share.address === null || share.amountNanoton === 0n ? [] : [{ ...share, address: share.address }],
  );
  const [first] = payable;
  if (first === undefined) return new Map();
  const addresses = [...new Set(payable.map(({ address }) => address))];
  const transfers = await listPoolTransfers(db, { network, addresses, since: first.plannedAt });
  return matchTransfers(payable, transfers);
}

function toPayment(transfer: PoolTransfer | undefined) {
  if (transfer === undefined) return null;
  return { payoutId: transfer.payoutId, receivedAt: transfer.receivedAt.toISOString() };
}

/** For mass payment: what has an address and is somebody's. */
export function toPaymentsCsv(shares: readonly ShareView[], comment: string): string {
  return formatMassPayment(
    shares.flatMap(({ address, amountNanoton, participantId }) =>
      address === null || participantId === null
        ? []
        : [{ address, amountNanoton: BigInt(amountNanoton), comment }],
    ),
  );
}
