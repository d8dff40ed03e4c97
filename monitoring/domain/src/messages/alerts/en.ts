import type { OperatorProblem } from '../../alerts/notice.ts';
import { formatCount } from '../format-count.ts';
import { positive, segment } from '../segment.ts';
import { payoutsEn } from './payouts-en.ts';
import { rulesEn } from './rules-en.ts';

const count = (n: number, noun: Parameters<typeof formatCount>[2]) => formatCount('en', n, noun);

/** Everything that is told without being asked for, in English. Parameters arrive formatted and escaped. */
export const alertsEn = {
  unknown: 'unknown',
  rules: rulesEn,
  severities: { critical: 'critical', warning: 'warning', info: 'info' },
  buttons: {
    ack: 'Acknowledge',
    mute1: 'Mute 1 h',
    mute8: 'Mute 8 h',
    unmute: 'Unmute',
    mine: 'It was me',
    why: 'Why?',
    open: 'Open',
    incidents: 'Open incidents',
    link: 'Send here',
    unlink: 'Unlink',
  },
  pool: 'The pool',
  yes: 'enabled',
  no: 'disabled',
  alert: {
    head: (p: { mark: string; name: string; phrase: string; duration: string }) =>
      `${p.mark} <b>${p.name}</b>${join(p.phrase)} · ${p.duration}`,
    recoveredHead: (p: { name: string; clear: string; at: string }) =>
      `🟢 <b>${p.name}</b>${join(p.clear)} · ${p.at}`,
    ended: (p: { name: string; at: string }) =>
      `⚪ <b>${p.name}</b>: alert closed, no longer watched · ${p.at}`,
    lasted: (p: { duration: string; since: string; lost: number }) =>
      `Lasted ${p.duration}, from ${p.since}${positive(p.lost, (lost) => `; ${count(lost, 'scrape')} lost`)}.`,
    missed: (p: { missed: string }) => `Missed ≈ ${p.missed}.`,
    missedUnknown: (p: { reason: string }) => `Missed earnings: unknown, ${p.reason}.`,
    reminder: (p: {
      mark: string;
      name: string;
      phrase: string;
      duration: string;
      missed: string | null;
      /** A sentence of its own. */
      noData: string | null;
    }) =>
      [
        `${p.mark} Still <b>${p.name}</b>${join(p.phrase)} · ${p.duration}${segment(p.missed, (missed) => `. Missed so far ≈ ${missed}.`)}`,
        ...(p.noData === null ? [] : [p.noData]),
      ].join(p.missed === null ? '. ' : ' '),
    acked: (p: { userName: string; at: string }) => `In hand: ${p.userName}, ${p.at}. Reminders are off.`,
    wasAcked: (p: { userName: string }) => `In hand: ${p.userName}.`,
    claimed: (p: { userName: string; at: string }) =>
      `Confirmed: ${p.userName}, ${p.at}. Ends with the next scrape.`,
    wasClaimed: (p: { userName: string }) => `Confirmed: ${p.userName}.`,
    muted: (p: { until: string; userName: string | null }) =>
      `Muted until ${p.until}${segment(p.userName, (name) => ` by ${name}`)}.`,
    noData: (p: { at: string }) => `No data since ${p.at}: whether it still lasts is unknown.`,
    passedOn: (p: { at: string }) => `Passed on to the next receiver at ${p.at}.`,
    earlier: (p: { incidents: number }) =>
      `Not delivered in time before this: ${count(p.incidents, 'incident')}, over by then.`,
    apiKey: 'API',
  },
  escalate: {
    head: (p: { name: string; phrase: string; duration: string }) =>
      `🔴 Not taken for ${p.duration}: <b>${p.name}</b>${join(p.phrase)}`,
    why: (p: { receiver: string | null }) =>
      p.receiver === null
        ? 'You get this because nobody before you could be reached.'
        : `You get this because ${p.receiver} did not answer.`,
  },
  cost: {
    stopped: (p: { lossRate: string }) => `Not earning ≈ ${p.lossRate}.`,
    less: (p: { lossRate: string }) => `Usually earns ≈ ${p.lossRate}; less of it now.`,
    soon: (p: { lossRate: string }) => `Still earning ≈ ${p.lossRate}; this may stop.`,
    off: (p: { lossRate: string }) => `If the host is off: not earning ≈ ${p.lossRate}.`,
    none: 'Earning continues.',
    unknown: (p: { reason: string }) => `Cost unknown: ${p.reason}.`,
    shortHistory: 'less than 1 h of history',
  },
  group: {
    head: (p: { mark: string; hostName: string; workers: number; phrase: string; duration: string }) =>
      `${p.mark} <b>${p.hostName}</b>: ${count(p.workers, 'worker')}, ${strip(p.phrase)} · ${p.duration}`,
    partly: (p: {
      mark: string;
      hostName: string;
      ok: number;
      total: number;
      down: number;
      phrase: string;
    }) =>
      `${p.mark} <b>${p.hostName}</b>: ${p.ok} of ${p.total} recovered, ${p.down} still ${strip(p.phrase)}`,
    more: (p: { more: number }) => `and ${p.more} more`,
    fix: 'Together means the host: check power, network, driver.',
    recoveredHead: (p: { hostName: string; workers: number; at: string }) =>
      `🟢 <b>${p.hostName}</b>: all ${count(p.workers, 'worker')} recovered · ${p.at}`,
    lasted: (p: { duration: string }) => `Lasted ${p.duration}.`,
  },
  unstable: {
    start: (p: { name: string; changes: number; duration: string; phrase: string }) =>
      `🟡 <b>${p.name}</b> unstable: ${count(p.changes, 'change')} in ${p.duration} (${strip(p.phrase)})`,
    fix: 'One message until 20 min are calm. Usual cause: memory running out or a weak network link.',
    end: (p: { name: string; at: string }) => `🟢 <b>${p.name}</b> stable for 20 min · ${p.at}`,
    lasted: (p: { changes: number; duration: string }) => `${count(p.changes, 'change')} in ${p.duration}.`,
  },
  summary: {
    head: (p: { mark: string; firing: number; over: number }) =>
      `${p.mark} <b>${count(p.firing + p.over, 'incident')} at once</b>${positive(p.firing, (n) => ` · ${n} firing`)}${positive(p.over, (n) => ` · ${n} over`)}`,
    row: (p: { mark: string; name: string; workers: number | null; phrase: string; duration: string }) =>
      `${p.mark} ${p.name}${segment(p.workers, (n) => `: ${count(n, 'worker')}`)} · ${strip(p.phrase)} · ${p.duration}`,
    muteEnded: (p: { mark: string; incidents: number }) =>
      `${p.mark} Mute ended, still firing: ${count(p.incidents, 'incident')}`,
    quietEnded: (p: { mark: string; from: string; to: string; firing: number; over: number }) =>
      `${p.mark} While it was quiet (${p.from}–${p.to}): still firing ${p.firing}, came and went ${p.over}.`,
  },
  receiverLost: (p: { label: string; reason: string }) =>
    `🟡 Alerts no longer reach ${p.label}: ${p.reason}. They now come here.
Link another chat: /alerts.`,
  receiverBack: (p: { since: string; missed: number; open: number }) =>
    `Alerts are on again. They were off from ${p.since}: ${
      p.missed === 0 ? 'nothing was missed' : `${count(p.missed, 'incident')} missed, ${p.open} still open`
    }.`,
  thisChat: 'your other chat',
  lostReasons: {
    blocked: 'the bot was blocked',
    kicked: 'the bot was removed from the chat',
    gone: 'the chat is gone',
    refused: 'it refuses our messages',
  },
  test: (p: { at: string }) => `🟡 <b>Test</b>: alerts reach this chat · ${p.at}
Nothing is wrong and nothing is lost.`,
  payouts: payoutsEn,
  agentWaiting: (p: { at: string; until: string | null; isEnrolled: boolean }) =>
    `🟡 No report yet from the agent whose line you got at ${p.at}: ${
      p.isEnrolled ? 'it is installed, and silent' : 'the line has not been used'
    }.
On the host run <code>systemctl status cocoon-agent</code>. It needs outgoing HTTPS to the server that the line names.${segment(p.until, (until) => ` The line works until ${until}.`)}`,
  agentReported: (p: { hostName: string; workers: number }) =>
    p.workers === 0
      ? `🟡 Your agent on <b>${p.hostName}</b> reported, but found no worker.\nIt looks at ports 12000, 12010, … of its own host: start the worker there.`
      : `🟢 Your agent on <b>${p.hostName}</b> reported: ${count(p.workers, 'worker')} found. See /workers.`,
  stillDisabled: (p: { name: string; duration: string; lossRate: string | null }) =>
    `🟡 <b>${p.name}</b> still disabled by command · ${p.duration}
${p.lossRate === null ? 'What it would earn is unknown.' : `Not earning ≈ ${p.lossRate}.`}
Enable it on its card: /workers. We remind every 24 h.`,
  enabledOnTime: (p: { name: string; at: string }) =>
    `🟢 <b>${p.name}</b> enabled again on schedule · ${p.at}`,
  notEnabledOnTime: (p: { name: string; at: string; reason: string; lossRate: string | null }) =>
    `🔴 <b>${p.name}</b> was due back at ${p.at} and is still disabled: ${p.reason}
${p.lossRate === null ? 'What it would earn is unknown.' : `Not earning ≈ ${p.lossRate}.`}
Tried again every minute. Restarting the worker enables it too.`,
  switchReasons: {
    unseen: 'the worker does not show it',
    unproven: 'its wallet is not proven',
    undelivered: 'the command could not be delivered',
  },
  lateReport: (p: { hostName: string; from: string; to: string }) =>
    `${p.hostName}: reports of ${p.from}–${p.to} arrived late; history is filled`,
  ruleFailed: (p: { ruleName: string; workerName: string; detail: string | null }) =>
    `🟡 Rule “${p.ruleName}” cannot be judged for ${p.workerName}${segment(p.detail, (detail) => `: ${detail}`)}
Its alert neither begins nor ends until this is mended. The operator knows.`,
  operatorMessage: (p: { poolName: string; text: string }) =>
    `<b>${p.poolName}</b>: a message from the operators

${p.text}`,
  seesAgain: (p: { at: string; duration: string | null; ok: number; down: number }) =>
    `🟢 We see again · ${p.at}.${segment(p.duration, (duration) => ` Blind for ${duration};`)} ${p.ok} ok, ${p.down} down.`,
  operator: {
    blind: (p: OperatorParams) =>
      p.until === null
        ? `⚪ <b>We are blind</b> since ${p.since}: our own connection check fails${segment(p.detail, (detail) => ` (${detail})`)}
${segment(p.workers, (workers) => `${count(workers, 'worker')} unknown; `)}${p.workers === null ? 'Down' : 'down'} alerts are held back.
Check this service's network and DNS.`
        : `⚪ <b>We were blind</b> from ${p.since} to ${p.until}: our own connection check failed${segment(p.detail, (detail) => ` (${detail})`)}
Down alerts were held back. Check this service's network and DNS.`,
    database_away: (p: OperatorParams) =>
      `🔴 <b>The database does not answer</b> since ${p.since}${segment(p.detail, (detail) => ` (${detail})`)}
Scraping goes on and samples wait in memory; alerts wait until it is back.`,
    delivery_failing: (p: OperatorParams) =>
      `🟡 <b>Messages do not arrive</b> since ${p.since}${segment(p.detail, (detail) => `: ${detail}`)}
See the receipts of the receiver.`,
    chain_behind: (p: OperatorParams) =>
      `🟡 <b>Payouts are read late</b> since ${p.since}${segment(p.detail, (detail) => `: ${detail}`)}
Check TON_API_URL and its key; nothing is lost, it is read from where it stopped.`,
    providers_disagree: (p: OperatorParams) =>
      `🔴 <b>Two chain providers disagree</b> on a payout of ${p.since}${segment(p.detail, (detail) => `: <code>${detail}</code>`)}
It does not count until both tell the same. Look the transaction up in an explorer; check TON_API_URL and TON_API_URL_2.`,
    history_incomplete: (p: OperatorParams) =>
      `🟡 <b>A wallet's history is incomplete</b>: nothing is known from before ${p.since}${segment(p.detail, (detail) => `: <code>${detail}</code>`)}
The chain provider has no earlier transaction. With a complete one: npm run pool -- payouts backfill --account ADDRESS --again.`,
    root_contract_changed: (p: OperatorParams) =>
      `🔴 <b>The root contract is another one</b> since ${p.since}${segment(p.detail, (detail) => `: ${detail}`)}
Payouts of an unknown contract are not counted. Check ROOT_CONTRACT_ADDRESS.`,
    prices_missing: (p: OperatorParams) =>
      `🟡 <b>Prices of payouts are missing</b> since ${p.since}${segment(p.detail, (detail) => `: ${detail}`)}
Import them: npm run pool -- prices import FILE. Amounts in coins are complete.`,
  } satisfies Record<OperatorProblem, (p: OperatorParams) => string>,
  digest: {
    date: (p: { date: string }) => `<b>${p.date}</b>`,
    head: (p: { mark: string; date: string; ok: number; total: number }) =>
      `${p.mark} <b>${p.date}</b>: ${p.ok}/${p.total} ok now`,
    calm: (p: { date: string; workers: number }) =>
      `🟢 <b>${p.date}</b>: ${count(p.workers, 'worker')}, no incidents`,
    pool: (p: { mark: string; ok: number; total: number }) =>
      `${p.mark} The pool's own workers: ${p.ok}/${p.total} ok`,
    earned: (p: { today: string; change: string | null; received: string | null }) =>
      `Earned ${p.today}${segment(p.change, (change) => `, ${change} against the 7-day mean`)}${segment(p.received, (amount) => ` · received ${amount}`)}`,
    incidents: (p: { n: number; duration: string; missed: string | null }) =>
      `Incidents: ${p.n}, ${p.duration} in all${segment(p.missed, (missed) => `, missed ≈ ${missed}`)}`,
    unheard: (p: { name: string; phrase: string; duration: string; by: 'silence' | 'quiet_hours' }) =>
      `${p.name}: ${strip(p.phrase)}, ${p.duration} (${p.by === 'silence' ? 'muted' : 'quiet hours'})`,
    worst: (p: { name: string; phrase: string }) => `Worst: ${p.name}, ${strip(p.phrase)}`,
  },
  weekly: {
    head: (p: { from: string; to: string }) => `<b>Week ${p.from}–${p.to}</b>`,
    earned: (p: {
      week: string;
      change: string | null;
      received: string | null;
      electricity: string | null;
    }) =>
      `Earned ${p.week}${segment(p.change, (change) => `, ${change} against the week before`)}${segment(p.received, (amount) => ` · received ${amount}`)}${segment(p.electricity, (cost) => ` · electricity ${cost}`)}`,
    availability: (p: { pct: string; missed: string | null }) =>
      `Availability ${p.pct}${segment(p.missed, (missed) => `, missed ≈ ${missed}`)}`,
    best: (p: { best: string; worst: string | null }) =>
      `Best ${p.best}${segment(p.worst, (worst) => `, most lost ${worst}`)}`,
  },
  toasts: {
    taken: 'Taken',
    takenBy: (p: { userName: string }) => `Already taken by ${p.userName}`,
    claimed: 'Confirmed. The alert ends with the next scrape.',
    claimedBefore: 'Confirmed before',
    muted: (p: { until: string }) => `Muted until ${p.until}`,
    unmuted: 'Unmuted',
    recovered: 'Already recovered',
    allOver: 'Everything is over',
    notYours: 'Only the owner of these workers or an operator can do this.',
    stale: 'This button does not work any more.',
    linked: 'Alerts come here now.',
    unlinked: 'This chat gets no more alerts.',
    test: 'That works: this is how an incident is taken.',
  },
  linking: {
    ask: (p: { poolName: string; groupTitle: string }) =>
      `Send alerts of <b>${p.poolName}</b> to “${p.groupTitle}”? Everyone here will see worker names and amounts.
Whoever presses the button sends the alerts of their own workers.`,
    needAdmin: "Only this group's admins can link it. Ask one of them to press the button.",
    unknownPerson: 'Start the bot in a private chat first: then it knows whose alerts these are.',
    linked: (p: { userName: string }) => `🟢 Alerts of ${p.userName} come here.`,
    unlinked: 'This chat gets no more alerts.',
  },
};

/** Kind and proxy are null in notices of older versions, the proxy also where money is no worker's. */

interface OperatorParams {
  since: string;
  /** When it was over, once that is known. */
  until: string | null;
  /** That nothing is known of. */
  workers: number | null;
  detail: string | null;
}

function join(phrase: string): string {
  return phrase.startsWith(':') ? phrase : ` ${phrase}`;
}

function strip(phrase: string): string {
  return phrase.replace(/^: /, '');
}
