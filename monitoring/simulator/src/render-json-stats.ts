import type { ProxyContract } from '@cocoon-pool/domain/cocoon/sample';
import type { RootContract } from './root-contract.ts';
import { counterNames, formatFixed, type WorkerState } from './worker-state.ts';

/**
 * The body of `/jsonstats` byte for byte: a leading newline, no trailing one, strings not escaped, one key twice,
 * `enabled` always true.
 */
export function renderJsonStats(state: WorkerState): string {
  const { wallet, root } = state;
  return `\n${write(
    object([
      [
        'status',
        object([
          ['wallet_balance', String(wallet.balanceNanoton)],
          ['actual_image_hash', String(root.workerHashes.includes(state.imageHash))],
          ['actual_model', String(!state.checkProxyHash || root.modelHashes.includes(state.modelHash))],
          ['ton_last_synced_at', String(Math.floor(state.tonSyncedAt.getTime() / 1000))],
          ['enabled', 'true'],
          ['git_commit', text(state.commit)],
          ['git_commit_data', text(state.committedAt)],
        ]),
      ],
      ['stats', object(counterNames.map((name) => [name, state.counters[name].map(formatFixed)]))],
      [
        'wallet',
        object([
          ['address', text(wallet.address)],
          ['balance', String(wallet.balanceNanoton)],
          ['seqno', String(wallet.seqno)],
          ['pending_transactions_cnt', String(wallet.pendingTransactions)],
          ['active_transactions_cnt', String(wallet.activeTransactions)],
        ]),
      ],
      [
        'localconfig',
        object([
          ['root_address', text(state.rootAddress)],
          ['owner_address', text(state.ownerAddress)],
          ['model', text(state.model)],
          ['coefficient', String(state.coefficientThousandths)],
          ['check_proxy_hash', String(state.checkProxyHash)],
        ]),
      ],
      ['root_contract_config', toRootJson(root)],
      ['proxies', state.contracts.map(toContractJson)],
    ]),
    '',
  )}`;
}

function toRootJson(root: RootContract): Json {
  const { prompt, cached, completion, reasoning } = root.priceMultipliers;
  return object([
    ['owner_address', text(root.ownerAddress)],
    ['proxy_hashes', root.proxyHashes.map(text)],
    [
      'registered_proxies',
      root.registeredProxies.map(({ seqno, addressForClients, addressForWorkers }) =>
        object([
          ['seqno', String(seqno)],
          ['address_for_clients', text(addressForClients)],
          ['address_for_workers', text(addressForWorkers)],
        ]),
      ),
    ],
    ['last_proxy_seqno', String(root.lastProxySeqno)],
    ['worker_hashes', root.workerHashes.map(text)],
    ['model_hashes', root.modelHashes.map(text)],
    ['version', String(root.version)],
    ['struct_version', String(root.structVersion)],
    ['params_version', String(root.paramsVersion)],
    ['unique_id', String(root.uniqueId)],
    ['is_test', String(root.isTest)],
    ['price_per_token', String(root.pricePerTokenNanoton)],
    ['worker_fee_per_token', String(root.workerFeePerTokenNanoton)],
    ['prompt_tokens_price_multiplier', String(prompt)],
    ['cached_tokens_price_multiplier', String(cached)],
    ['completion_tokens_price_multiplier', String(completion)],
    ['cached_tokens_price_multiplier', String(cached)],
    ['reasoning_tokens_price_multiplier', String(reasoning)],
    ['proxy_delay_before_close', String(root.proxyDelayBeforeCloseSeconds)],
    ['client_delay_before_close', String(root.clientDelayBeforeCloseSeconds)],
    ['proxy_min_stake', String(root.proxyMinStakeNanoton)],
    ['client_min_stake', String(root.clientMinStakeNanoton)],
    ['proxy_code_hash', text(root.proxyCodeHash)],
    ['worker_code_hash', text(root.workerCodeHash)],
    ['client_code_hash', text(root.clientCodeHash)],
  ]);
}

function toContractJson(contract: ProxyContract): Json {
  return object([
    ['sc_inited', String(contract.scInited)],
    ['proxy_sc_address', text(contract.proxyAddress)],
    ['proxy_public_key', text(contract.proxyPublicKey ?? '')],
    ['sc_address', text(contract.contractAddress)],
    ['earned_tokens_committed_to_blockchain', String(contract.committedToBlockchainTokens)],
    ['earned_tokens_committed_to_proxy_db', String(contract.committedToProxyDbTokens)],
    ['earned_tokens_max_known', String(contract.maxKnownTokens)],
    ['cached_out_tokens', String(contract.cashedOutTokens)],
    ['expected_cached_out_tokens', String(contract.expectedCashedOutTokens)],
    ['running_request', String(contract.runningRequest)],
    ['params_version', String(contract.paramsVersion)],
  ]);
}

/** A string is a finished token. Objects are lists of entries, because the worker repeats a key. */
type Json = string | readonly Json[] | { fields: readonly (readonly [string, Json])[] };

function object(fields: readonly (readonly [string, Json])[]): Json {
  return { fields };
}

function text(value: string): string {
  return `"${value}"`;
}

function write(value: Json, indent: string): string {
  if (typeof value === 'string') return value;
  const inner = `${indent}  `;
  const [begin, end, lines] =
    'fields' in value
      ? (['{', '}', value.fields.map(([key, item]) => `${inner}"${key}": ${write(item, inner)}`)] as const)
      : (['[', ']', value.map((item) => inner + write(item, inner))] as const);
  return lines.length === 0 ? `${begin}\n${indent}${end}` : `${begin}\n${lines.join(',\n')}\n${indent}${end}`;
}
