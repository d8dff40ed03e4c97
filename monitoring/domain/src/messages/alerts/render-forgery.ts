import type { ForgedPayoutReason, Notice } from '../../alerts/notice.ts';
import { shortenAccount } from '../chat/render-payouts.ts';
import { formatTon } from '../format.ts';
import { formatClock, type Reader } from '../format-clock.ts';
import { alertWords } from './alert-words.ts';
import { toExplorerLink } from './explorer-link.ts';

/** What looked like a payout, for operators, with why it does not count. Telegram HTML. */
export function renderForgery(notice: Extract<Notice, { kind: 'payout_forged' }>, reader: Reader): string {
  const { forged } = alertWords(reader.language).payouts;
  const { network, account, ofDay } = notice;
  const group = Object.entries(groups).find(([reason]) => reason === notice.reason)?.[1];
  return forged.text({
    amount: formatTon(reader.language, BigInt(notice.amountNanoton), reader.coinSymbol),
    addr: shortenAccount(account, network, false),
    at: formatClock(reader, new Date(notice.receivedAt)),
    reason: group === undefined ? null : forged.reasons[group],
    link: toExplorerLink(notice),
    ofDay: ofDay > 1 ? ofDay : null,
  });
}

type Group = 'code' | 'root' | 'amounts' | 'sender' | 'message';

const groups: Record<ForgedPayoutReason, Group> = {
  proxy_code_unknown: 'code',
  other_root: 'root',
  proxy_not_derived: 'root',
  contract_not_derived: 'root',
  other_owner: 'amounts',
  other_amount: 'amounts',
  other_query: 'amounts',
  rate_wrong: 'amounts',
  tokens_wrong: 'amounts',
  parent_aborted: 'sender',
  sent_by_wallet: 'sender',
  parent_is_no_payout: 'sender',
  request_malformed: 'sender',
  body_malformed: 'message',
  bounceable: 'message',
  value_missing: 'message',
};
