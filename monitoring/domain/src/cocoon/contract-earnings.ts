import type { ProxyContract, RootConfig } from './sample.ts';

/** Earnings of one (owner, proxy) contract in nanoton. They belong to the owner, not to a worker. */
export interface ContractEarnings extends EarningsFigures {
  contractAddress: string;
  proxyAddress: string;
}

export interface EarningsFigures {
  /** Earned and not paid on chain yet. */
  unpaidNanoton: bigint;
  /** Signed by the proxy and not asked for yet. */
  claimableNanoton: bigint;
  /** Asked for and not paid on chain yet. */
  inFlightNanoton: bigint;
  /** Not signed yet: lost if the proxy dies. */
  unsignedNanoton: bigint;
}

/** A sum over contracts; `contractsUnknown` of them could not be counted, so it is a lower bound if not 0. */
export interface EarningsTotal extends EarningsFigures {
  contracts: number;
  contractsUnknown: number;
}

/**
 * What a contract holds, by the formulas of the contracts: tokens × the network's fee, never below 0. Null where
 * it cannot be known: no fee, the contract not read from the chain yet, the proxy not heard yet after a restart,
 * or older parameters than the network's (such a proxy keeps a fee of its own).
 */
export function toContractEarnings(
  contract: ProxyContract,
  rootConfig: RootConfig | null,
): ContractEarnings | null {
  const fee = rootConfig?.workerFeePerTokenNanoton ?? null;
  if (fee === null || !isKnown(contract) || hasOldFee(contract, rootConfig)) return null;
  const { committedToBlockchainTokens, maxKnownTokens, cashedOutTokens, expectedCashedOutTokens } = contract;
  return {
    contractAddress: contract.contractAddress,
    proxyAddress: contract.proxyAddress,
    unpaidNanoton: atLeastZero(maxKnownTokens - cashedOutTokens) * fee,
    claimableNanoton: atLeastZero(committedToBlockchainTokens - expectedCashedOutTokens) * fee,
    inFlightNanoton: atLeastZero(expectedCashedOutTokens - cashedOutTokens) * fee,
    unsignedNanoton: atLeastZero(maxKnownTokens - committedToBlockchainTokens) * fee,
  };
}

/**
 * Adds up contracts, each given once (see `latestPerContract`). Null when none is known: an empty list after a
 * restart is unknown, not 0.
 */
export function sumEarnings(list: readonly (ContractEarnings | null)[]): EarningsTotal | null {
  const known = list.filter((earnings) => earnings !== null);
  if (known.length === 0) return null;
  const sum = (name: keyof EarningsFigures): bigint => known.reduce((total, one) => total + one[name], 0n);
  return {
    unpaidNanoton: sum('unpaidNanoton'),
    claimableNanoton: sum('claimableNanoton'),
    inFlightNanoton: sum('inFlightNanoton'),
    unsignedNanoton: sum('unsignedNanoton'),
    contracts: list.length,
    contractsUnknown: list.length - known.length,
  };
}

interface SampledContracts<T> {
  sampledAt: Date;
  /** Null and empty alike: this worker knows of none. */
  contracts: readonly T[] | null;
}

/**
 * One entry per contract address out of many workers' contracts: the freshest, except that a worker that has
 * not read the contract from the chain yet never displaces one that has.
 */
export function latestPerContract<T extends { contractAddress: string; scInited?: boolean | null }>(
  rows: readonly SampledContracts<T>[],
): T[] {
  const latest = new Map<string, { contract: T; sampledAt: Date }>();
  for (const { sampledAt, contracts } of rows) {
    for (const contract of contracts ?? []) {
      const kept = latest.get(contract.contractAddress);
      if (!kept || isBetter({ contract, sampledAt }, kept))
        latest.set(contract.contractAddress, { contract, sampledAt });
    }
  }
  return [...latest.values()].map(({ contract }) => contract);
}

interface DatedContract {
  contract: { scInited?: boolean | null };
  sampledAt: Date;
}

function isBetter(candidate: DatedContract, kept: DatedContract): boolean {
  const candidateRead = candidate.contract.scInited !== false;
  const keptRead = kept.contract.scInited !== false;
  return candidateRead === keptRead ? candidate.sampledAt > kept.sampledAt : candidateRead;
}

function isKnown(contract: ProxyContract): boolean {
  if (contract.scInited === false || contract.contractAddress === '') return false;
  return contract.maxKnownTokens > 0n || contract.cashedOutTokens === 0n;
}

function hasOldFee(contract: ProxyContract, rootConfig: RootConfig | null): boolean {
  const current = rootConfig?.paramsVersion ?? null;
  return contract.paramsVersion !== null && current !== null && contract.paramsVersion < current;
}

function atLeastZero(tokens: bigint): bigint {
  return tokens > 0n ? tokens : 0n;
}
