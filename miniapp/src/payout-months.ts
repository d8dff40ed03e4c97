import type { Gap, PayoutDays } from './money-shapes.ts';
import { toMonthBefore } from './zoned-dates.ts';

export interface MonthSum {
  /** `2026-06` */
  month: string;
  payouts: number;
  nanoton: bigint;
}

/** This month and the two before, newest first; a month without payouts is a true zero. */
export function toMonthSums(days: PayoutDays['days'], month: string): MonthSum[] {
  return [0, 1, 2].map((back) => {
    const name = toMonthBefore(month, back);
    const own = days.filter(({ date }) => date.startsWith(name));
    return {
      month: name,
      payouts: own.reduce((sum, { payouts }) => sum + payouts, 0),
      nanoton: own.reduce((sum, { amountNanoton }) => sum + BigInt(amountNanoton), 0n),
    };
  });
}

export interface DayBar {
  /** Of the month. */
  day: number;
  receivedTon: number;
  /** Missing or overdue since that day. */
  lateTon: number;
}

/** Each day of a month up to today: what arrived, and what should have and did not. */
export function toDayBars(
  { days, late }: { days: PayoutDays['days']; late: readonly LateAmount[] },
  today: string,
): DayBar[] {
  const month = today.slice(0, 7);
  return Array.from({ length: Number(today.slice(8)) }, (_, place) => {
    const date = `${month}-${String(place + 1).padStart(2, '0')}`;
    const received = days.find((day) => day.date === date)?.amountNanoton ?? '0';
    const missing = late
      .filter((one) => one.date === date)
      .reduce((sum, { nanoton }) => sum + (nanoton ?? 0n), 0n);
    return { day: place + 1, receivedTon: Number(received) / 1e9, lateTon: Number(missing) / 1e9 };
  });
}

export interface LateAmount {
  date: string;
  /** Null where it cannot be reckoned. */
  nanoton: bigint | null;
}

/** Gaps as amounts by the day since when they are due. */
export function toLateAmounts(gaps: readonly Gap[], toDay: (ms: number) => string): LateAmount[] {
  return gaps.map(({ since, amountNanoton }) => ({
    date: toDay(Date.parse(since)),
    nanoton: amountNanoton === null ? null : BigInt(amountNanoton),
  }));
}
