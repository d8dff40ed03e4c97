import { en } from './en.ts';
import type { Language } from './language.ts';
import { ru } from './ru.ts';

export type Messages = typeof en;

/** The chat texts of one language. */
export function messages(language: Language): Messages {
  return languages[language];
}

const languages: Record<Language, Messages> = { en, ru };
