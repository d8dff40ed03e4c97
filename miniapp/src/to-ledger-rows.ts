import type { Expected, ExpectedContract, Payout } from './money-shapes.ts';
import { shortenAddress, toFriendly } from './shorten-address.ts';

export type LedgerState = 'received' | 'flight' | 'late' | 'unverified' | 'pending';

/** Something a contract still owes: on its way, or late. */
export interface DueRow {
  key: string;
  state: 'flight' | 'late';
  contract: ExpectedContract;
  amountNanoton: bigint | null;
  sinceMs: number | null;
}

/** What is expected now, late things first; of one worker, if one is chosen. */
export function toDueRows(expected: Expected, workerId: string | null): DueRow[] {
  const contracts = expected.contracts.filter(
    ({ workerIds }) => workerId === null || workerIds.includes(workerId),
  );
  const late = contracts.flatMap((contract) =>
    contract.gaps.map(
      ({ kind, amountNanoton, since }): DueRow => ({
        key: `${contract.contractAddress} ${kind} ${since}`,
        state: 'late',
        contract,
        amountNanoton: amountNanoton === null ? null : BigInt(amountNanoton),
        sinceMs: Date.parse(since),
      }),
    ),
  );
  const inFlight = contracts
    .filter(({ inFlightNanoton }) => inFlightNanoton !== null && inFlightNanoton !== '0')
    .map(
      (contract): DueRow => ({
        key: `${contract.contractAddress} flight`,
        state: 'flight',
        contract,
        amountNanoton: BigInt(contract.inFlightNanoton ?? '0'),
        sinceMs: contract.reportedAt === null ? null : Date.parse(contract.reportedAt),
      }),
    );
  return [...late, ...inFlight];
}

export function toLedgerState({ verification }: Payout): LedgerState {
  if (verification === 'unverified') return 'unverified';
  return verification === 'pending_verification' ? 'pending' : 'received';
}

export interface DayGroup {
  day: string;
  payouts: Payout[];
  /** Verified ones only. */
  received: number;
  nanoton: bigint;
}

/** Payouts, newest first, by the day on which they arrived where the reader is. */
export function groupByDay(payouts: readonly Payout[], toDay: (ms: number) => string): DayGroup[] {
  const groups: DayGroup[] = [];
  for (const payout of payouts) {
    const day = toDay(Date.parse(payout.receivedAt));
    let group = groups.at(-1);
    if (group?.day !== day) {
      group = { day, payouts: [], received: 0, nanoton: 0n };
      groups.push(group);
    }
    group.payouts.push(payout);
    if (toLedgerState(payout) !== 'received') continue;
    group.received += 1;
    group.nanoton += BigInt(payout.amountNanoton);
  }
  return groups;
}

/** The proxy as it is told apart in a row: `EQBx…3fQ`. */
export function toShortProxy(proxyAddress: string | null, network: 'mainnet' | 'testnet'): string | null {
  return proxyAddress === null ? null : shortenAddress(toFriendly(proxyAddress, network, 'contract'));
}
