import type { Reader } from './format-clock.ts';

/** A day on the reader's calendar: `23 Nov`, `23 ноя`. An unknown zone reads as UTC. */
export function formatDay({ language, timeZone }: Pick<Reader, 'language' | 'timeZone'>, at: Date): string {
  const parts = createFormat(timeZone).formatToParts(at);
  const read = (type: 'day' | 'month') => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return `${read('day')} ${months[language][read('month') - 1] ?? ''}`;
}

function createFormat(timeZone: string): Intl.DateTimeFormat {
  const options = { day: 'numeric', month: 'numeric' } as const;
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
  }
}

const months = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  ru: ['янв', 'фев', 'мар', 'апр', 'мая', 'июн', 'июл', 'авг', 'сен', 'окт', 'ноя', 'дек'],
};
