/** A share of a plan that is to be paid to an address. */
export interface PayableShare {
  id: string;
  planId: string;
  address: string;
  amountNanoton: bigint;
  plannedAt: Date;
}

/** A transfer from a wallet of the pool. */
export interface PoolTransfer {
  payoutId: string;
  address: string;
  amountNanoton: bigint;
  receivedAt: Date;
  comment: string | null;
}

/**
 * Which transfer paid which share: the same address, the exact amount and not before the plan was made; each transfer pays
 * one share. A comment that names the plan decides first, then the older share gets the older transfer. The comment
 * alone pays nothing: anybody can write one.
 */
export function matchTransfers(
  shares: readonly PayableShare[],
  transfers: readonly PoolTransfer[],
): Map<string, PoolTransfer> {
  const matched = new Map<string, PoolTransfer>();
  const free = new Set([...transfers].sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime()));
  const open = [...shares].sort((a, b) => a.plannedAt.getTime() - b.plannedAt.getTime());
  for (const isNamed of [true, false]) {
    for (const share of open) {
      if (matched.has(share.id)) continue;
      const transfer = [...free].find(
        (one) => pays(one, share) && (!isNamed || one.comment?.includes(toPlanMark(share.planId)) === true),
      );
      if (transfer === undefined) continue;
      matched.set(share.id, transfer);
      free.delete(transfer);
    }
  }
  return matched;
}

/** How the comment of a payment names its plan. */
export function toPlanMark(planId: string): string {
  return `[plan ${planId}]`;
}

function pays(transfer: PoolTransfer, share: PayableShare): boolean {
  return (
    transfer.address === share.address &&
    transfer.amountNanoton === share.amountNanoton &&
    transfer.receivedAt >= share.plannedAt
  );
}
