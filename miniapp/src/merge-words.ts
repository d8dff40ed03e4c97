import { createAreaWords } from './area-words.tsx';

export const { WordsProvider: MergeWordsProvider, useWords: useMergeWords } = createAreaWords({
  en: async () => (await import('./messages/merges/en.ts')).en,
  ru: async () => (await import('./messages/merges/ru.ts')).ru,
});
