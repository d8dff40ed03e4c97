import type { Language } from '../language.ts';
import { alertsEn } from './en.ts';
import { alertsRu } from './ru.ts';

export type AlertWords = typeof alertsEn;

/** The words of everything that is told without being asked for. */
export function alertWords(language: Language): AlertWords {
  return language === 'ru' ? alertsRu : alertsEn;
}
