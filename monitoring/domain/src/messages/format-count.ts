import { formatNumber } from './format.ts';
import type { Language } from './language.ts';

/** `1 worker`, `5 workers`: a number with its noun in the right form. */
export function formatCount(language: Language, count: number, noun: Noun): string {
  return `${formatNumber(language, count)} ${pluralOf(language, count, nouns[noun][language])}`;
}

/** The same in the Russian genitive: after «из», «у», «до». */
export function formatCountGenitive(count: number, noun: Noun): string {
  return `${formatNumber('ru', count)} ${pluralOf('ru', count, nouns[noun].genitive)}`;
}

export type Noun = 'worker' | 'scrape';

type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

function pluralOf(language: Language, count: number, forms: Forms): string {
  return forms[new Intl.PluralRules(language).select(count)] ?? forms.other;
}

const nouns: Record<Noun, { en: Forms; ru: Forms; genitive: Forms }> = {
  worker: {
    en: { one: 'worker', other: 'workers' },
    ru: { one: 'воркер', few: 'воркера', many: 'воркеров', other: 'воркера' },
    genitive: { one: 'воркера', other: 'воркеров' },
  },
  scrape: {
    en: { one: 'scrape', other: 'scrapes' },
    ru: { one: 'опрос', few: 'опроса', many: 'опросов', other: 'опроса' },
    genitive: { one: 'опроса', other: 'опросов' },
  },
};
