import { formatCount } from '../format-count.ts';
import { segment } from '../segment.ts';

const count = (n: number, noun: Parameters<typeof formatCount>[2]) => formatCount('en', n, noun);

/** The cards and buttons of the bot's conversations, in English. Parameters arrive formatted and escaped. */
export const chatEn = {
  buttons: {
    mute8: 'Mute 8 h',
    unmute: 'Unmute',
    chart: 'Chart',
    rename: 'Rename',
    stopWatching: 'Stop watching',
    yes: 'Do it',
    cancel: 'Cancel',
    back: 'Back',
    newer: 'Newer',
    older: 'Older',
    csv: 'CSV',
    add: 'Add',
    pin: 'Pin',
    refresh: 'Refresh',
    days1: '24h',
    days7: '7d',
    days30: '30d',
    test: 'Send test',
    later: 'Later',
    connect: 'Connect wallet',
    byAddress: 'By address',
    why: 'Why am I not earning?',
    retry: 'Try again',
    quiet: 'Quiet hours',
    digest: 'Digest',
    weekly: 'Weekly report',
    approve: 'Let in',
    invite: 'Invite',
    language: 'Русский',
    off: 'Off',
  },
  presets: { essential: 'Essential', balanced: 'Balanced', everything: 'Everything' },
  unknown: 'unknown',
  workers: {
    page: (p: { total: number; page: number; pages: number }) =>
      `<b>${count(p.total, 'worker')}</b>, worst first · page ${p.page} of ${p.pages}`,
    none: 'No workers yet. Press Add, or send the address of one: <code>203.0.113.7:12000</code>.',
    card: (p: WorkerCardParams) =>
      [
        `${p.mark} <b>${p.name}</b> ${p.phrase}`,
        `Requests ${p.rate} · run time ${p.runTime} · load ${p.active}/${p.capacity} · errors ${p.errors}`,
        `Unpaid ${p.unpaid}${segment(p.claimable, (amount) => ` · claimable ${amount}`)}${segment(p.inFlight, (amount) => ` · in flight ${amount}`)}`,
        `Price ${p.price} · model ${p.model}`,
        p.gpu ?? 'GPU: unknown, needs the agent',
        ...(p.mutedUntil === null ? [] : [`Muted until ${p.mutedUntil}.`]),
        ...(p.isReadOnly
          ? ['Read-only: connect the wallet that it pays to, in Account, to prove that it is yours.']
          : []),
        `<i>Data ${p.age} old</i>`,
      ].join('\n'),
    gone: 'This worker is no longer in your list.',
    muted: (p: { until: string }) => `Muted until ${p.until}`,
    unmuted: 'Unmuted',
    askName: (p: { name: string; id: string }) =>
      `New name for <b>${p.name}</b> (#${p.id})? Answer to this message with it: 1 to 100 characters.`,
    badName: 'A name has 1 to 100 characters. Answer to the question again.',
    renamed: (p: { name: string }) => `The worker is called <b>${p.name}</b> now.`,
    askStop: (p: { name: string }) =>
      `<b>Stop watching ${p.name}?</b>\nThe worker keeps running; alerts stop, its history is kept.`,
    stopped: (p: { name: string }) => `${p.name} is not watched any more.`,
  },
  payouts: {
    head: (p: { unpaid: string; inFlight: string | null }) =>
      `<b>Unpaid ${p.unpaid}</b>${segment(p.inFlight, (amount) => ` · in flight ${amount}`)}`,
    row: (p: PayoutRowParams) =>
      `${p.mark} ${p.date} · ${p.amount}${segment(p.proxy, (proxy) => ` · ${proxy}`)} · ${payoutStatesEn[p.state]}`,
    byProxy: (p: { proxy: string; unpaid: string; pct: string | null }) =>
      `${p.proxy}: unpaid ${p.unpaid}${segment(p.pct, (pct) => `, ${pct} of the way to the next automatic payout`)}`,
    month: (p: { month: string; change: string | null }) =>
      `This month ${p.month}${segment(p.change, (change) => `, ${change} against the same days last month`)}`,
    none: 'No payouts yet. The first comes by itself when a worker has earned enough with one proxy.',
    noMore: 'No older payouts.',
    noWallet:
      'No wallet is linked, so payouts cannot be found. Send its address here, or connect it: /start.',
    page: (p: { page: number }) => `Page ${p.page}`,
    fileCaption: (p: { year: number }) =>
      `Verified payouts of ${p.year}, value at receipt. Informational, not tax advice.`,
    noFile: 'The file cannot be made here: take it from the Mini App.',
    making: 'Making the file…',
  },
  alerts: {
    active: (p: { incidents: number }) => `<b>Active: ${count(p.incidents, 'incident')}</b>`,
    none: (p: { age: string | null }) =>
      `🟢 No active incidents.${segment(p.age, (age) => ` Last one ended ${age} ago.`)}`,
    settings: (p: {
      preset: string;
      quiet: string | null;
      digest: string | null;
      isWeekly: boolean;
      chats: number;
    }) =>
      `Preset: ${p.preset} · quiet hours ${p.quiet ?? 'off'} · digest ${p.digest ?? 'off'} · weekly report ${p.isWeekly ? 'on' : 'off'}
Receivers: ${count(p.chats, 'chat')}`,
    presets: `<b>Essential</b>: only what stops earning now.
<b>Balanced</b>: and what will hurt within hours.
<b>Everything</b>: and information.`,
    quiet: (p: { zone: string }) =>
      `<b>Quiet hours</b> (${p.zone}). Critical alerts still arrive; the rest come as one summary at the end, if still firing.`,
    digest: (p: { zone: string }) =>
      `<b>Daily digest</b> (${p.zone}). The weekly report comes on Monday at the same time.`,
    receivers: 'Chats that get your alerts, in order. To add a group, write /alerts there.',
    receiver: (p: { label: string; isLost: boolean }) =>
      `${p.isLost ? '⚪' : '🟢'} ${p.label}${p.isLost ? ': not reached' : ''}`,
    receiversButton: 'Receivers',
    thisChat: 'this private chat',
    webhook: 'webhook',
    unlink: (p: { label: string }) => `Unlink ${p.label}`,
    unlinked: 'Unlinked',
    testSent: (p: { chats: number }) => `Test sent to ${count(p.chats, 'chat')}`,
    noReceiver: 'No chat gets your alerts: /start links this one.',
    saved: 'Saved',
    acknowledge: (p: { place: number }) => `${p.place} · Acknowledge`,
    mute: (p: { place: number }) => `${p.place} · Mute 8 h`,
  },
  help: {
    choose: '<b>Why am I not earning?</b> Choose the worker.',
    pool: '/pool: the pool, approvals, invites',
  },
  errors: {
    privateOnly: 'Works in the private chat with the bot only.',
    operatorOnly: 'This needs the role operator. Ask the operator.',
    link: 'The link leads nowhere: what it shows was removed, or belongs to another account.',
    notActive: 'The operator has to let you in first.',
    notLinked: 'This chat is not linked. An admin links it with /alerts.',
  },
};

export interface WorkerCardParams {
  mark: string;
  name: string;
  phrase: string;
  rate: string;
  runTime: string;
  active: string;
  capacity: string;
  errors: string;
  unpaid: string;
  claimable: string | null;
  inFlight: string | null;
  price: string;
  model: string;
  gpu: string | null;
  mutedUntil: string | null;
  isReadOnly: boolean;
  age: string;
}

const payoutStatesEn = {
  verified: 'verified on chain',
  last: 'last, verified on chain',
  pending: 'being checked on chain',
  unverified: 'not verified, not counted',
  transfer: 'from the pool',
};

export interface PayoutRowParams {
  mark: string;
  date: string;
  amount: string;
  proxy: string | null;
  state: keyof typeof payoutStatesEn;
}
