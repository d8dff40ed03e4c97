import type { Language } from '../language.ts';
import { chatEn } from './en.ts';
import { chatRu } from './ru.ts';

export type ChatWords = typeof chatEn;

/** The words of the bot's conversations in one language. */
export function chatWords(language: Language): ChatWords {
  return language === 'ru' ? chatRu : chatEn;
}
