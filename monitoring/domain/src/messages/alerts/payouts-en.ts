import type { PayoutKind } from '../../alerts/notice.ts';
import { formatCount } from '../format-count.ts';
import { segment } from '../segment.ts';

const count = (n: number, noun: Parameters<typeof formatCount>[2]) => formatCount('en', n, noun);

const payoutKinds: Record<PayoutKind, string> = {
  cocoon_worker: 'Regular payout',
  cocoon_worker_last: 'Last payout of this contract',
  pool_transfer: 'Transfer from the pool',
};

const lastPayout =
  'The proxy closed this contract, as happens when network parameters change. Nothing to do; if the worker finds no proxy, you will be told.';

/** What is told of payouts, in English. Parameters arrive formatted and escaped. */
export const payoutsEn = {
  one: (p: PayoutParams & { sums: string | null }) =>
    `🟢 <b>${p.amount}</b> received${p.isPool ? ' by the pool’s wallet' : ''}${segment(p.worth, (worth) => ` (${worth})`)} · ${p.at}${segment(p.kind, (kind) => `\n${payoutKinds[kind]}`)}${segment(p.proxy, (proxy) => ` · proxy ${proxy}`)}${segment(p.wallet, (wallet) => ` → ${wallet}`)}${segment(p.since, (since) => `; earned since ${since}`)}${segment(p.workerName, (name) => `\nFrom the earnings of ${name}.`)}${p.kind === 'cocoon_worker_last' ? `\n${lastPayout}` : ''}\n${p.link === null ? 'Verified on chain' : `<a href="${p.link}">Verified on chain</a>`}.${segment(p.sums, (sums) => `\n${sums}`)}`,
  /** What stands around it; null where nothing is known. */
  sums: (p: { month: string | null; unpaid: string | null }) =>
    p.month === null && p.unpaid === null
      ? null
      : [
          ...(p.month === null ? [] : [`This month ${p.month}.`]),
          ...(p.unpaid === null ? [] : [`Still unpaid ${p.unpaid}.`]),
        ].join(' '),
  forged: {
    text: (p: ForgedParams) =>
      `🟡 Forged payout ignored: ${p.amount} for ${p.addr} · ${p.at}
${segment(p.reason, (reason) => `Reason: ${reason}. `)}Not counted, the participant was not notified.${segment(p.ofDay, (n) => ` ${n} such to this account in a day.`)}${segment(p.link, (link) => ` <a href="${link}">Transaction</a>`)}`,
    reasons: {
      code: 'paying contract’s code is unknown',
      root: 'contract’s root is not the pinned one',
      amounts: 'it differs from the signed request',
      sender: 'no Cocoon contract asked for it',
      message: 'the message is not made like a payout',
    },
  },
  zero: (p: { proxy: string | null; at: string }) =>
    `The contract${segment(p.proxy, (proxy) => ` with ${proxy}`)} closed with nothing left to pay · ${p.at}.`,
  several: (p: { payouts: number; amount: string; isPool: boolean }) =>
    `🟢 ${count(p.payouts, 'payout')}${p.isPool ? ' to the pool’s wallets' : ''}, <b>${p.amount}</b>`,
  row: (p: PayoutParams) =>
    `${p.at} · ${p.link === null ? p.amount : `<a href="${p.link}">${p.amount}</a>`}${segment(p.worth, (worth) => ` (${worth})`)}${segment(p.workerName, (name) => ` · ${name}`)}${segment(p.kind === 'cocoon_worker' ? null : p.kind, (kind) => ` · ${payoutKinds[kind].toLowerCase()}`)}`,
  missing: (p: { amount: string | null; contract: string; since: string; duration: string }) =>
    `🟡 Payout${segment(p.amount, (amount) => ` of ${amount}`)} expected since ${p.since}, not on chain · ${p.duration} late
Contract ${p.contract}. Check the worker's wallet and TON sync; then request the payout.`,
};

interface PayoutParams {
  amount: string;
  at: string;
  kind: PayoutKind | null;
  proxy: string | null;
  /** `≈ $13.20`; null while no price is known. */
  worth: string | null;
  /** Of its transaction in an explorer. */
  link: string | null;
  workerName: string | null;
  /** Whether a wallet of the pool itself received it. */
  isPool: boolean;
  /** Who received it. */
  wallet: string | null;
  /** When the same contract paid before. */
  since: string | null;
}

interface ForgedParams {
  amount: string;
  addr: string;
  at: string;
  reason: string | null;
  link: string | null;
  /** Where there was more than one. */
  ofDay: number | null;
}
