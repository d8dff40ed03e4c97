import type { Language } from './language.ts';

const nbsp = '\u00a0';
const nanotonPerTon = 1_000_000_000n;

/** A number with grouped digits and at most `decimals` decimals, trailing zeros trimmed; U+2212 for minus. */
export function formatNumber(language: Language, value: number, decimals = 0): string {
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: decimals });
  return format.format(value).replace('-', '−').replace(/\s/g, nbsp);
}

/**
 * Coins from nanoton, in Telegram HTML: up to 4 significant digits, zeros trimmed, whole coins never rounded away, amounts under
 * 0.0001 as `&lt; 0.0001`. `symbol` is `COIN_SYMBOL`.
 */
export function formatTon(language: Language, nanoton: bigint, symbol: string): string {
  const size = nanoton < 0n ? -nanoton : nanoton;
  const space = language === 'ru' ? nbsp : ' ';
  if (size > 0n && size < 100_000n) return `&lt; ${formatNumber(language, 0.0001, 4)}${space}${symbol}`;
  const decimals = decimalsOf(size);
  const step = 10n ** BigInt(9 - decimals);
  const rounded = ((size + step / 2n) / step) * step;
  const whole = formatBigInt(language, rounded / nanotonPerTon);
  const fraction = (rounded % nanotonPerTon).toString().padStart(9, '0').replace(/0+$/, '');
  const point = language === 'ru' ? ',' : '.';
  const sign = nanoton < 0n ? '−' : '';
  return `${sign}${whole}${fraction === '' ? '' : point + fraction}${space}${symbol}`;
}

/** Coins an hour, from nanoton an hour, in Telegram HTML: `0.42 TON/h`. */
export function formatTonPerHour(language: Language, nanotonPerHour: bigint, symbol: string): string {
  return `${formatTon(language, nanotonPerHour, symbol)}/${units[language].hours}`;
}

/** Requests a minute, from requests a second: `412 req/min`. */
export function formatRate(language: Language, requestsPerSecond: number): string {
  const perMinute = requestsPerSecond * 60;
  const decimals = perMinute >= 100 ? 0 : perMinute >= 10 ? 1 : 2;
  return language === 'en'
    ? `${formatNumber(language, perMinute, decimals)} req/min`
    : `${formatNumber(language, perMinute, decimals)}${nbsp}запр./мин`;
}

/** A length of time in at most two units: `45 s`, `12 m`, `2 h 10 m`, `3 d 4 h`. Cut, never rounded up. */
export function formatDuration(language: Language, seconds: number): string {
  const { seconds: s, minutes: m, hours: h, days: d } = units[language];
  const space = language === 'ru' ? nbsp : ' ';
  const total = Math.max(0, Math.floor(seconds));
  const minutes = Math.floor(total / 60);
  const hours = Math.floor(minutes / 60);
  const parts: [number, string][] =
    total < 60
      ? [[total, s]]
      : hours === 0
        ? [[minutes, m]]
        : hours < 24
          ? [
              [hours, h],
              [minutes % 60, m],
            ]
          : [
              [Math.floor(hours / 24), d],
              [hours % 24, h],
            ];
  return parts
    .filter(([value], index) => index === 0 || value > 0)
    .map(([value, unit]) => `${formatNumber(language, value)}${space}${unit}`)
    .join(' ');
}

function decimalsOf(nanoton: bigint): number {
  const whole = nanoton / nanotonPerTon;
  if (whole > 0n) return Math.max(0, 4 - whole.toString().length);
  const leadingZeros = 9 - nanoton.toString().length;
  return Math.min(9, leadingZeros + 4);
}

function formatBigInt(language: Language, value: bigint): string {
  return new Intl.NumberFormat(language).format(value).replace(/\s/g, nbsp);
}

const units = {
  en: { seconds: 's', minutes: 'm', hours: 'h', days: 'd' },
  ru: { seconds: 'с', minutes: 'мин', hours: 'ч', days: 'дн' },
};
