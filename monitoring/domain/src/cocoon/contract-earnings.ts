import type { JsonStats, ProxyContract, RootConfig } from './sample.ts';

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

/** A contract that a worker reports; its earnings are null where they cannot be known. */
export interface ReportedContract extends Pick<ProxyContract, 'contractAddress' | 'proxyAddress'> {
  earnings: EarningsFigures | null;
  /** The counters behind them; null where the worker cannot know them, whatever the fee. */
  tokens?: ContractTokens | null;
}

export interface ContractTokens {
  paramsVersion: number | null;
  maxKnown: bigint;
  committed: bigint;
  cashedOut: bigint;
  expectedCashedOut: bigint;
}

/** A contract's counters; null where it cannot know them: not read from the chain yet, or after a restart. */
export function toContractTokens(contract: ProxyContract): ContractTokens | null {
  if (!isKnown(contract)) return null;
  return {
    paramsVersion: contract.paramsVersion,
    maxKnown: contract.maxKnownTokens,
    committed: contract.committedToBlockchainTokens,
    cashedOut: contract.cashedOutTokens,
    expectedCashedOut: contract.expectedCashedOutTokens,
  };
}

/** The contracts of a page, each address once; null where the page does not say which there are. */
export function toReportedContracts({ contracts, rootConfig }: JsonStats): ReportedContract[] | null {
  if (contracts === null) return null;
  const reported = contracts.map((contract): [string, ReportedContract] => {
    const { contractAddress, proxyAddress } = contract;
    const earnings = toContractEarnings(contract, rootConfig);
    const tokens = toContractTokens(contract);
    return [contractAddress, { contractAddress, proxyAddress, earnings, tokens }];
  });
  return [...new Map(reported).values()];
}

/**
 * Adds up contracts, each given once: workers of one owner may share them. Null when none is known: an empty list
 * after a restart is unknown, not 0.
 */
export function sumEarnings(list: readonly (EarningsFigures | null)[]): EarningsTotal | null {
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
