import { createAreaWords } from './area-words.tsx';

export const { WordsProvider: AnswerWordsProvider, useWords: useAnswerWords } = createAreaWords({
  en: async () => (await import('./messages/answers/en.ts')).en,
  ru: async () => (await import('./messages/answers/ru.ts')).ru,
});
