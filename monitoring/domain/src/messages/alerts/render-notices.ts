import type { Notice } from '../../alerts/notice.ts';
import { parseAlertKind } from '../../alerts/parse-alert.ts';
import { noPayoutFacts, type PayoutNoticeFacts } from '../../alerts/payout-notice-facts.ts';
import { shortenAccount } from '../chat/render-payouts.ts';
import { escapeParagraphs, escapeText } from '../escape.ts';
import { formatDuration, formatTon } from '../format.ts';
import { formatClock, type Reader } from '../format-clock.ts';
import { formatWorth } from '../format-worth.ts';
import { alertWords } from './alert-words.ts';
import { toExplorerLink } from './explorer-link.ts';
import { fitMessage } from './fit-message.ts';
import { renderForgery } from './render-forgery.ts';
import { renderSwitchNotice } from './render-switch-notice.ts';

type PayoutReceived = Extract<Notice, { kind: 'payout_received' }>;

/** Notices that are told in one message: several payouts become a sum with a row each. Telegram HTML. */
export function renderNotices(
  notices: readonly Notice[],
  reader: Reader,
  facts: PayoutNoticeFacts = noPayoutFacts,
): string {
  const payouts = notices.filter((notice) => notice.kind === 'payout_received');
  const others = notices.filter((notice) => notice.kind !== 'payout_received');
  const own = payouts.filter(({ isPool }) => isPool !== true);
  const ofPool = payouts.filter(({ isPool }) => isPool === true);
  const [only, ...more] = others;
  // At most 2,000 characters as they are read, which Telegram takes whole, however long its entities make them.
  if (only?.kind === 'operator_message' && more.length === 0 && payouts.length === 0)
    return renderNotice(only, reader);
  const lines = [
    ...(own.length > 0 ? renderPayouts(own, reader, facts) : []),
    ...(ofPool.length > 0 ? renderPayouts(ofPool, reader, { ...noPayoutFacts, payouts: facts.payouts }) : []),
    ...others.map((notice) => renderNotice(notice, reader)),
  ];
  return fitMessage(lines, reader.language);
}

function renderPayouts(all: readonly PayoutReceived[], reader: Reader, facts: PayoutNoticeFacts): string[] {
  const words = alertWords(reader.language).payouts;
  const empty = all.filter(isEmptyLast).map(({ receivedAt, proxyAddress }) =>
    words.zero({
      proxy: proxyAddress ? toShortAddress(proxyAddress) : null,
      at: formatClock(reader, new Date(receivedAt)),
    }),
  );
  const payouts = all.filter((payout) => !isEmptyLast(payout));
  return payouts.length === 0 ? empty : [...renderPaid(payouts, reader, facts), ...empty];
}

/** A contract that closed when everything was paid already. */
function isEmptyLast({ payoutKind, amountNanoton }: PayoutReceived): boolean {
  return payoutKind === 'cocoon_worker_last' && BigInt(amountNanoton) === 0n;
}

function renderPaid(payouts: readonly PayoutReceived[], reader: Reader, facts: PayoutNoticeFacts): string[] {
  const words = alertWords(reader.language).payouts;
  const amountOf = (nanoton: bigint | null) =>
    nanoton === null ? null : formatTon(reader.language, nanoton, reader.coinSymbol);
  const sums = words.sums({ month: amountOf(facts.monthNanoton), unpaid: amountOf(facts.unpaidNanoton) });
  const isPool = payouts[0]?.isPool === true;
  const rows = payouts.map(({ amountNanoton, receivedAt, workerName, ...payout }) => ({
    ...toWhence(payout, reader, facts),
    kind: payout.payoutKind ?? null,
    proxy: payout.proxyAddress ? toShortAddress(payout.proxyAddress) : null,
    worth: payout.value ? formatWorth(reader.language, payout.value) : null,
    link: toExplorerLink(payout),
    amount: formatTon(reader.language, BigInt(amountNanoton), reader.coinSymbol),
    at: formatClock(reader, new Date(receivedAt)),
    workerName: workerName === null ? null : escapeText(workerName),
    isPool,
  }));
  const [only, ...more] = rows;
  if (only !== undefined && more.length === 0) return [words.one({ ...only, sums })];
  const total = payouts.reduce((sum, { amountNanoton }) => sum + BigInt(amountNanoton), 0n);
  const amount = formatTon(reader.language, total, reader.coinSymbol);
  return [
    words.several({ payouts: payouts.length, amount, isPool }),
    ...rows.map(words.row),
    ...(sums === null ? [] : [sums]),
  ];
}

/** The wallet, and since when the contract had not paid. */
function toWhence(
  { payoutId, network }: Pick<PayoutReceived, 'payoutId' | 'network'>,
  reader: Reader,
  { payouts }: PayoutNoticeFacts,
) {
  const { account = null, earnedSince = null } = payouts.get(payoutId) ?? {};
  return {
    wallet: account === null || network == null ? null : shortenAccount(account, network, false),
    since: earnedSince === null ? null : formatClock(reader, earnedSince),
  };
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
    case 'payout_forged':
      return renderForgery(notice, reader);
    case 'agent_reported':
      return words.agentReported({ hostName: escapeText(notice.hostName), workers: notice.workers });
    case 'agent_waiting':
      return words.agentWaiting({
        at: formatClock(reader, new Date(notice.madeAt)),
        until:
          notice.isEnrolled || new Date(notice.expiresAt) <= reader.now
            ? null
            : formatClock(reader, new Date(notice.expiresAt)),
        isEnrolled: notice.isEnrolled,
      });
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
    case 'operator_message':
      return words.operatorMessage({
        poolName: escapeText(notice.poolName),
        text: escapeParagraphs(notice.text),
      });
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
