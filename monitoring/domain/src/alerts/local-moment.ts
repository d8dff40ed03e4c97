/** A moment on the calendar and clock of a zone. */
export interface LocalMoment {
  /** `2026-11-25`. */
  date: string;
  minuteOfDay: number;
  isMonday: boolean;
}

/** An unknown zone reads as UTC. */
export function toLocalMoment(timeZone: string, at: Date): LocalMoment {
  const parts = createFormat(timeZone).formatToParts(at);
  const read = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? '';
  return {
    date: `${read('year')}-${read('month')}-${read('day')}`,
    minuteOfDay: Number(read('hour')) * 60 + Number(read('minute')),
    isMonday: read('weekday') === 'Mon',
  };
}

/** Minutes of the day of `HH:MM` or `HH:MM:SS`. */
export function toMinuteOfDay(clock: string): number {
  const [hours = '0', minutes = '0'] = clock.split(':');
  return Number(hours) * 60 + Number(minutes);
}

function createFormat(timeZone: string): Intl.DateTimeFormat {
  const options = {
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    weekday: 'short',
  } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' });
  }
}
