import { toLocalMoment, toMinuteOfDay } from './local-moment.ts';

export type PayoutNotices = 'each' | 'hourly' | 'daily' | 'off';

/** What is known of one person's payouts that were not told yet. */
export interface WaitingPayouts {
  mode: PayoutNotices;
  /** When the first of them was found. */
  oldestAt: Date;
  /** When payouts were last told, and how many messages that took today. */
  lastToldAt: Date | null;
  toldToday: number;
  timeZone: string;
  /** `HH:MM`; where there is no digest, daily sums come at 09:00. */
  digestAt: string | null;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const eachADay = 3;

/**
 * When all of them are told in one message; null: never. Each at once, those of one minute together, and from the fourth
 * message of a day on once an hour; or at the full hour; or at the hour of the digest.
 */
export function toPayoutNoticeAt(waiting: WaitingPayouts): Date | null {
  const { mode, oldestAt, lastToldAt, toldToday } = waiting;
  const afterLast = (ms: number) => Math.max(oldestAt.getTime(), (lastToldAt?.getTime() ?? 0) + ms);
  switch (mode) {
    case 'off':
      return null;
    case 'each':
      return new Date(afterLast(toldToday < eachADay ? minuteMs : hourMs));
    case 'hourly':
      return new Date(Math.ceil(oldestAt.getTime() / hourMs) * hourMs);
    case 'daily':
      return toNextDigest(waiting);
  }
}

function toNextDigest({ oldestAt, timeZone, digestAt }: WaitingPayouts): Date {
  const { minuteOfDay } = toLocalMoment(timeZone, oldestAt);
  const minutes = (toMinuteOfDay(digestAt ?? '09:00') - minuteOfDay + 1440) % 1440;
  const minuteStart = Math.floor(oldestAt.getTime() / minuteMs) * minuteMs;
  return new Date(minuteStart + (minutes === 0 ? 1440 : minutes) * minuteMs);
}
