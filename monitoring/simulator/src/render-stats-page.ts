import type { ProxyConnection, ProxyContract } from '@cocoon-pool/domain/cocoon/sample';
import type { RootContract } from './root-contract.ts';
import { type CounterName, counterNames, formatFixed, type WorkerState } from './worker-state.ts';

/**
 * The body of `/stats` byte for byte, stray `</a>` and the misspelt row name included. Nothing is escaped. The
 * texts of an image or model that is not listed were never captured: only their colour is known.
 */
export function renderStatsPage(state: WorkerState): string {
  return [
    '<!DOCTYPE html>\n<html><body>\n',
    section('STATUS', table(toStatusRows(state))),
    section('STATS', table(toCounterRows(state))),
    section('WALLET', table(toWalletRows(state))),
    section('LOCAL CONFIG', table(toLocalRows(state))),
    section('GLOBAL CONFIG', table(toRootRows(state.root))),
    section('PROXY CONNECTIONS', `<table>\n${state.connections.map(toConnectionRow).join('')}</table>\n`),
    section('PROXIES', state.contracts.map((contract) => toContract(contract, state.root)).join('')),
    '</body></html>\n',
  ].join('');
}

function toStatusRows(state: WorkerState): Row[] {
  const link = state.enabled
    ? 'yes <a href="/request/disable">disable</a>'
    : 'no <a href="/request/enable">enable</a>';
  const isListed = state.root.workerHashes.includes(state.imageHash);
  const image = `our hash ${state.imageHash} is ${isListed ? '' : 'not '}in root contract`;
  return [
    ['wallet', toWalletStatus(state.wallet)],
    ['image', coloured(isListed ? 'Green' : 'Crimson', image)],
    ['model', toModelStatus(state)],
    ['ton', toTonStatus(state)],
    ['enabled', coloured(state.enabled ? 'Green' : 'Crimson', link)],
    [
      'model connection',
      state.modelConnected ? coloured('Green', 'connected</a>') : coloured('Crimson', 'disconnected</a>'),
    ],
    ['version', `commit ${state.commit} at ${state.committedAt}`],
  ];
}

function toWalletStatus({ address, balanceNanoton }: WorkerState['wallet']): string {
  if (balanceNanoton < 2_100_000_000n) return coloured('Crimson', `balance too low on ${account(address)}`);
  if (balanceNanoton < 5_000_000_000n) return coloured('Gold', `balance low on ${account(address)}`);
  return coloured('Green', `balance ok on ${account(address)}`);
}

function toModelStatus({ checkProxyHash, model, modelHash, root }: WorkerState): string {
  if (!checkProxyHash) return coloured('Gold', `cannot check our model ${model}`);
  const isListed = root.modelHashes.includes(modelHash);
  return coloured(
    isListed ? 'Green' : 'Crimson',
    `our model ${model} is ${isListed ? '' : 'not '}in root contract`,
  );
}

function toTonStatus({ at, tonSyncedAt }: WorkerState): string {
  const ageSeconds = (at.getTime() - tonSyncedAt.getTime()) / 1000;
  if (ageSeconds < 600) return coloured('Green', 'synced');
  return ageSeconds < 3600 ? coloured('Gold', 'late') : coloured('Crimson', 'out of sync');
}

const counterRowNames: Record<CounterName, string> = {
  queries: 'queries',
  success: 'success',
  failed: 'failed',
  bytes_received: 'bytes received',
  bytes_sent: 'bytes sent',
  time: 'time',
  total_adjusted_tokens_used: 'total adjusted tokens',
  prompt_adjusted_tokens_used: 'prompt adjusted tokens',
  cached_adjusted_tokens_used: 'cached adjusted tokens',
  completion_adjusted_tokens_used: 'completiom adjusted tokens',
  reasoning_adjusted_tokens_used: 'reasoning adjusted tokens',
};

function toCounterRows({ counters }: WorkerState): Row[] {
  const rows = counterNames.map((name): Row => [counterRowNames[name], ...counters[name].map(formatFixed)]);
  return [['name', 'total', '1s', '10s', '1m', '10m', '1h', '1d'], ...rows];
}

function toWalletRows({ wallet }: WorkerState): Row[] {
  return [
    ['address', account(wallet.address)],
    ['balance', toTon(wallet.balanceNanoton)],
    ['seqno', String(wallet.seqno)],
    ['pending transactions', String(wallet.pendingTransactions)],
    ['active transactions', String(wallet.activeTransactions)],
  ];
}

function toLocalRows(state: WorkerState): Row[] {
  const coefficient = formatFixed(state.coefficientThousandths / 1000);
  return [
    ['root address', account(state.rootAddress)],
    ['owner address', account(state.ownerAddress)],
    ['model', state.model],
    ['model hash', state.modelHash],
    ['coefficient', `${coefficient} <a href="/request/change_coefficient">change</a>`],
    ['max_active_requests', String(state.maxActiveRequests)],
    ['active_requests', String(state.activeRequests)],
    ['check proxy hash', yesNo(state.checkProxyHash)],
  ];
}

function toRootRows(root: RootContract): Row[] {
  const { prompt, cached, completion, reasoning } = root.priceMultipliers;
  const proxies = root.registeredProxies.map((proxy): Row => {
    return [String(proxy.seqno), proxy.addressForClients, proxy.addressForWorkers];
  });
  return [
    ['root owner address', account(root.ownerAddress)],
    ['proxy hashes', nested(root.proxyHashes.map((hash) => [hash]))],
    ['registered proxies', nested([['seqno', 'for clients', 'for workers', 'hash'], ...proxies])],
    ['last proxy seqno', String(root.lastProxySeqno)],
    ['worker hashes', nested(root.workerHashes.map((hash) => [hash]))],
    ['model hashes', nested(root.modelHashes.map((hash) => [hash]))],
    ['version', String(root.version)],
    ['struct version', String(root.structVersion)],
    ['params version', String(root.paramsVersion)],
    ['unique id', String(root.uniqueId)],
    ['test', yesNo(root.isTest)],
    ['price per token', String(root.pricePerTokenNanoton)],
    ['worker fee per token', String(root.workerFeePerTokenNanoton)],
    ['prompt tokens price multiplier', formatFixed(prompt / 10_000)],
    ['cached tokens price multiplier', formatFixed(cached / 10_000)],
    ['completion tokens price multiplier', formatFixed(completion / 10_000)],
    ['reasoning tokens price multiplier', formatFixed(reasoning / 10_000)],
    ['proxy delay before close', String(root.proxyDelayBeforeCloseSeconds)],
    ['client delay before close', String(root.clientDelayBeforeCloseSeconds)],
    ['proxy min stake', toTon(root.proxyMinStakeNanoton)],
    ['client min stake', toTon(root.clientMinStakeNanoton)],
    ['proxy code hash', root.proxyCodeHash],
    ['worker code hash', root.workerCodeHash],
    ['client code hash', root.clientCodeHash],
  ];
}

function toConnectionRow({ address, ready, connectedTo }: ProxyConnection): string {
  return row([address, ready ? 'ready' : 'not ready', connectedTo ?? '']).trimEnd();
}

function toContract(contract: ProxyContract, root: RootContract): string {
  const fee = BigInt(root.workerFeePerTokenNanoton);
  const committed = contract.committedToBlockchainTokens;
  const gained = committed - contract.expectedCashedOutTokens;
  const takeNow = gained > 0n ? ` <a href="/request/payout?proxy=${contract.proxyAddress}">take now</a>` : '';
  const earned = `${committed}/${contract.committedToProxyDbTokens}/${contract.maxKnownTokens}`;
  return `<h2>PROXY ${contract.proxyAddress}</h2>\n${table([
    ['sc inited', yesNo(contract.scInited === true)],
    ['proxy sc address', account(contract.proxyAddress)],
    ['proxy public key', contract.proxyPublicKey ?? ''],
    ['sc address', account(contract.contractAddress)],
    ['earned tokens', `${earned} (~${toTon(committed * fee)} TON)`],
    ['tokens cashed out', String(contract.cashedOutTokens)],
    ['expected tokens cashed out', String(contract.expectedCashedOutTokens)],
    ['gained', `${gained} (~${toTon(gained * fee)} TON)${takeNow}`],
    ['running request', yesNo(contract.runningRequest === true)],
    ['params version', String(contract.paramsVersion)],
  ])}`;
}

type Row = string[];

function section(title: string, content: string): string {
  return `<h1>${title}</h1>\n${content}`;
}

function table(rows: Row[]): string {
  return `<table>\n${rows.map(row).join('')}</table>\n`;
}

function nested(rows: Row[]): string {
  return table(rows).trimEnd();
}

function row(cells: Row): string {
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>\n`;
}

function coloured(colour: 'Green' | 'Gold' | 'Crimson', content: string): string {
  return `<span style="background-color:${colour};">${content}</span>`;
}

function account(address: string): string {
  return `<a href="https://tonviewer.com/${address}" target="_blank">${address}</a>`;
}

function toTon(nanoton: bigint | number): string {
  return formatFixed(Number(nanoton) / 1e9);
}

function yesNo(value: boolean): string {
  return value ? 'YES' : 'NO';
}
