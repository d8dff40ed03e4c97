/** Hours of the day in which only critical alerts make a sound; `from` and `to` are `HH:MM` on the reader's clock. */
export interface QuietHours {
  from: string;
  to: string;
  timeZone: string;
}

const dayMinutes = 24 * 60;
const minuteMs = 60_000;

/**
 * When the quiet hours end that hold at `now`; null outside of them. Judged on the wall clock of the zone, so that a
 * night with a clock change is an hour shorter or longer, and an end that the change leaves out is the moment of the
 * change. An unknown zone reads as UTC; hours that begin and end at once are none.
 */
export function findQuietEnd({ from, to, timeZone }: QuietHours, now: Date): Date | null {
  const clock = createClock(timeZone);
  const start = toMinutes(from);
  const end = toMinutes(to);
  const isQuiet = (ms: number) => isWithin(clock(ms), { start, end });
  const nowMs = Math.floor(now.getTime() / minuteMs) * minuteMs;
  if (!isQuiet(nowMs)) return null;
  const planned = nowMs + forward(clock(nowMs), end) * minuteMs;
  const moved = planned - signed(clock(planned) - end) * minuteMs;
  for (let ms = Math.min(planned, moved); ms < Math.max(planned, moved); ms += minuteMs) {
    if (ms > nowMs && !isQuiet(ms)) return new Date(ms);
  }
  return new Date(Math.max(planned, moved));
}

/** Minutes of the day at an instant, on the clock of a zone. */
export function createClock(timeZone: string): (ms: number) => number {
  const format = createFormat(timeZone);
  return (ms) => {
    const parts = format.formatToParts(ms);
    const read = (type: 'hour' | 'minute') => Number(parts.find((part) => part.type === type)?.value ?? 0);
    return read('hour') * 60 + read('minute');
  };
}

function createFormat(timeZone: string): Intl.DateTimeFormat {
  const options = { hourCycle: 'h23', hour: '2-digit', minute: '2-digit' } as const;
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
  }
}

function toMinutes(clock: string): number {
  const [hours = '0', minutes = '0'] = clock.split(':');
  return Number(hours) * 60 + Number(minutes);
}

function isWithin(minute: number, { start, end }: { start: number; end: number }): boolean {
  return forward(start, minute) < forward(start, end);
}

function forward(from: number, to: number): number {
  return (((to - from) % dayMinutes) + dayMinutes) % dayMinutes;
}

function signed(minutes: number): number {
  const ahead = forward(0, minutes);
  return ahead > dayMinutes / 2 ? ahead - dayMinutes : ahead;
}
