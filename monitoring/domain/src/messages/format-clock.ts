import type { Language } from './language.ts';

/** Who reads: language, clock and the coin's display symbol. */
export interface Reader {
  language: Language;
  timeZone: string;
  now: Date;
  /** `COIN_SYMBOL`. */
  coinSymbol: string;
}

/**
 * A moment on the reader's 24-hour clock: `14:05`, `23 Nov 14:05` on another day, `23 Nov 2025` in another year.
 * UTC is named, because most readers who have it did not choose it. An unknown zone reads as UTC.
 */
export function formatClock(reader: Reader, at: Date): string {
  return formatMoment(reader, at, false);
}

/** As `formatClock`, with seconds, for evidence. */
export function formatClockSeconds(reader: Reader, at: Date): string {
  return formatMoment(reader, at, true);
}

function formatMoment(reader: Reader, at: Date, withSeconds: boolean): string {
  const zone = isTimeZone(reader.timeZone) ? reader.timeZone : 'UTC';
  const then = toZoned(at, zone);
  const today = toZoned(reader.now, zone);
  const month = months[reader.language][then.month - 1] ?? '';
  if (then.year !== today.year) return `${then.day} ${month} ${then.year}`;
  const clock = `${then.hour}:${then.minute}${withSeconds ? `:${then.second}` : ''}${zone === 'UTC' ? ' UTC' : ''}`;
  return then.day === today.day && then.month === today.month ? clock : `${then.day} ${month} ${clock}`;
}

function toZoned(at: Date, timeZone: string) {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return {
    year: Number(part('year')),
    month: Number(part('month')),
    day: Number(part('day')),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}

const months = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  ru: ['янв', 'фев', 'мар', 'апр', 'мая', 'июн', 'июл', 'авг', 'сен', 'окт', 'ноя', 'дек'],
};
