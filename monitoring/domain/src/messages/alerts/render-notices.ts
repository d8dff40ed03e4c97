import type { Notice } from '../../alerts/notice.ts';
import { parseAlertKind } from '../../alerts/parse-alert.ts';
import { escapeText } from '../escape.ts';
import { formatDuration, formatTon } from '../format.ts';
import { formatClock, type Reader } from '../format-clock.ts';
import { formatWorth } from '../format-worth.ts';
import { alertWords } from './alert-words.ts';
import { fitMessage } from './fit-message.ts';
import { renderSwitchNotice } from './render-switch-notice.ts';

type PayoutReceived = Extract<Notice, { kind: 'payout_received' }>;

/** Notices that are told in one message: several payouts become a sum with a row each. Telegram HTML. */
export function renderNotices(notices: readonly Notice[], reader: Reader): string {
  const payouts = notices.filter((notice) => notice.kind === 'payout_received');
  const others = notices.filter((notice) => notice.kind !== 'payout_received');
  const lines = [
    ...(payouts.length > 0 ? renderPayouts(payouts, reader) : []),
    ...others.map((notice) => renderNotice(notice, reader)),
  ];
  return fitMessage(lines, reader.language);
}

function renderPayouts(payouts: readonly PayoutReceived[], reader: Reader): string[] {
  const words = alertWords(reader.language).payouts;
  const rows = payouts.map(({ amountNanoton, receivedAt, workerName, ...payout }) => ({
    kind: payout.payoutKind ?? null,
    proxy: payout.proxyAddress ? toShortAddress(payout.proxyAddress) : null,
    worth: payout.value ? formatWorth(reader.language, payout.value) : null,
    link: toExplorerLink(payout),
    amount: formatTon(reader.language, BigInt(amountNanoton), reader.coinSymbol),
    at: formatClock(reader, new Date(receivedAt)),
    workerName: workerName === null ? null : escapeText(workerName),
  }));
  const [only, ...more] = rows;
  if (only !== undefined && more.length === 0) return [words.one(only)];
  const total = payouts.reduce((sum, { amountNanoton }) => sum + BigInt(amountNanoton), 0n);
  const amount = formatTon(reader.language, total, reader.coinSymbol);
  return [words.several({ payouts: payouts.length, amount }), ...rows.map(words.row)];
}

/** Null in notices of older versions, which do not say on which network it is. */
function toExplorerLink({ network, transactionHash }: Pick<PayoutReceived, 'network' | 'transactionHash'>) {
  if (network == null) return null;
  const host = network === 'testnet' ? 'testnet.tonviewer.com' : 'tonviewer.com';
  return `https://${host}/transaction/${encodeURIComponent(transactionHash)}`;
}

function toShortAddress(address: string): string {
  return `<code>${escapeText(`${address.slice(0, 8)}…${address.slice(-6)}`)}</code>`;
}

function renderNotice(notice: Exclude<Notice, PayoutReceived>, reader: Reader): string {
  const words = alertWords(reader.language);
  switch (notice.kind) {
    case 'payout_expected_missing': {
      const since = new Date(notice.expectedSince);
      return words.payouts.missing({
        amount:
          notice.amountNanoton === null
            ? null
            : formatTon(reader.language, BigInt(notice.amountNanoton), reader.coinSymbol),
        contract: toShortAddress(notice.contractAddress),
        since: formatClock(reader, since),
        duration: formatDuration(reader.language, toSeconds(since, reader.now)),
      });
    }
    case 'agent_reported':
      return words.agentReported({ hostName: escapeText(notice.hostName), workers: notice.workers });
    case 'still_disabled':
    case 'enabled_on_time':
    case 'not_enabled_on_time':
      return renderSwitchNotice(notice, reader);
    case 'late_report':
      return words.lateReport({
        hostName: escapeText(notice.hostName),
        from: formatClock(reader, new Date(notice.from)),
        to: formatClock(reader, new Date(notice.to)),
      });
    case 'rule_failed': {
      const kind = parseAlertKind(notice.rule);
      return words.ruleFailed({
        ruleName: kind === null ? escapeText(notice.rule) : words.rules[kind].name,
        workerName: escapeText(notice.workerName),
        detail: notice.detail === null ? null : escapeText(notice.detail),
      });
    }
    case 'sees_again': {
      const { since, until, ok, down } = notice;
      const end = new Date(until ?? reader.now);
      return words.seesAgain({
        ...{ ok, down },
        at: formatClock(reader, end),
        duration: until === null ? null : formatDuration(reader.language, toSeconds(new Date(since), end)),
      });
    }
    case 'operator':
      return words.operator[notice.problem]({
        since: formatClock(reader, new Date(notice.since)),
        until: notice.until == null ? null : formatClock(reader, new Date(notice.until)),
        workers: notice.workers ?? null,
        detail: notice.detail === null ? null : escapeText(notice.detail),
      });
  }
}

function toSeconds(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1000;
}
