import { toAmount, toCount, toFlag, toJsonObject, toText } from './json-value.ts';
import type { ProxyContract } from './sample.ts';

/** Reads one element of `/jsonstats`' `proxies`. Null where an address or a token counter is missing or below 0. */
export function toProxyContract(value: unknown): ProxyContract | null {
  const source = toJsonObject(value);
  if (source === null) return null;
  const proxyAddress = toText(source.proxy_sc_address);
  const contractAddress = toText(source.sc_address);
  const committedToBlockchainTokens = toAmount(source.earned_tokens_committed_to_blockchain);
  const committedToProxyDbTokens = toAmount(source.earned_tokens_committed_to_proxy_db);
  const maxKnownTokens = toAmount(source.earned_tokens_max_known);
  const cashedOutTokens = toAmount(source.cached_out_tokens);
  const expectedCashedOutTokens = toAmount(source.expected_cached_out_tokens);
  if (proxyAddress === null || contractAddress === null || committedToBlockchainTokens === null) return null;
  if (committedToProxyDbTokens === null || maxKnownTokens === null) return null;
  if (cashedOutTokens === null || expectedCashedOutTokens === null) return null;
  return {
    scInited: toFlag(source.sc_inited),
    proxyAddress,
    proxyPublicKey: toText(source.proxy_public_key),
    contractAddress,
    committedToBlockchainTokens,
    committedToProxyDbTokens,
    maxKnownTokens,
    cashedOutTokens,
    expectedCashedOutTokens,
    runningRequest: toFlag(source.running_request),
    paramsVersion: toCount(source.params_version),
  };
}
