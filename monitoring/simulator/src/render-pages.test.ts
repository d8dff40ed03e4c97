import { readFixture } from '@cocoon-pool/domain/fixtures';
import { expect, test } from 'vitest';
import { renderJsonStats } from './render-json-stats.ts';
import { type PerfFigures, renderPerf, type Spans } from './render-perf.ts';
import { renderStatsPage } from './render-stats-page.ts';
import { type CounterName, counterNames, type WorkerState } from './worker-state.ts';

const folders = [
  'a0-fresh-1s-no-proxy',
  'a1-fresh-6s-no-proxy',
  'b-connected-idle',
  'c-traffic-00',
  'c-traffic-03',
  'd-disable',
  'f-coefficient',
  'g-access-hash-ok',
  'h-llm-down-6s',
  'k-proxy-down-12s',
  'n-ton-out-of-sync',
];

test.each(folders)('renders /jsonstats of %s byte for byte', (folder) => {
  const captured = readFixture(folder, 'worker-jsonstats.json');
  expect(renderJsonStats(toState(folder, 'json'))).toBe(captured);
});

test.each(folders)('renders /stats of %s byte for byte', (folder) => {
  const captured = readFixture(folder, 'worker-stats.html');
  expect(renderStatsPage(toState(folder, 'page'))).toBe(captured);
});

test.each(['b-connected-idle', 'c-traffic-00'])('renders /perf of %s byte for byte', (folder) => {
  const captured = readFixture(folder, 'worker-perf.txt');
  expect(renderPerf(toPerf(captured))).toBe(captured);
});

test('renders both pages of a captured idle worker from one state', () => {
  const state = toState('b-connected-idle', 'json');
  expect(renderStatsPage(state)).toBe(readFixture('b-connected-idle', 'worker-stats.html'));
});

/** The state that a folder's pages show. The two pages of a busy worker were taken moments apart. */
function toState(folder: string, countersOf: 'json' | 'page'): WorkerState {
  const json = JSON.parse(readFixture(folder, 'worker-jsonstats.json'));
  const page = readFixture(folder, 'worker-stats.html');
  const cell = (name: string) => new RegExp(`<tr><td>${name}</td><td>(.*?)</td>`).exec(page)?.[1] ?? '';
  const rows = [...page.matchAll(/<tr><td>[a-z ]+<\/td>((?:<td>-?\d+\.\d{6}<\/td>){7})<\/tr>/g)];
  const [status, local, root] = [json.status, json.localconfig, json.root_contract_config];
  const tonAgeSeconds = { synced: 0, late: 700, 'out of sync': 4000 }[
    />([^<>]+)</.exec(cell('ton'))?.[1] ?? ''
  ];
  const earned = cell('earned tokens').split(/[/ ]/).slice(0, 3).map(BigInt);
  const connection = /<tr><td>(\[127[^<]*)<\/td><td>(.*?)<\/td><td>(.*?)<\/td><\/tr><\/table>/.exec(page);
  return {
    at: new Date((status.ton_last_synced_at + (tonAgeSeconds ?? Number.NaN)) * 1000),
    commit: status.git_commit,
    committedAt: status.git_commit_data,
    imageHash: /our hash (\w+)/.exec(page)?.[1] ?? '',
    model: local.model,
    modelHash: cell('model hash'),
    coefficientThousandths: local.coefficient,
    checkProxyHash: local.check_proxy_hash,
    enabled: cell('enabled').includes('>yes '),
    modelConnected: cell('model connection').includes('>connected<'),
    activeRequests: Number(cell('active_requests')),
    maxActiveRequests: Number(cell('max_active_requests')),
    tonSyncedAt: new Date(status.ton_last_synced_at * 1000),
    counters: toCounters(
      countersOf === 'json' ? Object.values(json.stats) : rows.map(([, cells]) => figures(cells)),
    ),
    wallet: {
      address: json.wallet.address,
      balanceNanoton: BigInt(json.wallet.balance),
      seqno: json.wallet.seqno,
      pendingTransactions: json.wallet.pending_transactions_cnt,
      activeTransactions: json.wallet.active_transactions_cnt,
    },
    rootAddress: local.root_address,
    ownerAddress: local.owner_address,
    root: {
      ownerAddress: root.owner_address,
      proxyHashes: root.proxy_hashes,
      registeredProxies: root.registered_proxies.map((proxy: Record<string, never>) => ({
        seqno: proxy.seqno,
        addressForClients: proxy.address_for_clients,
        addressForWorkers: proxy.address_for_workers,
      })),
      lastProxySeqno: root.last_proxy_seqno,
      workerHashes: root.worker_hashes,
      modelHashes: root.model_hashes,
      version: root.version,
      structVersion: root.struct_version,
      paramsVersion: root.params_version,
      uniqueId: root.unique_id,
      isTest: root.is_test,
      pricePerTokenNanoton: root.price_per_token,
      workerFeePerTokenNanoton: root.worker_fee_per_token,
      priceMultipliers: {
        prompt: root.prompt_tokens_price_multiplier,
        cached: root.cached_tokens_price_multiplier,
        completion: root.completion_tokens_price_multiplier,
        reasoning: root.reasoning_tokens_price_multiplier,
      },
      proxyDelayBeforeCloseSeconds: root.proxy_delay_before_close,
      clientDelayBeforeCloseSeconds: root.client_delay_before_close,
      proxyMinStakeNanoton: root.proxy_min_stake,
      clientMinStakeNanoton: root.client_min_stake,
      proxyCodeHash: root.proxy_code_hash,
      workerCodeHash: root.worker_code_hash,
      clientCodeHash: root.client_code_hash,
    },
    connections: connection
      ? [
          {
            address: connection[1] ?? '',
            ready: connection[2] === 'ready',
            connectedTo: connection[3] === '' ? null : (connection[3] ?? null),
          },
        ]
      : [],
    contracts: json.proxies.map((proxy: Record<string, never>) => ({
      scInited: proxy.sc_inited,
      proxyAddress: proxy.proxy_sc_address,
      proxyPublicKey: proxy.proxy_public_key,
      contractAddress: proxy.sc_address,
      committedToBlockchainTokens: BigInt(proxy.earned_tokens_committed_to_blockchain ?? ''),
      committedToProxyDbTokens: BigInt(proxy.earned_tokens_committed_to_proxy_db ?? ''),
      maxKnownTokens: countersOf === 'page' ? earned[2] : BigInt(proxy.earned_tokens_max_known ?? ''),
      cashedOutTokens: BigInt(proxy.cached_out_tokens ?? ''),
      expectedCashedOutTokens: BigInt(proxy.expected_cached_out_tokens ?? ''),
      runningRequest: proxy.running_request,
      paramsVersion: proxy.params_version,
    })),
  };
}

function figures(cells: string | undefined): number[] {
  return [...(cells ?? '').matchAll(/-?\d+\.\d+/g)].map(([number]) => Number(number));
}

function toCounters(rows: unknown[]): WorkerState['counters'] {
  const counters = {} as Record<CounterName, number[]>;
  for (const [place, name] of counterNames.entries()) {
    const row = rows[place];
    if (!Array.isArray(row)) throw new Error(`the capture has no counter ${name}`);
    counters[name] = row.map(Number);
  }
  return counters;
}

function toPerf(text: string): PerfFigures {
  const [head = '', actors = ''] = text.split('\nAll actors:\n');
  const top = (title: string) => {
    const list = (head.split(`top actors by ${title}\n`)[1] ?? '').split('\n\n')[0] ?? '';
    return [...list.matchAll(/#\d+: (.+)\t(.+)/g)].map(([, name = '', value]) => ({
      name,
      value: Number(value),
    }));
  };
  return {
    ticksPerSecond: Number(/estimate\t(.+)/.exec(head)?.[1]),
    counters: [...head.matchAll(/(\w+)\.qps\t(.+)\n\w+\.load\t(.+)\n/g)].map(([, name = '', qps, load]) => ({
      name,
      qps: spans(qps),
      load: spans(load),
    })),
    all: toActor(head),
    topByLoad: { tenSeconds: top('load_10s'), tenMinutes: top('load_10m'), forever: top('load_forever') },
    topByExecuting: top('executing_for'),
    active: [...head.matchAll(/"(.+)" is active for (.+)s\n/g)].map(([, name = '', seconds]) => ({
      name,
      seconds: Number(seconds),
    })),
    actors: [...actors.matchAll(/^\t(\S.+)\n((?:\t\t.+\n)+)/gm)].map(([, name = '', block = '']) => ({
      name,
      ...toActor(block),
    })),
  };
}

function toActor(block: string) {
  const line = (name: string) => spans(new RegExp(`${name}:\\t(.+)`).exec(block)?.[1]);
  const [, alive, executing, executingFor] =
    /alive: (\d+) executing: (\d+) max_executing_for: ([\d.]+)s/.exec(block) ?? [];
  return {
    loadPerSecond: line('load_per_second'),
    messagesPerSecond: line('messages_per_second'),
    executeMessagesMax: line('max_execute_messages'),
    executeSecondsMax: line('max_execute_seconds'),
    messageSecondsMax: line('max_message_seconds'),
    createdPerSecond: line('created_per_second'),
    delaySecondsMax: line('max_delay'),
    alive: Number(alive),
    executing: Number(executing),
    executingForSecondsMax: Number(executingFor),
  };
}

function spans(text: string | undefined): Spans {
  const [first, second, third] = (text ?? '').split(' ').map((figure) => Number(figure.replace(/s$/, '')));
  return [first ?? Number.NaN, second ?? Number.NaN, third ?? Number.NaN];
}
