export interface CalendarDay {
  year: number;
  /** 1 to 12. */
  month: number;
  /** May lie outside the month: day 32 of December is 1 January. */
  day: number;
}

/** The first moment of a day where that zone's clocks are; also where they skip midnight or have it twice. */
export function toDayStart(day: CalendarDay, timeZone: string): Date {
  const wallMs = Date.UTC(day.year, day.month - 1, day.day);
  const candidates = [-dayMs, dayMs].map((aside) => wallMs - toOffsetMs(new Date(wallMs + aside), timeZone));
  const exact = candidates.filter((ms) => ms + toOffsetMs(new Date(ms), timeZone) === wallMs);
  // Skipped: reckoned by the clock of before, midnight is the moment of the change itself.
  return new Date(exact.length > 0 ? Math.min(...exact) : (candidates[0] ?? wallMs));
}

/** From the first moment of a year in that zone to the first of the next. */
export function toYearRange(year: number, timeZone: string): { from: Date; to: Date } {
  return {
    from: toDayStart({ year, month: 1, day: 1 }, timeZone),
    to: toDayStart({ year: year + 1, month: 1, day: 1 }, timeZone),
  };
}

/** The day on which a moment falls there. */
export function toCalendarDay(at: Date, timeZone: string): CalendarDay {
  const wall = new Date(at.getTime() + toOffsetMs(at, timeZone));
  return { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate() };
}

/** `2026-03-01 14:05:32 +03:00`. */
export function formatZoned(at: Date, timeZone: string): string {
  const offsetMs = toOffsetMs(at, timeZone);
  const wall = new Date(at.getTime() + offsetMs).toISOString();
  const minutes = Math.abs(Math.trunc(offsetMs / 60_000));
  const two = (value: number) => String(value).padStart(2, '0');
  const sign = offsetMs < 0 ? '-' : '+';
  return `${wall.slice(0, 10)} ${wall.slice(11, 19)} ${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** `2026-03`, of the month in which a moment falls there. */
export function toMonth(at: Date, timeZone: string): string {
  return new Date(at.getTime() + toOffsetMs(at, timeZone)).toISOString().slice(0, 7);
}

const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();
const formatsMax = 100;

function toOffsetMs(at: Date, timeZone: string): number {
  const seconds = Math.floor(at.getTime() / 1_000) * 1_000;
  const parts = toFormat(timeZone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((one) => one.type === type)?.value ?? 0);
  const wallMs = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return wallMs - seconds;
}

function toFormat(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  if (formats.size >= formatsMax) formats.clear();
  formats.set(timeZone, format);
  return format;
}
