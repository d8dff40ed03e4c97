import { formatAccount } from '../../ton/format-account.ts';
import type { TonNetwork } from '../../ton/network.ts';
import { formatTon } from '../format.ts';
import { formatClock, type Reader } from '../format-clock.ts';
import { formatChange, formatPercent } from '../format-figures.ts';
import { chatWords } from './chat-words.ts';

export interface PayoutRow {
  receivedAt: Date;
  amountNanoton: bigint;
  kind: 'cocoon_worker' | 'cocoon_worker_last' | 'pool_transfer';
  verification: 'pending_verification' | 'unverified' | 'verified_chain' | 'verified_worker';
  proxyAddress: string | null;
}

/** What one proxy still has to pay; null is unknown. */
export interface ProxyRow {
  proxyAddress: string | null;
  unpaidNanoton: bigint | null;
  nextPayoutRatio: number | null;
}

export interface PayoutsFacts {
  network: TonNetwork;
  payouts: PayoutRow[];
  page: number;
  unpaidNanoton: bigint | null;
  inFlightNanoton: bigint | null;
  proxies: ProxyRow[];
  monthNanoton: bigint;
  /** Of the same days of the month before. */
  monthBeforeNanoton: bigint;
  hasWallet: boolean;
}

const mostProxies = 8;

/** The /payouts card, in Telegram HTML. Later pages show rows alone. */
export function renderPayouts(facts: PayoutsFacts, reader: Reader): string {
  const { payouts: words } = chatWords(reader.language);
  const rows = facts.payouts.map((payout) => toRow(payout, facts.network, reader));
  if (facts.page > 1) {
    const shown = rows.length === 0 ? [words.noMore] : rows;
    return [words.page({ page: facts.page }), ...shown].join('\n');
  }
  const empty = facts.hasWallet ? words.none : words.noWallet;
  const { inFlightNanoton } = facts;
  return [
    words.head({
      unpaid: amountOf(facts.unpaidNanoton, reader),
      inFlight: inFlightNanoton === null || inFlightNanoton === 0n ? null : amountOf(inFlightNanoton, reader),
    }),
    ...facts.proxies.slice(0, mostProxies).map((proxy) => toProxyRow(proxy, facts.network, reader)),
    '',
    ...(rows.length === 0 ? [empty] : rows),
    '',
    words.month({ month: amountOf(facts.monthNanoton, reader), change: toMonthChange(facts, reader) }),
  ].join('\n');
}

function toRow(payout: PayoutRow, network: TonNetwork, reader: Reader): string {
  const { payouts: words } = chatWords(reader.language);
  const state = toState(payout);
  return words.row({
    mark: state === 'unverified' || state === 'pending' ? '⚪' : '🟢',
    date: formatClock(reader, payout.receivedAt),
    amount: amountOf(payout.amountNanoton, reader),
    proxy: payout.proxyAddress === null ? null : shortenAccount(payout.proxyAddress, network),
    state,
  });
}

function toState({ kind, verification }: PayoutRow) {
  if (verification === 'unverified') return 'unverified';
  if (verification === 'pending_verification') return 'pending';
  if (kind === 'pool_transfer') return 'transfer';
  return kind === 'cocoon_worker_last' ? 'last' : 'verified';
}

function toProxyRow(
  { proxyAddress, unpaidNanoton, nextPayoutRatio }: ProxyRow,
  network: TonNetwork,
  reader: Reader,
): string {
  const { payouts: words } = chatWords(reader.language);
  return words.byProxy({
    proxy: proxyAddress === null ? null : shortenAccount(proxyAddress, network),
    unpaid: amountOf(unpaidNanoton, reader),
    pct: nextPayoutRatio === null ? null : formatPercent(reader.language, nextPayoutRatio),
  });
}

function toMonthChange({ monthNanoton, monthBeforeNanoton }: PayoutsFacts, reader: Reader): string | null {
  if (monthBeforeNanoton === 0n) return null;
  return formatChange(reader.language, Number(monthNanoton) / Number(monthBeforeNanoton) - 1);
}

function amountOf(nanoton: bigint | null, reader: Reader): string {
  return nanoton === null
    ? chatWords(reader.language).unknown
    : formatTon(reader.language, nanoton, reader.coinSymbol);
}

/** `EQAu…3B-m` of a raw address, as people tell them apart. */
export function shortenAccount(account: string, network: TonNetwork, bounceable = true): string {
  const friendly = formatAccount(account, { network, bounceable });
  return `<code>${friendly.slice(0, 4)}…${friendly.slice(-4)}</code>`;
}
