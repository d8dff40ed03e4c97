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

export type Noun =
  | 'worker'
  | 'scrape'
  | 'request'
  | 'gpu'
  | 'host'
  | 'incident'
  | 'payout'
  | 'change'
  | 'chat';

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
  request: {
    en: { one: 'request', other: 'requests' },
    ru: { one: 'запрос', few: 'запроса', many: 'запросов', other: 'запроса' },
    genitive: { one: 'запроса', other: 'запросов' },
  },
  gpu: {
    en: { one: 'GPU', other: 'GPUs' },
    ru: { other: 'GPU' },
    genitive: { other: 'GPU' },
  },
  host: {
    en: { one: 'host', other: 'hosts' },
    ru: { one: 'хост', few: 'хоста', many: 'хостов', other: 'хоста' },
    genitive: { one: 'хоста', other: 'хостов' },
  },
  incident: {
    en: { one: 'incident', other: 'incidents' },
    ru: { one: 'инцидент', few: 'инцидента', many: 'инцидентов', other: 'инцидента' },
    genitive: { one: 'инцидента', other: 'инцидентов' },
  },
  payout: {
    en: { one: 'payout', other: 'payouts' },
    ru: { one: 'выплата', few: 'выплаты', many: 'выплат', other: 'выплаты' },
    genitive: { one: 'выплаты', other: 'выплат' },
  },
  change: {
    en: { one: 'change', other: 'changes' },
    ru: { one: 'смена состояния', few: 'смены состояния', many: 'смен состояния', other: 'смены состояния' },
    genitive: { one: 'смены состояния', other: 'смен состояния' },
  },
  chat: {
    en: { one: 'chat', other: 'chats' },
    ru: { one: 'чат', few: 'чата', many: 'чатов', other: 'чата' },
    genitive: { one: 'чата', other: 'чатов' },
  },
};
