import { createAreaWords } from './area-words.tsx';

export const { WordsProvider: BroadcastWordsProvider, useWords: useBroadcastWords } = createAreaWords({
  en: async () => (await import('./messages/broadcast/en.ts')).en,
  ru: async () => (await import('./messages/broadcast/ru.ts')).ru,
});
