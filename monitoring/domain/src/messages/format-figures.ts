import { formatNumber } from './format.ts';
import type { Language } from './language.ts';

const nbsp = '\u00a0';

/** A share of 0 to 1: `5%`, `5 %`. */
export function formatPercent(language: Language, ratio: number): string {
  const pct = ratio * 100;
  return withUnit(language, formatNumber(language, pct, Math.abs(pct) < 10 ? 1 : 0), '%');
}

/** A change by a share: `+12%`, `−30%`. */
export function formatChange(language: Language, ratio: number): string {
  const pct = Math.round(ratio * 100);
  return withUnit(language, `${pct > 0 ? '+' : ''}${formatNumber(language, pct)}`, '%');
}

/** `24 ms`, `3.4 s`. */
export function formatRunTime(language: Language, seconds: number): string {
  const space = language === 'ru' ? nbsp : ' ';
  if (seconds < 1)
    return `${formatNumber(language, seconds * 1000)}${space}${language === 'ru' ? 'мс' : 'ms'}`;
  return `${formatNumber(language, seconds, 1)}${space}${language === 'ru' ? 'с' : 's'}`;
}

/** A worker's coefficient: `1.5×`. */
export function formatPrice(language: Language, coefficient: number): string {
  return `${formatNumber(language, coefficient, 3)}×`;
}

export function formatCelsius(language: Language, degrees: number): string {
  return `${formatNumber(language, degrees)}${language === 'ru' ? nbsp : ' '}°C`;
}

function withUnit(language: Language, number: string, unit: string): string {
  return language === 'ru' ? `${number}${nbsp}${unit}` : `${number}${unit}`;
}
