import { createAreaWords } from './area-words.tsx';

export type { MoneyWords } from './messages/money/en.ts';

export const { WordsProvider: MoneyWordsProvider, useWords: useMoneyWords } = createAreaWords({
  en: async () => (await import('./messages/money/en.ts')).en,
  ru: async () => (await import('./messages/money/ru.ts')).ru,
});
