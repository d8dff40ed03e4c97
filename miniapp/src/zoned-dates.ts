import type { Language } from '@cocoon-pool/domain/messages/language';

export type ZonedDates = ReturnType<typeof createZonedDates>;

/** Days and clocks where the reader is; dates of another year carry it. */
export function createZonedDates(language: Language, timeZone: string) {
  const locale = language === 'en' ? 'en-GB' : language;
  const format = (style: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...style });
  const clock = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const seconds = format({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  const day = format({ day: 'numeric', month: 'long' });
  const dayOfYear = format({ day: 'numeric', month: 'long', year: 'numeric' });
  const short = format({ day: 'numeric', month: 'short' });
  const key = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return {
    timeZone,
    clock: (ms: number) => clock.format(ms),
    clockSeconds: (ms: number) => seconds.format(ms),
    dayShort: (ms: number) => short.format(ms).replace('.', ''),
    /** `2026-06-18`: the day on which a moment falls there. */
    key: (ms: number) => key.format(ms),
    day: (ms: number, nowMs: number) =>
      (key.format(ms).slice(0, 4) === key.format(nowMs).slice(0, 4) ? day : dayOfYear)
        .format(ms)
        .replace(' г.', ''),
  };
}

/** `June`, `Июнь`: the name of a month of `2026-06`. */
export function formatMonth(language: Language, month: string): string {
  const name = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' }).format(
    new Date(`${month}-15T00:00:00Z`),
  );
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** The month that lies `back` months before `2026-06`. */
export function toMonthBefore(month: string, back: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 - back, 1)).toISOString().slice(0, 7);
}
