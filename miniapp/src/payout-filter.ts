import { toCalendarDay, toDayStart } from '@cocoon-pool/domain/zoned-time';
import type { Payout } from './money-shapes.ts';

export type Shown = 'all' | 'flight' | 'late' | 'unverified' | 'pending';
export type Period = 'all' | 'month' | 'last' | 'year' | 'range';

/** What of the ledger is shown; lives in the page's address. */
export interface PayoutFilter {
  shown: Shown;
  workerId: string | null;
  period: Period;
  /** Days of the range, both included. */
  fromDay: string | null;
  toDay: string | null;
}

export const noFilter: PayoutFilter = {
  shown: 'all',
  workerId: null,
  period: 'all',
  fromDay: null,
  toDay: null,
};
const shownNames: readonly string[] = ['flight', 'late', 'unverified', 'pending'];
const periodNames: readonly string[] = ['month', 'last', 'year', 'range'];
const dayPattern = /^20\d\d-\d\d-\d\d$/;

/** Total: whatever an address says that means nothing here is left out. */
export function parsePayoutFilter(query: Record<string, string>): PayoutFilter {
  const { show = '', worker = '', period = '', from = '', to = '' } = query;
  return {
    shown: shownNames.includes(show) ? (show as Shown) : 'all',
    workerId: /^\d{1,19}$/.test(worker) ? worker : null,
    period: periodNames.includes(period) ? (period as Period) : 'all',
    fromDay: dayPattern.test(from) ? from : null,
    toDay: dayPattern.test(to) ? to : null,
  };
}

export function formatPayoutFilter(filter: PayoutFilter): string {
  const parts = new URLSearchParams();
  if (filter.shown !== 'all') parts.set('show', filter.shown);
  if (filter.workerId !== null) parts.set('worker', filter.workerId);
  if (filter.period !== 'all') parts.set('period', filter.period);
  if (filter.period === 'range' && filter.fromDay !== null) parts.set('from', filter.fromDay);
  if (filter.period === 'range' && filter.toDay !== null) parts.set('to', filter.toDay);
  const text = parts.toString();
  return text === '' ? '/payouts' : `/payouts?${text}`;
}

export function isNarrowed(filter: PayoutFilter): boolean {
  return filter.shown !== 'all' || filter.workerId !== null || filter.period !== 'all';
}

export interface AskedPayouts extends PayoutFilter {
  cursor?: string;
  timeZone: string;
  nowMs: number;
}

interface PayoutQuery {
  limit: string;
  cursor?: string;
  workerId?: string;
  verification?: Payout['verification'];
  from?: string;
  to?: string;
}

/** As the API asks for it: days begin where the reader is. */
export function toPayoutQuery({ shown, workerId, cursor, ...asked }: AskedPayouts): PayoutQuery {
  const { from, to } = toSpan(asked);
  const query: PayoutQuery = { limit: '50' };
  if (cursor !== undefined) query.cursor = cursor;
  if (workerId !== null) query.workerId = workerId;
  if (shown === 'unverified') query.verification = 'unverified';
  if (shown === 'pending') query.verification = 'pending_verification';
  if (from !== null) query.from = from.toISOString();
  if (to !== null) query.to = to.toISOString();
  return query;
}

function toSpan({ period, fromDay, toDay, timeZone, nowMs }: Omit<AskedPayouts, 'shown' | 'workerId'>): {
  from: Date | null;
  to: Date | null;
} {
  const today = toCalendarDay(new Date(nowMs), timeZone);
  const start = (year: number, month: number, day = 1) => toDayStart({ year, month, day }, timeZone);
  if (period === 'month') return { from: start(today.year, today.month), to: null };
  if (period === 'last') {
    return { from: start(today.year, today.month - 1), to: start(today.year, today.month) };
  }
  if (period === 'year') return { from: start(today.year, 1), to: null };
  if (period === 'all') return { from: null, to: null };
  const read = (text: string | null, aside: number) => {
    const [year = 0, month = 1, day = 1] = (text ?? '').split('-').map(Number);
    return text === null ? null : start(year, month, day + aside);
  };
  return { from: read(fromDay, 0), to: read(toDay, 1) };
}
