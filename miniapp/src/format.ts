import type { Language } from '@cocoon-pool/domain/messages/language';

export type Format = ReturnType<typeof createFormat>;

/** Figures, ages and durations as people of one language read them. Numbers only; units belong to the words. */
export function createFormat(language: Language) {
  const units = unitWords[language];
  const number = (value: number, digits: { min?: number; max: number }) =>
    toThin(
      new Intl.NumberFormat(language, {
        minimumFractionDigits: digits.min ?? 0,
        maximumFractionDigits: digits.max,
      }).format(value),
    ).replace('-', '−');
  const withUnit = (value: string, unit: string) => `${value}\u00a0${unit}`;

  return {
    language,
    integer: (value: number) => number(value, { max: 0 }),
    /** A tick of an axis: as many decimals as it needs. */
    tick: (value: number) => number(value, { max: 6 }),
    /** An estimate in TON: three digits are all that it is worth. */
    estimate: (ton: number) =>
      ton === 0 ? '0' : number(ton, { min: toDecimals(ton), max: toDecimals(ton) }),
    /** Nanoton as TON with 4 significant digits, whole from 1,000 on. */
    ton: (nanoton: bigint) => formatTon(Number(nanoton) / 1e9, number),
    /** A gain: with its sign. */
    gain: (nanoton: bigint) => `${nanoton > 0n ? '+' : ''}${formatTon(Number(nanoton) / 1e9, number)}`,
    /** Money of the world, always an estimate of worth: cents below 1,000. */
    fiat: (value: number, currency: string) => `≈\u00a0${formatFiat(value, { currency, language, number })}`,
    /** A rate per second as requests per minute. */
    perMinute: (perSecond: number) => formatRate(perSecond * 60, number),
    percent: (ratio: number) => withUnit(number(ratio * 100, { max: ratio > 0 && ratio < 0.1 ? 1 : 0 }), '%'),
    /** A change in whole percent, with its sign. */
    change: (ratio: number) => {
      const percent = Math.round(ratio * 100) + 0;
      return withUnit(`${percent > 0 ? '+' : ''}${number(percent, { max: 0 })}`, '%');
    },
    coefficient: (value: number) => `${number(value, { min: 2, max: 3 })}×`,
    runTime: (seconds: number): { value: string; unit: string } =>
      seconds < 1
        ? { value: number(seconds * 1000, { max: 0 }), unit: units.ms }
        : { value: number(seconds, { min: 1, max: 1 }), unit: units.s },
    duration: (seconds: number) => formatDuration(seconds, units, withUnit),
    clock: (ms: number) => new Intl.DateTimeFormat(language, clockStyle).format(ms),
    /** For incidents, where seconds matter. */
    clockSeconds: (ms: number) => new Intl.DateTimeFormat(language, secondsStyle).format(ms),
    day: (ms: number) => new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, dayStyle).format(ms),
    dayShort: (ms: number) =>
      new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, shortDayStyle)
        .format(ms)
        .replace('.', ''),
    /** Age up to an hour; older moments by the clock, older than a day by date. */
    age(atMs: number, nowMs: number): string {
      const seconds = Math.max(0, Math.round((nowMs - atMs) / 1000));
      if (seconds < 3600) return `${formatDuration(seconds, units, withUnit)}\u00a0${units.ago}`;
      const clock = this.clock(atMs);
      return seconds < 86_400 ? clock : `${this.dayShort(atMs)} ${clock}`;
    },
  };
}

type NumberFormat = (value: number, digits: { min?: number; max: number }) => string;

function formatTon(ton: number, number: NumberFormat): string {
  if (ton === 0) return '0';
  const size = Math.abs(ton);
  if (size < 0.0001) return `< ${number(0.0001, { max: 4 })}`;
  if (size >= 1000) return number(ton, { max: 0 });
  const decimals = size >= 1 ? 3 - Math.floor(Math.log10(size)) : 4;
  return number(ton, { min: decimals, max: decimals });
}

function formatFiat(
  value: number,
  { currency, language, number }: { currency: string; language: Language; number: NumberFormat },
): string {
  const cents = Math.abs(value) < 1000 ? 2 : 0;
  const amount = number(value, { min: cents, max: cents });
  const parts = new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  }).formatToParts(value);
  const symbol = parts.find(({ type }) => type === 'currency')?.value ?? currency;
  return language === 'ru' || symbol.length > 1 ? `${amount}\u00a0${symbol}` : `${symbol}${amount}`;
}

/** Decimals that leave three significant digits, four at most. */
function toDecimals(value: number): number {
  return Math.min(4, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))));
}

function formatRate(perMinute: number, number: NumberFormat): string {
  if (perMinute > 0 && perMinute < 0.1) return `< ${number(0.1, { max: 1 })}`;
  return number(perMinute, { max: perMinute < 10 ? 1 : 0 });
}

type UnitWords = (typeof unitWords)['en'];

function formatDuration(
  seconds: number,
  units: UnitWords,
  withUnit: (value: string, unit: string) => string,
): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return withUnit(String(whole), units.s);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return withUnit(String(minutes), units.min);
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return joinUnits(withUnit(String(hours), units.h), minutes % 60, units.min, withUnit);
  return joinUnits(withUnit(String(Math.floor(hours / 24)), units.d), hours % 24, units.h, withUnit);
}

function joinUnits(
  head: string,
  rest: number,
  unit: string,
  withUnit: (value: string, unit: string) => string,
): string {
  return rest === 0 ? head : `${head} ${withUnit(String(rest), unit)}`;
}

/** Russian groups digits with a thin no-break space, and does so from 1,000 on. */
function toThin(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, '\u202f');
}

const unitWords = {
  en: { ms: 'ms', s: 's', min: 'min', h: 'h', d: 'd', ago: 'ago' },
  ru: { ms: 'мс', s: 'с', min: 'мин', h: 'ч', d: 'д', ago: 'назад' },
};
const clockStyle = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const secondsStyle = { ...clockStyle, second: '2-digit' } as const;
const dayStyle = { day: 'numeric', month: 'long' } as const;
const shortDayStyle = { day: 'numeric', month: 'short' } as const;
