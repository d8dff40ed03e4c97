import type { Language } from '@cocoon-pool/domain/messages/language';
import { signal } from '@preact/signals';
import { createFormat, type Format } from './format.ts';
import type { Words } from './messages/en.ts';

export interface Speech {
  language: Language;
  words: Words;
  format: Format;
}

const load: Record<Language, () => Promise<Words>> = {
  en: async () => (await import('./messages/en.ts')).en,
  ru: async () => (await import('./messages/ru.ts')).ru,
};

/** The language in use, as a signal. Only the language in use is downloaded. */
export async function createSpeech(language: Language, storage: Pick<Storage, 'setItem'>) {
  const speech = signal(await toSpeech(language));
  document.documentElement.lang = language;
  return {
    speech,
    async use(next: Language): Promise<void> {
      speech.value = await toSpeech(next);
      document.documentElement.lang = next;
      storage.setItem(storageKey, next);
    },
  };
}

async function toSpeech(language: Language): Promise<Speech> {
  return { language, words: await load[language](), format: createFormat(language) };
}

const storageKey = 'cocoon-pool.language';

/** The language chosen before, else Telegram's, else the browser's, else English. */
export function chooseLanguage(wishes: {
  storage: Pick<Storage, 'getItem'>;
  telegram: string | null;
  browser: readonly string[];
}): Language {
  const all = [wishes.storage.getItem(storageKey), wishes.telegram, ...wishes.browser];
  const known = all
    .map((tag) => tag?.toLowerCase().split('-')[0])
    .find((tag) => tag === 'en' || tag === 'ru');
  return known ?? 'en';
}
