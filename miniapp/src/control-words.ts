import { createAreaWords } from './area-words.tsx';

export const { WordsProvider: ControlWordsProvider, useWords: useControlWords } = createAreaWords({
  en: async () => (await import('./messages/control/en.ts')).en,
  ru: async () => (await import('./messages/control/ru.ts')).ru,
});
