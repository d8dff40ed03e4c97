import { createAreaWords } from './area-words.tsx';

export type { AlertPageWords } from './messages/alerts/en.ts';

export const { WordsProvider: AlertWordsProvider, useWords: useAlertWords } = createAreaWords({
  en: async () => (await import('./messages/alerts/en.ts')).en,
  ru: async () => (await import('./messages/alerts/ru.ts')).ru,
});
