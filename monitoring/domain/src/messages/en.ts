import type { ScrapeFailure } from '../cocoon/sample.ts';
import type { WorkerStatus, WorkerStatusReason } from '../cocoon/worker-status.ts';
import { formatCount } from './format-count.ts';
import { positive, segment } from './segment.ts';

const count = (n: number, noun: 'worker') => formatCount('en', n, noun);

/**
 * Every chat text in English. Names, times and amounts arrive formatted and escaped; counts arrive as numbers.
 * A null drops its segment.
 */
export const en = {
  unknown: 'unknown',
  unknownRate: 'requests unknown',
  commands: {
    start: 'Set up or continue setup',
    stats: 'Workers, requests, earnings on one card',
    workers: 'Your workers, worst first',
    payouts: 'Payouts received and what is still unpaid',
    alerts: 'Incidents, alert presets, quiet hours',
    help: 'Why am I not earning? Help and contacts',
  },
  buttons: { open: 'Open', menu: 'Open pool' },
  start: {
    back: (p: { ok: number; total: number; unpaid: string; age: string }) =>
      `Welcome back. ${p.ok}/${p.total} workers ok, ${p.unpaid} unpaid, data ${p.age} old.
/stats for the card, /workers for the list.`,
    pending: (p: { poolName: string; contact: string | null }) =>
      `The operator of <b>${p.poolName}</b> has to let you in first. You can look around; until then nothing of yours is watched and no alert comes.${segment(p.contact, (contact) => `\nContact: ${contact}`)}`,
    invitationOnly: (p: { poolName: string; contact: string | null }) =>
      `<b>${p.poolName}</b> is by invitation only. Ask the operator for an invite.${segment(p.contact, (contact) => `\nContact: ${contact}`)}`,
    invited: (p: { userName: string; poolName: string; role: 'participant' | 'operator' }) =>
      `${p.userName} invites you to <b>${p.poolName}</b> as ${p.role}.
The operator will see your workers, their state and their payouts. You can leave at any time in Account.`,
    inviteBad: `This invite has expired or was used already.
Ask the operator for a new link, or set up without it: /start.`,
    deactivated: (p: { poolName: string; contact: string | null }) =>
      `Your account in <b>${p.poolName}</b> is switched off: nothing of yours is watched. Ask the operator.${segment(p.contact, (contact) => `\nContact: ${contact}`)}`,
  },
  stats: {
    card: (p: CardParams) =>
      `${p.mark} <b>${p.ok}/${p.total} workers ok</b>${positive(p.down, (n) => ` · ${n} down`)}${positive(p.warning, (n) => ` · ${n} warning`)}${positive(p.unknown, (n) => ` · ${n} unknown`)}
${p.rate} · unpaid ${p.unpaid}${segment(p.earned, (earned) => `\n${earned}`)}
<i>Data ${p.age} old · ${p.at}</i>`,
    stale: (p: { age: string; unpaid: string; earned: string | null }) =>
      `⚪ <b>Data is ${p.age} old</b>: our scraper is behind, your workers may be fine.
Last known: unpaid ${p.unpaid}.${segment(p.earned, (earned) => `\n${earned}`)}`,
    waiting: (p: { total: number; earned: string | null }) =>
      `⚪ <b>${count(p.total, 'worker')}</b>: unknown, no answer yet since added.${segment(p.earned, (earned) => `\n${earned}`)}`,
    empty: `No workers yet, so there is nothing to count.
Add the first one: /start.`,
  },
  workers: {
    head: (p: { total: number }) => `<b>${count(p.total, 'worker')}</b>, worst first`,
    more: (p: { more: number; inApp: boolean }) =>
      `and ${p.more} more${p.inApp ? ': open the Mini App' : ''}`,
  },
  /** A worker's state in a list; `stale` is told with the age of the last scrape. */
  states: {
    ok: 'working',
    warning: 'warning',
    down: 'down',
    unknown: 'unknown',
    blind: 'unknown: our own connection is down',
    never_scraped: 'unknown: no answer yet since it was added',
    model_disconnected: 'model disconnected',
    no_proxy: 'no proxy',
    disabled: 'disabled, not by our command',
    ton_out_of_sync: 'TON behind',
    wallet_low: 'wallet low',
    image_or_model_delisted: 'image or model no longer whitelisted',
    partial_answer: 'part of the answer is missing',
  } satisfies Record<WorkerStatus['status'] | Exclude<WorkerStatusReason, ScrapeFailure | 'stale'>, string>,
  switchedOffState: (p: { until: string | null }) =>
    `disabled by command${segment(p.until, (until) => ` until ${until}`)}`,
  staleState: (p: { age: string }) => `unknown: our last scrape was ${p.age} ago`,
  reasons: {
    timeout: 'no answer in time',
    refused: 'connection refused',
    reset: 'connection broken',
    dns: 'name does not resolve',
    bad_request: 'HTTP 400: access refused',
    not_ready: 'HTTP 400: syncing with TON',
    empty: 'empty answer',
    unreadable: 'answer not understood',
    too_large: 'answer too large',
  } satisfies Record<ScrapeFailure, string>,
  help: (p: {
    poolName: string;
    commands: string;
    age: string | null;
    contact: string | null;
    telegramUserId: string | null;
  }) =>
    `<b>${p.poolName}</b>
${p.commands}
${p.age === null ? 'Service: no scrape yet.' : `Service: scrapes ${p.age} ago.`}${segment(p.contact, (contact) => ` Contact: ${contact}`)}${segment(p.telegramUserId, (id) => `\nYour Telegram id: <code>${id}</code>`)}`,
  errors: {
    unknown: (p: { query: string; command: string }) => `No command “${p.query}”. Did you mean ${p.command}?`,
    unknownNoHint: 'I understand commands and addresses: /stats, /workers, /payouts, /alerts, /help.',
    service: (p: { errorId: string }) =>
      `Could not read the data; your workers are not affected, alerts run separately. Try in a minute. Code <code>${p.errorId}</code>`,
    group: (p: { bot: string }) => `I answer in a private chat only: ${p.bot}`,
  },
};

interface CardParams {
  mark: string;
  ok: number;
  total: number;
  down: number;
  warning: number;
  unknown: number;
  rate: string;
  unpaid: string;
  /** A line of its own; null leaves it out. */
  earned: string | null;
  age: string;
  at: string;
}
