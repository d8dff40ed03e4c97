import { formatCount } from '../format-count.ts';
import { segment } from '../segment.ts';
import { controlEn } from './control-en.ts';

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
    next: 'Next',
    workers: 'Workers',
    older: 'Older',
    csv: 'CSV',
    add: 'Add',
    addAll: 'Add all',
    pin: 'Pin',
    refresh: 'Refresh',
    theme: 'Dark / light',
    days1: '24h',
    days7: '7d',
    days30: '30d',
    test: 'Send test',
    later: 'Later',
    agent: 'Install agent',
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
    moscow: 'Moscow time',
    watchWallet: 'Watch as a wallet',
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
        `Requests ${p.rate} · run time ${p.runTime} · load ${p.load} · errors ${p.errors}`,
        `Unpaid ${p.unpaid}${segment(p.claimable, (amount) => ` · claimable ${amount}`)}${segment(p.inFlight, (amount) => ` · in flight ${amount}`)}`,
        `Price ${p.price}${segment(p.peerPrice, (price) => ` · same model: ${price}`)} · model ${p.model}`,
        p.gpu,
        ...(p.mutedUntil === null ? [] : [`Muted until ${p.mutedUntil}.`]),
        ...(p.isReadOnly ? ['Read-only: Control says how to change that.'] : []),
        `<i>${p.age === null ? 'No data yet' : `Data ${p.age} old`}</i>`,
      ].join('\n'),
    gpu: (p: GpuParams) =>
      `${p.gpus} · load ${p.load} · ${p.temp ?? 'heat unknown'} · memory ${p.memory} · ${p.power ?? 'power unknown'}`,
    gpuNeedsAgent: 'GPU: unknown, needs the agent',
    gpuSilent: 'GPU: unknown, no fresh report from the agent',
    gone: 'This worker is no longer in your list.',
    muted: (p: { until: string }) => `Muted until ${p.until}`,
    unmuted: 'Unmuted',
    askName: (p: { name: string; id: string }) =>
      `New name for <b>${p.name}</b> (#${p.id})? Reply to this message with it: 1 to 100 characters.`,
    badName: 'A name has 1 to 100 characters. Reply to the question again.',
    renamed: (p: { name: string }) => `The worker is called <b>${p.name}</b> now.`,
    askStop: (p: { name: string }) =>
      `<b>Stop watching ${p.name}?</b>\nThe worker keeps running; alerts stop, its history is kept.`,
    stopped: (p: { name: string }) => `${p.name} is not watched any more.`,
  },
  control: controlEn,
  payouts: {
    head: (p: { unpaid: string; inFlight: string | null }) =>
      `<b>Unpaid ${p.unpaid}</b>${segment(p.inFlight, (amount) => ` · in flight ${amount}`)}`,
    row: (p: PayoutRowParams) =>
      `${p.mark} ${p.date} · ${p.amount}${segment(p.proxy, (proxy) => ` · ${proxy}`)} · ${payoutStatesEn[p.state]}`,
    byProxy: (p: { proxy: string | null; unpaid: string; pct: string | null }) =>
      `${p.proxy ?? 'Unknown proxy'}: unpaid ${p.unpaid}${segment(p.pct, (pct) => `, ${pct} of the way to the next automatic payout`)}`,
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
    presets: `<b>Essential</b>: only what stops earning now: down, model, proxy, wallet too low, delisted, tampered, missing payout.
<b>Balanced</b>: Essential plus what will hurt within hours: sync, errors, slow, no requests, heat, open port. Default.
<b>Everything</b>: also information: full load, idle GPU, old version. Payouts have their own switch. Expect several messages a day.`,
    quiet: (p: { zone: string }) =>
      `<b>Quiet hours</b> (${p.zone}). Critical alerts still arrive; the rest come as one summary at the end, if still firing.`,
    digest: (p: { zone: string }) =>
      `<b>Daily digest</b> (${p.zone}). The weekly report comes on Monday at the same time.`,
    receivers: 'Chats that get your alerts, in order. To add a group, choose /alerts in its command menu.',
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
  charts: {
    earned: (p: { days: number }) => `Earned, ${p.days === 1 ? '24 h' : `${p.days} days`} (estimate)`,
    requests: (p: { name: string; days: number }) =>
      `${p.name}: requests, ${p.days === 1 ? '24 h' : `${p.days} days`}`,
    most: (p: { amount: string }) => `highest ${p.amount}`,
    empty: 'No data in this period',
    alternative: 'Chart unavailable now; the figures above are current.',
    pinned: (p: { until: string }) => `Pinned. Refreshes once a minute until ${p.until}.`,
    notPinned: (p: { until: string }) =>
      `I cannot pin here; the card refreshes once a minute until ${p.until}.`,
    line: (p: { today: string; week: string }) => `Earned today ${p.today} · 7 d ${p.week}`,
  },
  start: {
    hello: (p: { zone: string }) =>
      `<b>Cocoon GPU Pool</b> watches your GPU workers on Cocoon: tells you when one stops earning, why, and when money arrives.
<b>Step 1 of 3.</b> Language: English. Time zone: ${p.zone}; the Mini App changes it.`,
    resume: (p: { step: number }) => `Setup stopped at step ${p.step} of 3. Continuing from there.`,
    wallet: `<b>Step 2 of 3. Your wallet</b>, the one that gets payouts.
Connect it to prove it is yours, or send its address here: payouts will show at once, read-only until proven.
We never ask for a seed phrase.`,
    worker: `<b>Step 3 of 3. First worker.</b>
<b>Agent</b>: one line on the GPU host, no open ports, GPU data included. Recommended.
<b>By address</b>: send <code>address:port</code>, for example <code>203.0.113.7:12000</code>.`,
    done: (p: { workers: number; addr: string | null }) =>
      `Setup complete: ${count(p.workers, 'worker')}, wallet ${p.addr ?? 'not added yet'}. Alerts come here.
The next message is a test alert; real ones look the same.`,
    agent: (p: { line: string; until: string }) => `Run on the GPU host:
<pre>${p.line}</pre>
Outgoing connections only. The key inside works once, until ${p.until}. The worker appears in /workers with the first report.`,
    walletPasted: (p: { addr: string }) =>
      `Wallet ${p.addr} added, read-only.
Connect it in the Mini App to get tax reports and control.`,
    walletYours: (p: { addr: string }) => `${p.addr} is already linked to your account.`,
    walletInvalid: `This is not a TON address: the checksum does not match, usually a character is lost in copying.
It is 48 characters and starts with <code>UQ</code> or <code>EQ</code>. Copy it from the wallet again.`,
    walletTestnet: `This address belongs to testnet; payouts come on mainnet.
Switch the wallet to mainnet and copy the address again.`,
    walletOther: (p: { addr: string }) =>
      `${p.addr} is proven by another account, so it cannot be added by address alone.
If it is yours, connect it; if that account is yours too, ask the operator to merge them.`,
    walletContract: (p: { addr: string }) =>
      `${p.addr} is a Cocoon contract, not a wallet. Payouts go to the <code>owner_address</code> of the worker's config: send that one.`,
    zoneSet: (p: { zone: string }) => `Time zone: ${p.zone}`,
    walletLimit: 'The limit of wallets for one person is reached. Unlink one in Account.',
    seed: `🔴 This looks like a seed phrase. We did not store it.
Whoever has it can take your coins, and it is now in this chat's history.
Delete the message and move the coins to a new wallet.`,
  },
  probe: {
    run: (p: { hostPort: string }) => `Testing <code>${p.hostPort}</code>, up to 10 s…`,
    ok: (p: { hostPort: string; runTime: string }) =>
      `🟢 <b>${p.hostPort}</b> answers in ${p.runTime}. Added.`,
    syncing: (p: { hostPort: string }) =>
      `🟡 <b>${p.hostPort}</b> is a worker still syncing with TON. Added; data will appear when it finishes, usually within minutes.`,
    badHash: (p: { hostPort: string }) =>
      `🟡 <b>${p.hostPort}</b> is a worker, but refuses without the right access hash.
Enter <code>http_access_hash</code> in the Mini App, not in chat: it gives control.`,
    exposed: (p: { hostPort: string }) =>
      `🟡 <b>${p.hostPort}</b> answers anyone on the internet: strangers can disable the worker, set its price to 0 or trigger payouts.
Close the port in the firewall and use the agent, or set an access hash.`,
    silent: (p: { hostPort: string }) =>
      `🔴 <b>${p.hostPort}</b> does not answer as a Cocoon worker.
Check the port (12000 for the first instance, 12010 for the second) and the firewall, or use the agent: it needs no open port.`,
    found: (p: { list: string; workers: number }) =>
      `Found on this host: ${p.list}.
Add ${count(p.workers, 'worker')} with the button.`,
    dup: (p: { hostPort: string }) =>
      `<b>${p.hostPort}</b> is already monitored. If it is yours and not in /workers, prove the owner wallet.`,
    limit: 'The limit of workers for one person is reached; an operator can raise it.',
    denied: (p: { hostPort: string }) =>
      `<b>${p.hostPort}</b> is a private or reserved address; we cannot reach it from here.
Use the agent on that host.`,
    isAccount: (p: { address: string }) =>
      `<code>${p.address}</code> is a TON address, not a worker's: a worker has a host and a port, for example <code>203.0.113.7:12000</code>.
If it is the wallet that gets payouts, watch it as a wallet.`,
    badAddress: 'Host and port, for example 203.0.113.7:12000. No http:// and no path.',
    badPort: 'This port is not one of a worker; workers use 12000, 12010, …',
    tooOften: 'Too many tests; try again in a few minutes.',
    noDaemon:
      'The test could not run now: our scraper did not take it in time. Send the address again in a minute.',
  },
  pool: {
    head: (p: { poolName: string }) => `<b>${p.poolName}</b>`,
    waiting: (p: { name: string; telegramUserId: string | null }) =>
      `Waits to be let in: ${p.name}${segment(p.telegramUserId, (id) => ` (<code>${id}</code>)`)}`,
    more: 'and more: open the Mini App',
    nobody: 'Nobody waits to be let in.',
    letIn: (p: { name: string }) => `Let in: ${p.name}`,
    letInDone: 'Let in',
    youAreIn: 'The operator has let you in. Continue with /start.',
    invite: (p: { link: string; until: string }) =>
      `An invite for one person, until ${p.until}. It is shown this once:
<code>${p.link}</code>`,
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
  load: string;
  errors: string;
  unpaid: string;
  claimable: string | null;
  inFlight: string | null;
  price: string;
  /** Of the others with the same model. */
  peerPrice: string | null;
  model: string;
  gpu: string;
  mutedUntil: string | null;
  isReadOnly: boolean;
  age: string | null;
}

export interface GpuParams {
  gpus: string;
  load: string;
  temp: string | null;
  memory: string;
  power: string | null;
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
