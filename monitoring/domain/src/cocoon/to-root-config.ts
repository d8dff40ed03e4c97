import { toAmount, toCount, toFlag, toJsonObject, toList, toText } from './json-value.ts';
import type { RegisteredProxy, RootConfig } from './sample.ts';

/** Reads `/jsonstats`' `root_contract_config`; null where there is none. */
export function toRootConfig(value: unknown): RootConfig | null {
  const source = toJsonObject(value);
  if (source === null) return null;
  return {
    workerHashes: toList(source.worker_hashes, toText),
    modelHashes: toList(source.model_hashes, toText),
    proxyHashes: toList(source.proxy_hashes, toText),
    registeredProxies: toList(source.registered_proxies, toRegisteredProxy),
    pricePerTokenNanoton: toAmount(source.price_per_token),
    workerFeePerTokenNanoton: toAmount(source.worker_fee_per_token),
    priceMultipliers: {
      prompt: toCount(source.prompt_tokens_price_multiplier),
      cached: toCount(source.cached_tokens_price_multiplier),
      completion: toCount(source.completion_tokens_price_multiplier),
      reasoning: toCount(source.reasoning_tokens_price_multiplier),
    },
    version: toCount(source.version),
    structVersion: toCount(source.struct_version),
    paramsVersion: toCount(source.params_version),
    uniqueId: toCount(source.unique_id),
    isTest: toFlag(source.is_test),
    proxyCodeHash: toText(source.proxy_code_hash),
    workerCodeHash: toText(source.worker_code_hash),
    clientCodeHash: toText(source.client_code_hash),
  };
}

function toRegisteredProxy(value: unknown): RegisteredProxy | null {
  const source = toJsonObject(value);
  return (
    source && {
      seqno: toCount(source.seqno),
      addressForClients: toText(source.address_for_clients),
      addressForWorkers: toText(source.address_for_workers),
    }
  );
}
