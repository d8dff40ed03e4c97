import { createAreaWords } from './area-words.tsx';

export type { AccountWords } from './messages/account/en.ts';

export const { WordsProvider: AccountWordsProvider, useWords: useAccountWords } = createAreaWords({
  en: async () => (await import('./messages/account/en.ts')).en,
  ru: async () => (await import('./messages/account/ru.ts')).ru,
});
