/** The product's languages, in the order in which they are offered. */
export type Language = 'en' | 'ru';

/** The language for a Telegram or browser code such as `ru-RU`; English for every other one. */
export function toLanguage(code: string | undefined): Language {
  return code?.toLowerCase().split('-')[0] === 'ru' ? 'ru' : 'en';
}
