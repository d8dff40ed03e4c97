import { toCalendarDay, toDayStart } from '@cocoon-pool/domain/zoned-time';

/** This month up to now, or the whole one before, as that zone has them. */
export function toMonthSpan(
  which: 'this' | 'last',
  nowMs: number,
  timeZone: string,
): { from: Date; to: Date } {
  const { year, month } = toCalendarDay(new Date(nowMs), timeZone);
  const start = (back: number) => toDayStart({ year, month: month - back, day: 1 }, timeZone);
  return which === 'last' ? { from: start(1), to: start(0) } : { from: start(0), to: new Date(nowMs) };
}
